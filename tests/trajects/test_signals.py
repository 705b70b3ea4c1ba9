"""What hangs on the facts that travel upward: exactly these receivers, no more and no less."""

from __future__ import annotations

import weakref

from django.dispatch import Signal

from trajects import signals


def receivers_of(signal: Signal) -> list[str]:
    """The dotted names of what listens."""
    found = [entry[1] for entry in signal.receivers]
    alive = [each() if isinstance(each, weakref.ReferenceType) else each for each in found]
    return sorted(f"{receiver.__module__}.{receiver.__qualname__}" for receiver in alive)


def test_phase_started_opens_the_wallet_and_takes_the_snapshot():
    assert receivers_of(signals.phase_started) == [
        "reporting.receivers.take_entry_snapshot",
        "vouchers.receivers.open_wallet_when_needed",
    ]


def test_phase_ended_issues_the_documents():
    assert receivers_of(signals.phase_ended) == ["reporting.receivers.issue_decision_documents"]


def test_phase_corrected_issues_the_documents_again():
    assert receivers_of(signals.phase_corrected) == ["reporting.receivers.issue_corrected_documents"]


def test_traject_closed_takes_the_snapshot():
    assert receivers_of(signals.traject_closed) == ["reporting.receivers.take_leaving_snapshot"]

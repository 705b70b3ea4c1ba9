"""What others ask of the documents: those that follow from the end of a phase, in the same transaction as
the decision itself, and those that go along with a mail."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from core import attachments, files
from core.actors import Actor
from reporting import actions, prepared
from reporting.billing.binder.making import register_makers
from reporting.billing.rules import is_not_in_a_file
from reporting.coordination import invitations  # noqa: F401  it registers what goes along with its mails
from reporting.esf import actions as esf
from reporting.exports import making
from reporting.exports.writing import WRITERS
from reporting.prepared import dossier
from trajects.enums import Outcome, PhaseKind
from trajects.models import Decision, Phase, Traject
from trajects.rules import locks
from trajects.signals import phase_corrected, phase_ended, phase_started, traject_closed

locks.register(is_not_in_a_file)
attachments.register("voucher", actions.voucher_file)
attachments.register("group_vouchers", actions.group_files)
attachments.register("silent_vouchers", actions.silent_files)
prepared.register(
    dossier.KIND,
    prepared.Maker(
        content_type=files.ZIP, subject=dossier.subject, write=dossier.write, file_name=dossier.file_name
    ),
)
register_makers()

for ending in WRITERS:
    prepared.register(making.kind_of(ending), making.maker(ending))


@receiver(phase_ended, dispatch_uid="reporting.issue_decision_documents")
def issue_decision_documents(
    sender: type[Phase], *, phase: Phase, decision: Decision | None, by: Actor, **_kwargs: Any
) -> None:
    """The decision or the stop; for who starts the certificate (H-6B); for who goes back the way back (H-57).

    A registration line of another programme brings no document: what it says stands in its summary.
    """
    if decision is None or phase.kind == PhaseKind.LINE:
        return
    actions.issue_decision(decision, by=by)
    if decision.outcome == Outcome.STARTS:
        actions.issue_certificate(decision.traject, by=by)
    if decision.back_to_referrer:
        actions.issue_referral_back(decision, by=by)


@receiver(phase_corrected, dispatch_uid="reporting.issue_corrected_documents")
def issue_corrected_documents(sender: type[Phase], *, phase: Phase, by: Actor, **_kwargs: Any) -> None:
    """What a document of the phase says now; the same text stays the same document (decision 13)."""
    decision = getattr(phase, "decision", None)
    if decision is not None:
        issue_decision_documents(sender, phase=phase, decision=decision, by=by)


@receiver(phase_started, dispatch_uid="reporting.take_entry_snapshot")
def take_entry_snapshot(sender: type[Phase], *, phase: Phase, by: Actor, **_kwargs: Any) -> None:
    """What is known of the participant when the first phase of the dossier begins."""
    if not phase.traject.phases.exclude(pk=phase.pk).exists():
        esf.take_entry(phase.traject, by=by)


@receiver(traject_closed, dispatch_uid="reporting.take_leaving_snapshot")
def take_leaving_snapshot(sender: type[Traject], *, traject: Traject, by: Actor, **_kwargs: Any) -> None:
    """What is known of the participant when the dossier closes."""
    esf.take_leaving(traject, by=by)

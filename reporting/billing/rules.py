"""When a phase may be billed in a period, and what may happen to a line and a file.

Whether a phase is billable is asked of `trajects.rules` and read from `Phase.billable_since`; nothing here
judges that a second time.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import Verdict, first_refusal, require
from reporting.billing.enums import CREDITABLE_STATES, LinePart, LineState
from reporting.rules import ADVISER, COORDINATOR
from trajects import rules as traject_rules
from trajects.enums import Outcome, PhaseState

SOURCE = "H-56 en H-67, handleiding 2.2"


def is_billable_in(phase: Any, period: Any) -> Verdict:
    """The phase is billable (the rules of the dossier), and was so before the period ended."""
    since = phase.billable_since
    return first_refusal(
        traject_rules.is_billable(phase),
        require(
            since is not None and since <= period.ends_on,
            "billing.later",
            _("Deze fase werd pas na deze periode factureerbaar."),
            source=SOURCE,
        ),
    )


def has_ended_in(phase: Any, period: Any) -> Verdict:
    """Only what is "Uitgevoerd" is billed, once the result is known (H-56: billable and completed)."""
    ended = phase.state == PhaseState.COMPLETED
    return first_refusal(
        require(
            ended,
            "billing.runs",
            _("Deze fase loopt nog. Ze gaat in een bestand zodra het besluit genomen is."),
            source=SOURCE,
            who=ADVISER,
            url=reverse("trajects:phase", args=[phase.traject.public_id, phase.template.code]),
        ),
        require(
            not ended or phase.ends_on <= period.ends_on,
            "billing.ends_later",
            _("Deze fase eindigde na deze periode."),
            source=SOURCE,
        ),
    )


def has_result(phase: Any, part: str) -> Verdict:
    """The part for the result is paid for who starts as self-employed."""
    return require(
        part == LinePart.PHASE or phase.outcome == Outcome.STARTS,
        "billing.no_start",
        _("Het deel voor het resultaat geldt alleen voor wie start als zelfstandige."),
        source="H-69, handleiding 2.2",
    )


def has_price(price: Any) -> Verdict:
    """Prices are settings without a default value (decision 15)."""
    return require(
        price is not None,
        "billing.no_price",
        _("Te factureren, prijs ontbreekt. Leg eerst de prijs van deze fase vast."),
        source="beslissing 15",
        who=COORDINATOR,
        url=reverse("reporting:billing_prices"),
    )


def meter_is_green(line: Any, user: Any = None) -> Verdict:
    """The meter of the dossier still says billable, and the phase ended with what is billed."""
    phase = line.phase
    return first_refusal(
        require(
            phase.billable_since is not None,
            "billing.not_billable",
            _("Deze fase is niet meer factureerbaar."),
            source=SOURCE,
            who=ADVISER,
            url=reverse("trajects:phase", args=[phase.traject.public_id, phase.template.code]),
        ),
        has_ended_in(phase, line.period),
        has_result(phase, line.part),
    )


def may_be_prepared(line: Any, user: Any = None) -> Verdict:
    """Everything of this line is known: evidence, end, result and price."""
    return first_refusal(meter_is_green(line, user), has_price(line.current_price()))


def days_fit(begins_on: Any, ends_on: Any) -> Verdict:
    """A period ends on or after its first day."""
    return require(
        ends_on >= begins_on, "billing.end_before_start", _("De einddatum ligt voor de begindatum.")
    )


def may_be_changed(period: Any, user: Any = None) -> Verdict:
    """A period whose lines went into a file keeps its days."""
    return require(
        not period.files.all(),
        "billing.period_has_file",
        _("Van deze periode is al een bestand gemaakt. Ze verandert niet meer."),
    )


def may_collect(period: Any, user: Any = None) -> Verdict:
    """What is not past is not finished: a period is collected from its first day on."""
    return require(
        period.begins_on <= dates.today(),
        "billing.period_to_come",
        _("Deze periode begint op %(day)s.") % {"day": formats.short_date(period.begins_on)},
    )


def may_make_file(period: Any, ready: int) -> Verdict:
    """A file holds at least one line."""
    return require(
        ready,
        "billing.nothing_ready",
        _("Er is nog geen lijn klaar. Haal eerst de te factureren fasen op."),
    )


def may_be_credited(line: Any, user: Any = None) -> Verdict:
    """A line that stands in a file and counts is corrected by one credit line, and a credit itself is not."""
    return first_refusal(
        require(
            line.credits_id is None,
            "billing.is_credit",
            _("Dit is zelf een creditlijn. Factureer de fase opnieuw als dat nodig is."),
        ),
        require(
            line.state in CREDITABLE_STATES,
            "billing.not_in_file",
            _("Alleen een lijn die in een bestand staat en meetelt, wordt gecrediteerd."),
        ),
    )


def is_no_credit(line: Any, user: Any = None) -> Verdict:
    """A credit line is no claim that could be refused or put off."""
    return require(
        line.credits_id is None, "billing.is_credit", _("Een creditlijn wordt niet geweigerd of uitgesteld.")
    )


def is_explained(reason: str) -> Verdict:
    """Whoever rejects, credits or puts off says why, and that stays."""
    return require(reason.strip(), "billing.reason", _("Schrijf op waarom."))


def happened(on: Any, since: Any) -> Verdict:
    """A step of the claim lies in the past, and not before the step before it."""
    return first_refusal(
        require(on <= dates.today(), "future", _("Deze datum ligt in de toekomst.")),
        require(
            since is None or on >= since,
            "billing.before",
            _("Deze dag ligt voor de vorige stap (%(day)s).")
            % {"day": formats.short_date(since) if since else ""},
        ),
    )


def nothing_rejected(file: Any, user: Any = None) -> Verdict:
    """A claim is accepted as a whole while no line of it was rejected."""
    return require(
        not any(line.state == LineState.REJECTED for line in file.lines.all()),
        "billing.some_rejected",
        _("Er zijn lijnen verworpen. Kies dan gedeeltelijk aanvaarden."),
    )


def something_rejected(file: Any, user: Any = None) -> Verdict:
    """A claim is accepted in part once it is known which lines are not."""
    return require(
        any(line.state == LineState.REJECTED for line in file.lines.all()),
        "billing.none_rejected",
        _("Verwerp eerst de lijnen die niet aanvaard zijn, elk met de reden."),
    )


def price_fits(earlier: Any, valid_from: Any) -> Verdict:
    """A new price begins after the one before it."""
    return require(
        earlier is None or valid_from > earlier.valid_from,
        "billing.price_order",
        _("Er is al een prijs vanaf %(day)s. Kies een latere dag.")
        % {"day": formats.short_date(earlier.valid_from) if earlier else ""},
        source="beslissing 15",
    )


def price_may_go(price: Any, user: Any = None) -> Verdict:
    """A price that stands in a file stays."""
    return require(
        not any(line.file_id for line in price.lines.all()),
        "billing.price_used",
        _("Met deze prijs is al gefactureerd. Leg een nieuwe prijs vast vanaf een latere dag."),
        source="beslissing 15",
    )


def sample_fits(kind: str, size: int) -> Verdict:
    """At least one line, at most all of them."""
    most = 100 if kind == "percentage" else None
    return require(
        size >= 1 and (most is None or size <= most),
        "billing.sample_size",
        _("Kies een aantal vanaf 1, of een percentage van 1 tot 100."),
    )


def is_not_in_a_file(phase: Any, user: Any = None) -> Verdict:
    """What stands in a billing file stays as it was billed; a credit line frees it."""
    line = phase.billing_lines.holding().select_related("file").first()
    return require(
        line is None,
        "billing.held",
        _("De %(phase)s staat in factuurbestand %(number)s. Crediteer eerst die lijn.")
        % {"phase": phase.template.name.lower(), "number": line.file.number if line else ""},
        source="toestanden van de registratielijn",
        who=COORDINATOR,
    )

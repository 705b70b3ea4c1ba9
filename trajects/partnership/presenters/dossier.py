"""The tab of a dossier: every part of a partnership that its programme switches on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import formats
from core.rules import Verdict
from core.ui import Badge, Button, Fact, Tone
from trajects.partnership import rules
from trajects.partnership.enums import (
    EndBranch,
)
from trajects.partnership.presenters.combinations import combination_badge
from trajects.rules import traject_open
from trajects.rules.teamwork import may_work_in

TAB = "partnership"


@dataclass(frozen=True)
class Panel:
    """A part of the tab: what it says, and what can be done."""

    code: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    intro: str = ""
    alert: str = ""
    blank: str = ""


@dataclass(frozen=True)
class Line:
    """One row in a panel."""

    title: str
    text: str = ""
    badge: Badge | None = None
    url: str = ""
    buttons: list[Button] = field(default_factory=list)


def tab_url(traject: Any) -> str:
    """The tab of the partnership in a dossier."""
    return reverse("trajects:partnership", args=[traject.public_id])


def panels(traject: Any, user: Any) -> list[Panel]:
    """The parts that the programme switches on, in the order of a dossier's life."""
    programme = traject.programme
    makers = (
        (programme.vdab_checks, _check_panel),
        (programme.client_mediated, _messages_panel),
        (programme.case_discussion, _cases_panel),
        (programme.combinations, _combinations_panel),
        (programme.bit_below_age is not None, _bit_panel),
        (programme.follow_up_requests, _questions_panel),
        (programme.vdab_transfer, _transfer_panel),
    )
    return [make(traject, user) for wanted, make in makers if wanted]


def _do(
    traject: Any, user: Any, label: Any, name: str, *, icon: str = "plus", rule: Any = None
) -> list[Button]:
    """A button for who works in the dossier, with the reason when it cannot be now."""
    if not may_work_in(traject, user):
        return []
    verdict: Verdict = traject_open(traject, user)
    if verdict and rule:
        verdict = rule(traject, user)
    url = reverse(f"trajects:{name}", args=[traject.public_id])
    return [Button(label, url, tone="secondary", icon=icon).guarded_by(verdict)]


def _check_panel(traject: Any, user: Any) -> Panel:
    check = getattr(traject, "vdab_check", None)
    verdict = rules.vdab_asked(traject) and rules.partnership_is_justified(traject)
    return Panel(
        "vdab",
        _("Nagegaan bij VDAB"),
        facts=_check_facts(check) if check else [],
        buttons=_do(
            traject, user, _("Vul in") if check is None else _("Wijzig"), "vdab_check", icon="pencil"
        ),
        alert="" if verdict else str(verdict.reason),
        intro=_(
            "Vraag het aan de klant, of kijk samen in zijn klantendossier. De VDAB-adviseur zoekt niets op."
        ),
    )


def _check_facts(check: Any) -> list[Fact]:
    facts = [
        Fact(_("Gekend bij VDAB"), check.get_known_at_vdab_display()),
        Fact(_("Klantendossier"), check.get_has_client_file_display()),
        Fact(_("Contact met VDAB"), check.contact_made_on),
        Fact(_("Ingeschreven"), check.get_is_registered_display()),
        Fact(_("Werksituatie (VDAB)"), str(check.category or "")),
        Fact(_("Bemiddelaar"), check.mediator_name or check.get_mediator_display(), check.mediator_email),
        Fact(_("Regulier traject loopt"), check.get_regular_runs_display()),
    ]
    if check.regular_works:
        facts.append(Fact(_("Gaat dat goed"), check.get_regular_works_display()))
    if check.justification:
        facts.append(Fact(_("Waarom toch het partnerschap"), check.justification))
    return facts


def _messages_panel(traject: Any, user: Any) -> Panel:
    rows = list(traject.vdab_messages.all())
    direct = sum(row.is_direct for row in rows)
    words = ngettext(
        "Er is %(count)s rechtstreeks bericht. Spreek de volgende keer met VDAB via de klant.",
        "Er zijn %(count)s rechtstreekse berichten. Spreek de volgende keer met VDAB via de klant.",
        direct,
    )
    return Panel(
        "berichten",
        _("Berichten met VDAB"),
        lines=[_message_line(row) for row in rows],
        buttons=_do(traject, user, _("Noteer een bericht"), "vdab_message"),
        alert=words % {"count": direct} if direct else "",
        intro=_("Alle communicatie met VDAB loopt via de klant. Een driegesprek kan, als de klant dat wil."),
        blank=_("Nog geen berichten."),
    )


def _message_line(row: Any) -> Line:
    badge = (
        Badge(_("Rechtstreeks"), Tone.WARNING) if row.is_direct else Badge(_("Via de klant"), Tone.SUCCESS)
    )
    text = f"{row.text} ({row.why_direct})" if row.is_direct else row.text
    return Line(formats.short_date(row.told_on), text, badge)


def _cases_panel(traject: Any, user: Any) -> Panel:
    rows = traject.discussion_items.select_related("discussion__partnership").order_by("-discussion__held_on")
    return Panel(
        "casus",
        _("Casusbesprekingen"),
        lines=[
            Line(
                f"{formats.short_date(row.held_on)} · {row.pseudonym}",
                row.notes or row.question,
                Badge(row.get_decision_display() or _("Te bespreken"), Tone.INFO),
                row.discussion.get_absolute_url(),
            )
            for row in rows
        ],
        buttons=_do(traject, user, _("Zet op een agenda"), "discussion_add"),
        blank=_("Nog niet besproken."),
    )


def _combinations_panel(traject: Any, user: Any) -> Panel:
    rows = traject.combinations.select_related("service")
    return Panel(
        "combinaties",
        _("Combinatietrajecten"),
        lines=[
            Line(str(row.service), row.reason, combination_badge(row), row.get_absolute_url()) for row in rows
        ],
        buttons=_do(traject, user, _("Nieuw combinatietraject"), "combination_add"),
        intro=_("Een dienst van VDAB of een partner naast de begeleiding, met andere doelen."),
        blank=_("Nog geen combinatietrajecten."),
    )


def _bit_panel(traject: Any, user: Any) -> Panel:
    rows = list(traject.bit_evaluations.all())
    needed = traject.programme.bit_positive_needed or 0
    count = {"count": rules.positive_evaluations(traject), "needed": needed}
    return Panel(
        "bit",
        _("BIT-evaluatie"),
        facts=[Fact(_("Positieve evaluaties"), _("%(count)s van %(needed)s") % count)] if rows else [],
        lines=[_bit_line(traject, row, user) for row in rows],
        buttons=_do(traject, user, _("Nieuwe evaluatie"), "bit_add", rule=rules.may_evaluate),
        intro=_("Het Groeipakket staat los van deze evaluatie."),
        blank=_("Nog geen evaluaties."),
    )


def _bit_line(traject: Any, row: Any, user: Any) -> Line:
    tones = {"positive": Tone.SUCCESS, "negative": Tone.WARNING}
    handed = row.get_handed_by_display() or _("Nog niet meegegeven")
    edit = reverse("trajects:bit", args=[row.public_id])
    pdf = reverse("reporting:bit_form", args=[row.public_id])
    works = may_work_in(traject, user)
    return Line(
        str(row),
        handed,
        Badge(row.get_result_display() or _("Nog geen evaluatie"), tones.get(row.result, Tone.INFO)),
        edit if works else "",
        [Button(_("Formulier (PDF)"), pdf, tone="quiet", icon="download")] if works else [],
    )


def _questions_panel(traject: Any, user: Any) -> Panel:
    rows = traject.follow_ups.all()
    return Panel(
        "vragen",
        _("Vragen van een VDAB-bemiddelaar"),
        lines=[_question_line(traject, row, user) for row in rows],
        buttons=_ask_button(traject, user),
        intro=_(
            "Je antwoordt met een versleuteld bestand. Het wachtwoord vertrekt later in een tweede e-mail."
        ),
        blank=_("Nog geen vragen."),
    )


def _ask_button(traject: Any, user: Any) -> list[Button]:
    """Also after the dossier was closed: VDAB may ask because somebody takes part no longer."""
    if not may_work_in(traject, user):
        return []
    url = reverse("trajects:follow_up_add", args=[traject.public_id])
    return [Button(_("Noteer een vraag"), url, tone="secondary", icon="plus")]


def _question_line(traject: Any, row: Any, user: Any) -> Line:
    url = reverse("reporting:follow_up_answer", args=[row.public_id])
    answered = row.answered_at is not None
    button = Button(_("Beantwoord"), url, tone="secondary", icon="send")
    return Line(
        str(row),
        row.question,
        Badge(row.get_answer_display() or _("Te beantwoorden"), Tone.SUCCESS if answered else Tone.WARNING),
        buttons=[button] if may_work_in(traject, user) and not answered else [],
    )


BRANCHES = {
    EndBranch.ENROL: gettext_lazy(
        "De klant belt de Servicelijn (%(phone)s) om zich in te schrijven en een afspraak te krijgen. "
        "Hij vertelt dat hij begeleiding kreeg in het lokaal partnerschap."
    ),
    EndBranch.NO_ACTIVATION: gettext_lazy(
        "De klant hoeft zich nu niet in te schrijven. Later kan dat via de Servicelijn (%(phone)s)."
    ),
    EndBranch.KNOWN_MEDIATOR: gettext_lazy(
        "De klant vraagt zelf een afspraak aan zijn VDAB-bemiddelaar. Een driegesprek kan."
    ),
    EndBranch.UNKNOWN_MEDIATOR: gettext_lazy(
        "De klant belt de Servicelijn (%(phone)s) voor een afspraak. "
        "Een driegesprek kan als hij weet wie zijn bemiddelaar is."
    ),
}
FORM_WORDS = gettext_lazy(
    "De klant neemt het formulier mee, mailt het vooraf of laadt het op in zijn klantendossier."
)


def branch_words(transfer: Any) -> str:
    """What the client does after the partnership (D-16)."""
    phone = transfer.traject.programme.service_line
    words = BRANCHES[transfer.branch] % {"phone": phone}
    return words if transfer.branch == EndBranch.NO_ACTIVATION else f"{words} {FORM_WORDS}"


def _transfer_panel(traject: Any, user: Any) -> Panel:
    transfer = getattr(traject, "vdab_transfer", None)
    label = _("Vul in") if transfer is None else _("Wijzig")
    buttons = _do(traject, user, label, "vdab_transfer", icon="pencil")
    if transfer is not None and may_work_in(traject, user):
        url = reverse("reporting:transfer_form", args=[traject.public_id])
        buttons.append(Button(_("Formulier (PDF)"), url, tone="secondary", icon="download"))
    discussed = rules.ending_discussed(traject)
    return Panel(
        "overdracht",
        _("Overdracht naar VDAB"),
        facts=_transfer_facts(transfer) if transfer else [],
        buttons=buttons,
        intro=branch_words(transfer)
        if transfer
        else _("Vul dit samen met de klant in als de begeleiding stopt."),
        alert="" if discussed or transfer is None else str(discussed.reason),
    )


def _transfer_facts(transfer: Any) -> list[Fact]:
    return [
        Fact(_("Hoe verder"), str(transfer.branch.label)),
        Fact(_("Bemiddelaar"), transfer.mediator_name),
        Fact(_("Driegesprek"), _("Ja") if transfer.wants_talk else _("Nee")),
        Fact(_("Samen ingevuld op"), transfer.filled_on),
        Fact(_("Meegegeven"), transfer.handed_over_on, transfer.get_handed_by_display()),
    ]

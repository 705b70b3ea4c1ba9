"""Words, facts and links of a local partnership."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import dates, formats, moves
from core.rules import Verdict, require
from core.ui import Badge, Button, CheckItem, Empty, Fact, Tone
from people import world
from people.roles import Permission
from trajects.partnership import rules
from trajects.partnership.enums import (
    APPLICATION_TONES,
    COMBINATION_TONES,
    Answer,
    ApplicationState,
    CombinationState,
    EndBranch,
    Helper,
    ItemDecision,
)
from trajects.rules import traject_open
from trajects.rules.teamwork import may_work_in

TAB = "partnership"
NO_PARTNERSHIP = Empty(
    gettext_lazy("Je werkt nog in geen partnerschap"),
    gettext_lazy("Een coördinator maakt een partnerschap in het beheer, en zet je organisatie erbij."),
)
EMPTY_AGENDA = Empty(
    gettext_lazy("De agenda is leeg"),
    gettext_lazy("Zet een dossier op de agenda vanuit het tabblad Partnerschap van dat dossier."),
)


# Registrations -----------------------------------------------------------------------------------


def application_badge(application: Any) -> Badge:
    """Its state."""
    state = ApplicationState(application.state)
    return Badge(str(state.label), APPLICATION_TONES[state])


def application_facts(application: Any) -> list[Fact]:
    """Who it is and how to reach them."""
    age = _("%(age)s jaar op de dag van de aanmelding") % {"age": application.age}
    helper = f"{application.get_helped_by_display()} {application.helper_name}".strip()
    return [
        Fact(_("Aangemeld op"), dates.local_date(application.created_at)),
        Fact(_("Partnerschap"), application.partnership.name),
        Fact(_("Geboortedatum"), formats.short_date(application.birth_date), age),
        Fact(_("Telefoon"), formats.phone(application.phone) if application.phone else ""),
        Fact(_("E-mail"), application.email),
        Fact(_("Gemeente"), f"{application.postcode} {application.municipality}".strip()),
        Fact(_("Taal"), world.language_name(application.language)),
        Fact(_("Hulp bij het invullen"), helper),
    ]


def answer_facts(application: Any) -> list[Fact]:
    """What the outside_target_group ask."""
    return [
        Fact(_("Mag in België blijven"), str(Answer(application.has_residence).label)),
        Fact(_("Langdurig ziek"), str(Answer(application.is_long_ill).label)),
        Fact(_("Heeft een arbeidscontract"), str(Answer(application.has_contract).label)),
    ]


def application_checks(application: Any) -> list[CheckItem]:
    """What decides whether the person belongs to the target group (D-02)."""
    items = [
        CheckItem.of(_("Hoort bij de doelgroep"), rules.is_in_target_group(application)),
        CheckItem.of(_("De antwoorden zijn volledig"), rules.answers_are_known(application)),
    ]
    if rules.needs_education_reason(application):
        words = _(
            "Op deze leeftijd komt onderwijs eerst. Bij het aanvaarden schrijf je op waarom dat niet kan."
        )
        items.append(CheckItem(_("Eerst onderwijs"), ok=bool(application.education_reason), reason=words))
    return items


def application_buttons(application: Any, user: Any) -> list[Button]:
    """Answer it, or fill in what the client did not know."""
    found = moves.buttons("aanmelding", application, user)
    if application.state == ApplicationState.NEW:
        url = reverse("trajects:application_answers", args=[application.public_id])
        found.append(Button(_("Vul antwoorden aan"), url, tone="secondary", icon="pencil"))
    return found


def is_new(application: Any) -> Verdict:
    """Nobody answered this registration yet."""
    return require(
        application.state == ApplicationState.NEW,
        "application.answered",
        gettext_lazy("Deze aanmelding is al beantwoord."),
        source="D-02, draaiboek 1.2",
    )


def helped_words(application: Any) -> str:
    """Who helped, for a list."""
    return "" if application.helped_by == Helper.NOBODY else str(application.get_helped_by_display())


def public_address(partnership: Any) -> str:
    """Where clients register themselves, as a whole address."""
    return settings.SITE_URL + reverse("trajects:apply", args=[partnership.code])


@dataclass(frozen=True)
class PartnershipCard:
    """A partnership as its people see it."""

    name: str
    facts: list[Fact]
    buttons: list[Button]
    address: str = ""


def partnership_card(partnership: Any, user: Any, *, new: int, direct: int, coming: Any) -> PartnershipCard:
    """What is to do in a partnership. `new`: registrations without an answer, `direct`: flagged messages."""
    opens = partnership.is_open and partnership.programme.self_registration
    handles = user.may(Permission.HANDLE_APPLICATIONS)
    facts = [
        Fact(_("Trekker"), partnership.organisation.name),
        Fact(_("Partners"), ", ".join(row.name for row in partnership.partners.all())),
        Fact(_("VDAB-adviseur"), ", ".join(row.full_name for row in partnership.vdab_advisers.all())),
        Fact(_("Volgende casusbespreking"), coming.held_on if coming else _("nog niet gepland")),
    ]
    if handles:
        facts += [_new_fact(partnership, new), _direct_fact(direct), _time_fact(partnership)]
    return PartnershipCard(
        partnership.name,
        facts,
        _card_buttons(partnership, opens=opens and handles, coming=coming),
        public_address(partnership) if opens else "",
    )


def _new_fact(partnership: Any, new: int) -> Fact:
    url = f"{reverse('trajects:applications')}?partnerschap={partnership.pk}"
    words = ngettext("%(count)s nieuwe", "%(count)s nieuwe", new) % {"count": new}
    return Fact(_("Aanmeldingen"), words, url=url)


def _direct_fact(direct: int) -> Fact:
    tone = Tone.WARNING if direct else Tone.NEUTRAL
    return Fact(_("Rechtstreekse berichten aan VDAB"), Badge(str(direct), tone))


def _time_fact(partnership: Any) -> Fact:
    return Fact(
        _("Tijdsregistratie (PLATOS)"),
        partnership.time_registration_number,
        url=partnership.time_registration_url,
    )


def _card_buttons(partnership: Any, *, opens: bool, coming: Any) -> list[Button]:
    found = []
    if coming:
        found.append(
            Button(_("Open de agenda"), coming.get_absolute_url(), tone="secondary", icon="calendar")
        )
    if opens:
        url = reverse("trajects:apply_code", args=[partnership.public_id])
        found.append(Button(_("QR-code om aan te melden"), url, tone="secondary"))
    return found


# Case discussions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseLine:
    """One case as this reader sees it: a number, or the name where the reader may know it."""

    title: str
    badge: Badge
    question: str
    facts: list[Fact]
    notes: str = ""
    next_steps: str = ""
    url: str = ""
    buttons: list[Button] = field(default_factory=list)


def case_line(item: Any, user: Any, *, readable: set[int]) -> CaseLine:
    """A case on the agenda. `readable`: the dossiers that this reader may open; the others go by a number,
    unless the client agreed to be named this time (D-05)."""
    opens = item.traject_id in readable
    named = opens or item.consent_on is not None
    name = f"{item.pseudonym}: {item.traject.candidate.full_name}" if named else item.pseudonym
    done = bool(item.decision)
    return CaseLine(
        title=name,
        badge=Badge(item.get_decision_display() or _("Te bespreken"), Tone.SUCCESS if done else Tone.INFO),
        question=item.question,
        facts=[Fact(_("Met naam"), _consent_words(item))],
        notes=item.notes,
        next_steps=item.next_steps,
        url=item.traject.get_absolute_url() if opens else "",
        buttons=_case_buttons(item, user) if opens else [],
    )


def _consent_words(item: Any) -> str:
    if item.consent_on is None:
        return _("Nee, alleen een nummer")
    return _("Ja, de klant ging akkoord op %(day)s") % {"day": formats.short_date(item.consent_on)}


def _case_buttons(item: Any, user: Any) -> list[Button]:
    """For who works in the dossier."""
    if not may_work_in(item.traject, user):
        return []
    decide = reverse("trajects:discussion_decide", args=[item.public_id])
    consent = reverse("trajects:discussion_consent", args=[item.public_id])
    return [
        Button(_("Noteer het besluit"), decide, tone="secondary", icon="check").guarded_by(
            rules.item_is_open(item, user)
        ),
        Button(_("Toestemming"), consent, tone="quiet"),
    ]


FOLLOWS = {
    ItemDecision.COMBINATION: "trajects:combination_add",
    ItemDecision.END: "trajects:vdab_transfer",
}


def next_url(item: Any) -> str:
    """What a decision leads to: the form of a combination or of the way out; else the agenda."""
    programme = item.discussion.partnership.programme
    goes = {ItemDecision.COMBINATION: programme.combinations, ItemDecision.END: programme.vdab_transfer}
    if not goes.get(item.decision):
        return item.discussion.get_absolute_url()
    return reverse(FOLLOWS[item.decision], args=[item.traject.public_id])


# The tab of a dossier ----------------------------------------------------------------------------


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
        Fact(_("Bemiddelaar"), check.mediator_name or check.get_mediator_display()),
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


def combination_badge(combination: Any) -> Badge:
    """Its state."""
    state = CombinationState(combination.state)
    return Badge(str(state.label), COMBINATION_TONES[state])


def combination_facts(combination: Any) -> list[Fact]:
    """Everything that the playbook asks to keep (D-08)."""
    facts = [
        Fact(_("Waarom"), combination.reason),
        *(Fact(row.text, row.get_party_display()) for row in combination.objectives.all()),
        Fact(_("Acties van andere partners"), combination.complementary),
        Fact(_("Besproken op"), combination.discussed_on),
        Fact(_("Gevraagd op"), combination.requested_on),
        Fact(_("Begin"), combination.starts_on),
    ]
    if combination.service.is_internship:
        facts += _stage_facts(combination)
    if combination.state == CombinationState.CLOSED:
        facts += [
            Fact(_("Einde"), combination.ends_on),
            Fact(_("Resultaat"), combination.get_result_display(), combination.result_text),
            Fact(_("Volgende stappen"), combination.next_steps),
        ]
    return facts


def _stage_facts(combination: Any) -> list[Fact]:
    first, last = combination.orientation_from, combination.internship_until or combination.orientation_until
    days = rules.calendar_days(first, last) if first and last else 0
    count_words = ngettext("%(days)s kalenderdag", "%(days)s kalenderdagen", days) % {"days": days}
    return [
        Fact(_("Stage: eerste dag"), first),
        Fact(_("Fase 1: laatste dag"), combination.orientation_until),
        Fact(_("Fase 2: laatste dag"), combination.internship_until, count_words if days else ""),
    ]


NEXT_STATES = (CombinationState.WISH, CombinationState.DISCUSSED)


def next_words(combination: Any) -> str:
    """How it is asked, until it was."""
    return how_to_ask(combination) if combination.state in NEXT_STATES else ""


def edit_combination(combination: Any, user: Any) -> Button:
    """Change its facts, while it is not closed."""
    url = reverse("trajects:combination_edit", args=[combination.public_id])
    return Button(_("Wijzig"), url, tone="secondary", icon="pencil").guarded_by(
        rules.may_be_changed(combination, user)
    )


def how_to_ask(combination: Any) -> str:
    """What the client does next, and the sentence to mention (D-09)."""
    programme = combination.traject.programme
    check = getattr(combination.traject, "vdab_check", None)
    names = {"phone": programme.service_line, "mention": programme.combination_mention}
    if check is not None and check.is_registered == Answer.YES:
        return (
            _("De klant vraagt zelf een afspraak aan zijn VDAB-bemiddelaar. Vermeld: “%(mention)s”.") % names
        )
    return (
        _("De klant schrijft zich eerst in: online of via de Servicelijn, %(phone)s. Vermeld: “%(mention)s”.")
        % names
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
    return Line(
        str(row),
        handed,
        Badge(row.get_result_display() or _("Nog geen evaluatie"), tones.get(row.result, Tone.INFO)),
        edit if may_work_in(traject, user) else "",
        [Button(_("Formulier (PDF)"), pdf, tone="quiet", icon="download")],
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
    if transfer is not None:
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

"""When something may happen in a local partnership, and why not. They read, they never write.

What a programme switches on and its limits are data (models.settings); a rule looks at those, never at a name.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import dates
from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from core.text import searchable
from people.roles import Role
from trajects.partnership.enums import (
    Answer,
    Barrier,
    BitResult,
    CombinationState,
    EndBranch,
    ItemDecision,
    Outside,
)

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)
# Parts of a family name that are common words; alone they name nobody.
PARTICLES = {"aan", "al", "da", "de", "del", "den", "der", "des", "di", "dos", "du", "el", "het", "la", "le", "les",
             "op", "te", "ten", "ter", "uit", "van", "von", "zu"}  # fmt: skip
VDAB = _("de klant, bij zijn VDAB-bemiddelaar of de Servicelijn")


# Self-registration -------------------------------------------------------------------------------


def age_on(birth_date: date, day: date) -> int:
    """Whole years; whoever is born on 29 February is a year older on 1 March."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def is_in_target_group(application: Any, user: Any = None) -> Verdict:
    """No ground of the programme keeps this person outside (D-02)."""
    return first_refusal(
        _old_enough(application), _may_stay(application), _not_ill_with_contract(application)
    )


def _old_enough(application: Any) -> Verdict:
    youngest = application.programme.min_age
    return require(
        youngest is None or application.age >= youngest,
        "application.too_young",
        _("Wie jonger is dan %(age)s jaar, kan niet deelnemen.") % {"age": youngest},
        source="D-02, draaiboek 1.2",
    )


def _may_stay(application: Any) -> Verdict:
    excluded = Outside.NO_RESIDENCE in application.programme.outside_target_group
    return require(
        not (excluded and application.has_residence == Answer.NO),
        "application.no_residence",
        _("Wie geen verblijfsstatuut heeft, kan niet deelnemen."),
        source="D-02, draaiboek 1.2",
    )


def _not_ill_with_contract(application: Any) -> Verdict:
    excluded = Outside.ILL_WITH_CONTRACT in application.programme.outside_target_group
    both = application.is_long_ill == Answer.YES and application.has_contract == Answer.YES
    return require(
        not (excluded and both),
        "application.ill_with_contract",
        _("Wie langdurig ziek is en een arbeidscontract heeft, kan niet deelnemen."),
        source="D-02, draaiboek 1.2",
    )


def needs_education_reason(application: Any) -> bool:
    """At this age education comes first; the partnership is for who finds no place there (D-02)."""
    until = application.programme.education_until_age
    return until is not None and application.age <= until


def education_was_first(application: Any, reason: str) -> Verdict:
    """Where education comes first, it is written down why it is no realistic choice any more (D-02)."""
    return require(
        reason or not needs_education_reason(application),
        "application.education",
        _("Op deze leeftijd komt onderwijs eerst. Schrijf op waarom dat geen keuze meer is."),
        source="D-02, draaiboek 1.2",
        who=ADVISER,
    )


def answers_are_known(application: Any, user: Any = None) -> Verdict:
    """What the outside_target_group ask was answered, by the client or at the check."""
    outside_target_group = application.programme.outside_target_group
    open_residence = (
        Outside.NO_RESIDENCE in outside_target_group and application.has_residence == Answer.UNKNOWN
    )
    ill = (application.is_long_ill, application.has_contract)
    open_ill = (
        Outside.ILL_WITH_CONTRACT in outside_target_group and Answer.UNKNOWN in ill and Answer.NO not in ill
    )
    return require(
        not (open_residence or open_ill),
        "application.unknown",
        _("Vraag eerst na wat de klant niet wist: het verblijfsstatuut, de ziekte of het arbeidscontract."),
        source="D-02, draaiboek 1.2",
        who=ADVISER,
    )


def may_accept_application(application: Any, user: Any = None) -> Verdict:
    """The person belongs to the target group, as far as the form says."""
    return first_refusal(is_in_target_group(application), answers_are_known(application))


# Contact with VDAB (D-06) ------------------------------------------------------------------------


def _check_url(traject: Any) -> str:
    return reverse("trajects:vdab_check", args=[traject.public_id])


def vdab_asked(traject: Any, user: Any = None) -> Verdict:
    """It was asked whether VDAB knows the client, and who has a client file there was in contact with VDAB."""
    check = getattr(traject, "vdab_check", None)
    asked = require(
        check is not None,
        "vdab_check.missing",
        _("Vraag na of VDAB de klant kent en of er een klantendossier is."),
        source="D-06, draaiboek 2.2",
        who=ADVISER,
        url=_check_url(traject),
    )
    return asked and _contact_made(check, _check_url(traject)) if check else asked


def _contact_made(check: Any, url: str) -> Verdict:
    return require(
        check.has_client_file != Answer.YES or check.contact_made_on,
        "vdab_check.contact",
        _("Er is een klantendossier: neem met de klant contact op met VDAB, en noteer de datum."),
        source="D-06, draaiboek 2.2",
        who=ADVISER,
        url=url,
    )


def partnership_is_justified(traject: Any, user: Any = None) -> Verdict:
    """When a regular trajectory goes well it is written down why the partnership is needed too."""
    check: Any = getattr(traject, "vdab_check", None)
    goes_well = check is not None and check.regular_runs == Answer.YES and check.regular_works == Answer.YES
    return require(
        not goes_well or check.justification,
        "vdab_check.justification",
        _("Er loopt een regulier traject dat goed gaat. Schrijf op waarom het partnerschap toch nodig is."),
        source="D-06, draaiboek 2.2",
        who=ADVISER,
        url=_check_url(traject),
    )


# Case discussions --------------------------------------------------------------------------------


def names_nobody(candidate: Any, text: str) -> Verdict:
    """The question of an agenda may be read by who sees no persons: it holds no name (D-05)."""
    names = _words(candidate.given_name, candidate.family_name) - PARTICLES
    return require(
        not names & _words(text),
        "discussion.name",
        _("Noem geen naam. De VDAB-adviseur leest deze vraag mee."),
        source="D-05, draaiboek 1.3.2",
        who=ADVISER,
    )


def _words(*texts: str) -> set[str]:
    """The words in texts, whatever stands around them; one letter is no word."""
    return {word.strip("-_") for word in re.findall(r"[\w-]{2,}", searchable(*texts))}


def is_planned(coming: Any, user: Any = None) -> Verdict:
    """There is an agenda to put a case on."""
    return require(
        coming.exists(),
        "discussion.none",
        _("Er is nog geen casusbespreking gepland. Plan er eerst een."),
        source="D-05, draaiboek 1.3.2",
        who=ADVISER,
        url=reverse("trajects:discussion_plan"),
    )


def item_is_open(item: Any, user: Any = None) -> Verdict:
    """What was decided on a case stays as it was decided."""
    return require(
        not item.decision,
        "discussion.decided",
        _("Deze casus is al besproken. Zet hem opnieuw op een agenda als er iets verandert."),
        source="D-05, draaiboek 1.3.2",
    )


def ending_discussed(traject: Any, user: Any = None) -> Verdict:
    """The partnership with the VDAB adviser decides when guidance stops (D-16)."""
    wanted = traject.programme.case_discussion
    found = wanted and any(
        item.decision in (ItemDecision.END, ItemDecision.NOT_FOR_US)
        for item in traject.discussion_items.all()
    )
    return require(
        found or not wanted,
        "ending.discussed",
        _("Het partnerschap beslist samen met de VDAB-adviseur wanneer de begeleiding stopt."),
        source="D-16, draaiboek 6",
        who=_("de casusbespreking"),
        url=reverse("trajects:partnership", args=[traject.public_id]),
    )


def ending_recorded(traject: Any, user: Any = None) -> Verdict:
    """How the client goes on at VDAB is written down (D-16)."""
    return require(
        getattr(traject, "vdab_transfer", None) is not None,
        "ending.transfer",
        _("Vul eerst in hoe de klant na het partnerschap verder gaat."),
        source="D-16, draaiboek 6",
        who=ADVISER,
        url=reverse("trajects:vdab_transfer", args=[traject.public_id]),
    )


def branch_of(*, is_registered: bool, wants_activation: bool, knows_mediator: bool) -> EndBranch:
    """Which way out holds (D-16)."""
    if is_registered:
        return EndBranch.KNOWN_MEDIATOR if knows_mediator else EndBranch.UNKNOWN_MEDIATOR
    return EndBranch.ENROL if wants_activation else EndBranch.NO_ACTIVATION


# Combination trajectories (D-08 to D-12) ---------------------------------------------------------


def service_is_allowed(combination: Any, user: Any = None) -> Verdict:
    """The service is not one that the programme excludes (D-10)."""
    service = combination.service
    return require(
        service.barrier != Barrier.BLOCK,
        "combination.excluded",
        _("%(service)s kan niet als combinatietraject. %(note)s")
        % {"service": service, "note": service.note},
        source="D-10, draaiboek 3.3",
        who=_("de casusbespreking"),
    )


def may_be_discussed(combination: Any, user: Any = None) -> Verdict:
    """Why and for what is written down before the partners talk about it (D-08)."""
    filled = require(
        combination.reason and combination.objectives.all(),
        "combination.why",
        _("Schrijf eerst op waarom de combinatie nodig is, en wie aan welk doel werkt."),
        source="D-08, draaiboek 3.1",
        who=ADVISER,
    )
    return first_refusal(service_is_allowed(combination), filled)


def may_be_requested(combination: Any, user: Any = None) -> Verdict:
    """Only who is registered at VDAB asks for a combination trajectory there (D-09)."""
    check = getattr(combination.traject, "vdab_check", None)
    return require(
        check is not None and check.is_registered == Answer.YES,
        "combination.not_registered",
        _("De klant schrijft zich eerst in bij VDAB: online of via de Servicelijn, %(phone)s.")
        % {"phone": combination.traject.programme.service_line or "0800 30 700"},
        source="D-09, draaiboek 3.2",
        who=VDAB,
        url=_check_url(combination.traject),
    )


def may_be_changed(combination: Any, user: Any = None) -> Verdict:
    """What was closed stays as it was."""
    return require(
        combination.state != CombinationState.CLOSED,
        "combination.closed",
        _("Dit combinatietraject is afgesloten."),
        source="D-08, draaiboek 3.1",
    )


def internship_fits(programme: Any, stage: Any) -> Verdict:
    """The limits of an exploring internship: phase 1, the whole, and never asked by the company (D-12).

    `stage` has orientation_from, orientation_until, internship_until (all inclusive) and asked_by_company.
    """
    return first_refusal(
        require(
            not stage.asked_by_company,
            "internship.company",
            _("Een beroepsverkennende stage wordt nooit georganiseerd op vraag van het bedrijf."),
            source="D-12, draaiboek 3.4.1",
        ),
        _days_fit(
            stage.orientation_from,
            stage.orientation_until,
            programme.orientation_max_days,
            ("internship.orientation", _("Fase 1 duurt")),
        ),
        _days_fit(
            stage.orientation_from,
            stage.internship_until or stage.orientation_until,
            programme.internship_max_days,
            ("internship.total", _("De hele stage, met fase 1, duurt")),
        ),
    )


def calendar_days(first: date, last: date) -> int:
    """How many calendar days, both included."""
    return (last - first).days + 1


def _days_fit(first: date | None, last: date | None, limit: int | None, words: tuple[str, Any]) -> Verdict:
    if first is None or last is None or limit is None:
        return ALLOWED
    code, what = words
    days = calendar_days(first, last)
    if days < 1:
        return require(False, code, _("De laatste dag ligt voor de eerste."), source="D-12, draaiboek 3.4.1")
    text = ngettext_lazy("%(what)s %(days)s dag", "%(what)s %(days)s dagen", days) % {
        "what": what,
        "days": days,
    }
    return require(
        days <= limit,
        code,
        _("%(text)s. Er mogen hoogstens %(limit)s kalenderdagen zijn.") % {"text": text, "limit": limit},
        source="D-12, draaiboek 3.4.1",
    )


# BIT evaluation (D-14) ---------------------------------------------------------------------------


def may_evaluate(traject: Any, user: Any = None) -> Verdict:
    """The evaluation of the time of professional integration is for young people only."""
    limit = traject.programme.bit_below_age
    born = traject.candidate.birth_date
    known = require(
        born, "bit.birth_date", _("Vul eerst de geboortedatum van de klant in."), source="D-14, draaiboek 4"
    )
    young = born is not None and limit is not None and age_on(born, dates.today()) < limit
    return known and require(
        young,
        "bit.age",
        _("De BIT-evaluatie is alleen voor wie jonger is dan %(age)s jaar.") % {"age": limit},
        source="D-14, draaiboek 4",
    )


def positive_evaluations(traject: Any) -> int:
    """How many evaluations VDAB found positive."""
    return sum(found.result == BitResult.POSITIVE for found in traject.bit_evaluations.all())


# Talking with VDAB (D-07, D-15) ------------------------------------------------------------------


def goes_directly(programme: Any, user: Any = None) -> Verdict:
    """Whether this programme lets a consultant of VDAB be told, mailed or referred to directly (decision 18)."""
    return require(
        not programme.client_mediated,
        "programme.client_mediated",
        _("In dit programma loopt alle communicatie met VDAB via de klant."),
        source="D-07, beslissing 18, draaiboek deel III",
        who=_("de klant"),
    )


def question_is_open(follow_up: Any, user: Any = None) -> Verdict:
    """A question of a mediator is answered once."""
    return require(
        follow_up.answered_at is None,
        "follow_up.answered",
        _("Deze vraag is al beantwoord. Noteer een nieuwe vraag als de bemiddelaar opnieuw vraagt."),
        source="D-15, draaiboek 5",
    )

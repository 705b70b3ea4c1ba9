"""Contact with VDAB: what was asked, messages, evaluations, questions of mediators (D-06, D-07, D-14, D-15)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import Verdict, first_refusal, require
from trajects.partnership.enums import Answer, BitResult
from trajects.partnership.rules.base import ADVISER, age_on


def check_url(traject: Any) -> str:
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
        url=check_url(traject),
    )
    return asked and _contact_made(check, check_url(traject)) if check else asked


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
        url=check_url(traject),
    )


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


def goes_directly(programme: Any, user: Any = None) -> Verdict:
    """Whether this programme lets a consultant of VDAB be told, mailed or referred to directly (decision 18)."""
    return require(
        not programme.client_mediated,
        "programme.client_mediated",
        _("In dit programma loopt alle communicatie met VDAB via de klant."),
        source="D-07, beslissing 18, draaiboek deel III",
        who=_("de klant"),
    )


def address_is_sure(traject: Any, email: str, checked: str) -> Verdict:
    """The file and its password go to the mediator: an address that the dossier knows, or one that was checked (D-15)."""
    check = getattr(traject, "vdab_check", None)
    known = {check.mediator_email.lower()} if check is not None else set()
    known |= {row.mediator_email.lower() for row in traject.follow_ups.all() if row.address_checked}
    return require(
        checked or email.lower() in known,
        "follow_up.address",
        _("Dit adres staat niet in het dossier. Schrijf op hoe je nakeek dat het van de bemiddelaar is."),
        source="D-15, draaiboek 5",
        who=ADVISER,
    )


def question_is_open(follow_up: Any, user: Any = None) -> Verdict:
    """A question of a mediator is answered once."""
    return require(
        follow_up.answered_at is None,
        "follow_up.answered",
        _("Deze vraag is al beantwoord. Noteer een nieuwe vraag als de bemiddelaar opnieuw vraagt."),
        source="D-15, draaiboek 5",
    )


def may_answer_question(follow_up: Any, user: Any = None) -> Verdict:
    """An open question, to an address that the dossier knows today: it may have been noted before that was asked."""
    address = address_is_sure(follow_up.traject, follow_up.mediator_email, follow_up.address_checked)
    return first_refusal(question_is_open(follow_up), address)

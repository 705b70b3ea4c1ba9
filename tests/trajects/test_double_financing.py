"""Nobody is financed twice: what stands in the way when a dossier begins, and the reason that stays (V-09)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from referrals.moves import KIND
from tests.factories.people import TargetGroupFactory, adviser
from tests.factories.referrals import sent_referral
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from tests.factories.vouchers import booked, guided_traject, wallet_for
from trajects import actions
from trajects.forms.starting import StartDossierForm
from trajects.models import Exclusion, FinancingCheck, Traject
from trajects.rules.financing import Finding, Question, findings, may_be_financed

pytestmark = pytest.mark.django_db

WARNED = Finding("overlap", "Er loopt al een dossier.", blocks=False)
BLOCKED = Finding("overlap", "Er loopt al een dossier.", blocks=True)


def exclude(kind: str = "overlap", effect: str = "warn", **fields: object) -> Exclusion:
    fields.setdefault("code", kind)
    return Exclusion.objects.create(programme=ProgrammeFactory(), kind=kind, effect=effect, **fields)


def elsewhere(**fields: object) -> Traject:
    """A dossier of somebody in another programme."""
    return TrajectFactory(programme=ProgrammeFactory(code="ateliers", name="Loopbaanateliers"), **fields)


def found(other: Traject, *services: str) -> list[str]:
    question = Question(other.candidate, ProgrammeFactory(), localdate(), services)
    return [finding.text for finding in findings(question)]


@pytest.mark.parametrize(
    ("seen", "reason", "code"),
    [
        ([], "", ""),
        ([WARNED], "", "financing_reason"),
        ([WARNED], "   ", "financing_reason"),
        ([WARNED], "Het andere dossier stopt morgen.", ""),
        ([WARNED, BLOCKED], "Toch", "double_financing"),
    ],
)
def test_a_warning_asks_a_reason_and_a_block_takes_none(seen, reason, code):
    assert may_be_financed(seen, reason).code == code


def test_a_running_dossier_elsewhere_is_found_until_the_day_after_it_closed():
    exclude()
    other = elsewhere()
    assert found(other) == [
        f"Er loopt al een dossier in een ander programma, sinds {other.started_on:%d/%m/%Y}."
    ]
    day = localdate()
    Traject.objects.filter(pk=other.pk).update(state="closed", closed_on=day, close_reason="other")
    assert found(other) == [
        f"Er liep een dossier in een ander programma, van {other.started_on:%d/%m/%Y} tot en met {day:%d/%m/%Y}."
    ]
    Traject.objects.filter(pk=other.pk).update(closed_on=other.started_on)
    assert found(other) == []


def test_an_exclusion_of_one_programme_leaves_others_alone_and_remembers():
    exclude("programme", other="ateliers")
    other = elsewhere()
    Traject.objects.filter(pk=other.pk).update(
        state="closed", closed_on=other.started_on, close_reason="other"
    )
    assert found(other) == [
        f"De kandidaat nam al deel aan een ander programma, sinds {other.started_on:%d/%m/%Y}."
    ]
    assert found(TrajectFactory(programme=ProgrammeFactory(code="derde", name="Derde"))) == []


def test_a_budget_elsewhere_is_found_once_something_was_used():
    exclude("budget", explanation="Vraag het na bij de coördinator.")
    other = guided_traject(programme=ProgrammeFactory(code="ateliers", name="Loopbaanateliers"))
    wallet_for(other)
    assert found(other) == []
    booked(other, price_cents=12_050)
    spent = "De kandidaat gebruikte al €\u00a0120,50 van het rugzakje van een ander programma."
    assert found(other) == [f"{spent} Vraag het na bij de coördinator."]


def test_a_ticked_service_is_found():
    exclude("service", code="activering", label="Activeringstraject")
    other = elsewhere()
    assert found(other) == []
    assert found(other, "activering") == ["De kandidaat volgt: Activeringstraject."]


def test_a_blocked_start_changes_nothing_and_a_reason_is_kept_for_good():
    rule = exclude(effect="block")
    other, user = elsewhere(), adviser()
    start = {
        "candidate": other.candidate,
        "programme": ProgrammeFactory(),
        "organisation": user.current_membership.organisation,
        "adviser": user,
        "first_conversation_on": localdate(),
        "by": user,
        "financing_reason": "Het andere dossier stopt vandaag.",
    }
    with pytest.raises(Refused) as refusal:
        actions.start_traject(**start)
    assert refusal.value.verdict.code == "double_financing"
    assert Traject.objects.get() == other

    rule.effect = "warn"
    rule.save()
    check = actions.start_traject(**start).financing_checks.get()
    assert (check.kind, check.reason, check.recorded_by) == (
        "overlap",
        "Het andere dossier stopt vandaag.",
        user,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        FinancingCheck.objects.update(reason="Anders")


def test_a_day_in_the_past_still_finds_the_field_for_the_reason():
    """The other dossier closed yesterday: nothing is found today, but a dossier that began before overlaps."""
    exclude()
    user, yesterday = adviser(), localdate() - timedelta(1)
    other = elsewhere(state="closed", closed_on=yesterday, close_reason="by_hand",
                      started_on=yesterday - timedelta(30))  # fmt: skip
    about = {"candidate": other.candidate, "programme": ProgrammeFactory(), "user": user}
    ProgrammeFactory().organisations.add(user.current_membership.organisation)
    sent = {"form_key": str(uuid4()), "on": f"{yesterday:%d/%m/%Y}",
            "organisation": user.current_membership.organisation.public_id}  # fmt: skip
    assert list(StartDossierForm(sent, **about).errors) == ["financing_reason"]
    assert StartDossierForm(sent | {"financing_reason": "Dat stopte."}, **about).errors == {}


def test_accepting_asks_the_reason_and_the_dossier_shows_it(client):
    exclude()
    exclude("service", code="activering", label="Activeringstraject")
    referral = sent_referral(starterslabo=True, candidate=elsewhere().candidate)
    referral.candidate.target_groups.get_or_create(target_group=TargetGroupFactory())
    client.force_login(referral.to_adviser)
    url = reverse("core:move", args=[KIND, referral.public_id, "accepteren"])
    form = client.get(url).context["form"]
    assert "Er loopt al een dossier in een ander programma" in form.fields["financing_reason"].help_text
    data = {
        "form_key": str(form.initial["form_key"]),
        "first_conversation_on": f"{localdate():%d/%m/%Y}",
        "adviser": referral.to_adviser.pk,
        "other_services": ["activering"],
    }
    again = client.post(url, data)
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["financing_reason"]

    page = client.post(url, data | {"financing_reason": "Stopt daar vandaag."}, follow=True)
    traject = referral.candidate.trajects.get(programme=referral.programme)
    assert {check.kind for check in traject.financing_checks.all()} == {"overlap", "service"}
    assert page.redirect_chain == [(traject.get_absolute_url(), 302)]
    assert "De kandidaat volgt: Activeringstraject." in page.content.decode()
    assert page.content.decode().count("Stopt daar vandaag.") == 2

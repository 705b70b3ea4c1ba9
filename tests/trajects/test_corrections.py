"""Correcting what is final, cancelling an ended line, starting a phase again, and what MLP was told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import dates
from core.errors import Refused, StaleForm
from core.models import Event
from people.access import may_on
from reporting.models import IssuedDocument
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import (
    TrajectFactory,
    contact_in,
    phase_in,
    ready_to_decide_explore,
    signed_agreement,
)
from trajects import actions
from trajects.actions import corrections
from trajects.enums import ContactKind, PhaseKind, PhaseState, TrajectState
from trajects.models import Contact, Correction, MlpRegistration, Phase, PhaseTemplate, Traject
from trajects.presenters.mlp import CHANGED, IN_ORDER, NOT_TYPED, differences, mlp_state, shortened
from trajects.rules import may_supplement_summary
from trajects.rules.corrections import may_start_again

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_code(work) -> str:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.verdict.code


@pytest.fixture
def negative() -> Phase:
    """A dossier that closed after a negative decision about the exploratory phase."""
    phase = ready_to_decide_explore(TrajectFactory())
    actions.decide_explore(
        phase, by=phase.traject.adviser, outcome="negative", motivation="Nog niet.", on=dates.today()
    )
    return fresh(phase)


def correct(phase: Phase, **fields) -> Phase:
    fields = {"by": coordinator(), "reason": "Verkeerd getypt", "version": phase.version} | fields
    return corrections.correct_phase(phase, **fields)


def test_correct_phase_keeps_what_it_was_and_why(negative):
    who = coordinator()
    correct(negative, by=who, result_code="Negatief - andere", reason="Foute code gekozen")
    line = Correction.objects.get()
    assert (line.field, line.was, line.now) == ("result_code", "Negatief", "Negatief - andere")
    assert (line.reason, line.corrected_by, line.traject) == (
        "Foute code gekozen", who, negative.traject,
    )  # fmt: skip
    assert fresh(negative).result_code == "Negatief - andere"
    event = Event.objects.get(kind="phase.corrected")
    assert event.data == {"phase": "VF", "fields": ["result_code"]}


def test_correct_phase_lines_are_never_changed_or_removed(negative):
    correct(negative, result_code="x")
    for change in (lambda rows: rows.update(reason="y"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Correction.objects.all())


def test_correct_phase_motivation_issues_the_decision_again_and_keeps_the_first(negative):
    assert IssuedDocument.objects.filter(kind="decision_explore").count() == 1
    correct(negative, motivation="De markt is te klein.")
    found = IssuedDocument.objects.filter(kind="decision_explore").order_by("pk")
    assert [document.is_current for document in found] == [False, True]
    assert "Nog niet." in str(found[0].data)
    assert "De markt is te klein." in str(found[1].data)
    assert Correction.objects.get().was == "Nog niet."


def test_correct_phase_moves_the_start_of_the_dossier_with_its_first_phase(negative):
    earlier = negative.starts_on - DAY
    correct(negative, starts_on=earlier)
    assert fresh(negative.traject).started_on == earlier


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"by": None}, "final"),
        ({"reason": "  "}, "correction_reason"),
        ({}, "nothing_changed"),
        ({"ends_on": dates.today() + DAY}, "future"),
        ({"ends_on": dates.today() - timedelta(days=60)}, "end_before_start"),
        ({"starts_on": dates.today() - DAY}, "work_outside"),
    ],
)
def test_correct_phase_is_refused(negative, fields, code):
    fields = {name: negative.traject.adviser if name == "by" else value for name, value in fields.items()}
    assert refused_code(lambda: correct(negative, **fields)) == code
    assert not Correction.objects.exists()


def test_correct_phase_of_a_running_phase_is_refused():
    assert refused_code(lambda: correct(TrajectFactory().current_phase, result_code="x")) == "not_ended"


def test_correct_phase_after_somebody_else_is_stale(negative):
    correct(negative, result_code="x")
    with pytest.raises(StaleForm):
        correct(negative, result_code="y", version=negative.version - 1)


def test_correction_page_shows_both_beside_each_other(client, negative):
    client.force_login(coordinator())
    url = reverse("trajects:correct_phase", args=[negative.traject.public_id, "VF"])
    page = client.get(url)
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"reason": "Foute datum", "result_code": "Negatief B"}
    data = {
        name: value.strftime("%d/%m/%Y") if isinstance(value, date) else value for name, value in data.items()
    }
    answer = client.post(url, data, follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'id="verbeteringen"' in text
    assert all(word in text for word in ("Negatief B", "Foute datum", "Resultaatcode"))


def test_cancel_an_ended_line_takes_its_billing_away_and_keeps_its_day(negative):
    assert negative.billable_since
    actions.cancel_phase(negative, by=coordinator(), reason="Fout geregistreerd")
    found = fresh(negative)
    assert (found.state, found.ends_on, found.billable_since) == (
        PhaseState.CANCELLED, negative.ends_on, None,
    )  # fmt: skip


def test_cancel_a_line_on_which_a_later_phase_stands_is_refused():
    phase = ready_to_decide_explore(TrajectFactory())
    actions.decide_explore(
        phase, by=phase.traject.adviser, outcome="positive", motivation="Goed.", on=dates.today()
    )
    assert refused_code(lambda: actions.cancel_phase(phase, by=coordinator(), reason="x")) == "later_phase"
    guide = fresh(phase.traject).phase_of(PhaseKind.GUIDE)
    actions.cancel_phase(guide, by=coordinator(), reason="Fout")
    actions.cancel_phase(fresh(phase), by=coordinator(), reason="Ook fout")
    assert fresh(phase).state == PhaseState.CANCELLED


def of(traject: Traject, kind: PhaseKind) -> PhaseTemplate:
    """The phase of this kind in the programme of the dossier."""
    return traject.programme.phase_templates.get(kind=kind)


def test_cancel_guidance_brings_a_dossier_in_aftercare_back():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=dates.today(), outcome="positive")
    guide = phase_in(traject, PhaseKind.GUIDE, state="completed", ends_on=dates.today(), outcome="starts")
    Traject.objects.filter(pk=traject.pk).update(state=TrajectState.AFTERCARE)
    actions.cancel_phase(fresh(guide), by=coordinator(), reason="Fout")
    assert fresh(traject).state == TrajectState.RUNNING
    corrections.start_phase_again(
        fresh(traject), template=of(traject, PhaseKind.GUIDE), on=dates.today(), by=traject.adviser
    )
    assert fresh(traject).current_phase.kind == PhaseKind.GUIDE


def test_start_again_takes_over_what_was_done_since(negative):
    who, traject, first = coordinator(), negative.traject, negative.template
    actions.cancel_phase(negative, by=who, reason="Fout besluit")
    assert refused_code(
        lambda: corrections.start_phase_again(fresh(traject), template=first, on=dates.today(), by=who)
    ) == "traject_closed"  # fmt: skip
    actions.reopen_traject(fresh(traject), by=who, reason="Het besluit was fout")
    started = corrections.start_phase_again(
        fresh(traject), template=first, on=negative.starts_on, by=traject.adviser
    )
    assert Contact.objects.filter(phase=started).count() == 3
    assert (started.is_running, started.starts_on) == (True, negative.starts_on)
    assert started.billable_since == dates.today()
    assert Event.objects.get(kind="phase.started_again").data["taken_over"] == 3


def test_start_again_leaves_what_lies_before_with_the_old_line():
    traject = TrajectFactory()
    phase = traject.current_phase
    contact_in(phase, ContactKind.INTAKE)
    contact_in(phase, ContactKind.CONVERSATION, held_on=dates.today())
    actions.cancel_phase(phase, by=coordinator(), reason="Verkeerde dag")
    start = {"template": phase.template, "on": dates.today() - DAY, "by": traject.adviser}
    started = corrections.start_phase_again(fresh(traject), **start)
    assert [contact.kind for contact in started.contacts.all()] == ["conversation"]
    assert [contact.kind for contact in phase.contacts.all()] == ["intake"]


def test_start_again_is_refused_while_a_line_counts(negative):
    traject, explore = negative.traject, negative.template
    actions.reopen_traject(fresh(traject), by=coordinator(), reason="Fout")
    assert may_start_again(fresh(traject), explore).code == "line_exists"
    assert may_start_again(fresh(traject), of(traject, PhaseKind.GUIDE)).code == "phase_before"
    assert may_start_again(TrajectFactory(), explore).code == "runs"
    assert may_start_again(fresh(traject), explore, adviser()).code == "reads_only"


def test_phase_page_offers_to_start_again_and_shows_the_cancelled_line(client):
    traject = TrajectFactory()
    actions.cancel_phase(traject.current_phase, by=coordinator(), reason="Verkeerde kandidaat")
    client.force_login(traject.adviser)
    page = client.get(reverse("trajects:phase", args=[traject.public_id, "VF"])).content.decode()
    url = reverse("trajects:start_again", args=[traject.public_id, "VF"])
    assert url in page
    form = client.get(url).context["form"]
    data = {"form_key": form["form_key"].value(), "on": dates.today().strftime("%d/%m/%Y"), "take_over": "on"}
    page = client.post(url, data, follow=True).content.decode()
    assert "Geannuleerde lijnen" in page
    assert "Verkeerde kandidaat" in page


def test_removing_a_contact_says_first_that_billing_goes(client):
    phase = ready_to_decide_explore(TrajectFactory())
    actions.refresh_billable(phase.traject)
    client.force_login(phase.traject.adviser)
    intake, evaluation = (phase.contacts.get(kind=kind) for kind in ("intake", "evaluation"))
    info = phase.contacts.get(kind="info")
    warned = {
        contact.kind: "niet meer factureerbaar"
        in client.get(reverse("trajects:contact_remove", args=[contact.public_id])).content.decode()
        for contact in (intake, evaluation, info)
    }
    assert warned == {"intake": False, "evaluation": False, "info": True}
    assert phase.contacts.count() == 3
    assert fresh(phase).billable_since


# MLP ---------------------------------------------------------------------------------------------------


@pytest.fixture
def typed() -> Phase:
    """A running exploratory phase that was typed into MLP."""
    traject = TrajectFactory()
    signed_agreement(traject)
    return actions.register_in_mlp(traject.current_phase, by=traject.adviser, on=dates.today())


def test_register_in_mlp_keeps_the_lines_exactly(typed):
    entry = MlpRegistration.objects.get()
    assert entry.sheet[:4] == [
        ["Stap", "Oriëntatie naar ondernemerschap"],
        ["Toestand", "Bezig"],
        ["Datum", typed.starts_on.strftime("%d/%m/%Y")],
        ["Financieringsnummer", "EEWP007"],
    ]
    assert mlp_state(fresh(typed)) == IN_ORDER


def test_a_change_after_the_registration_is_told_line_by_line(typed, client):
    actions.supplement_summary(typed, by=typed.traject.adviser, text="Start me Up")
    found = fresh(typed)
    assert mlp_state(found) == CHANGED
    assert [(line.label, line.was, line.now) for line in differences(found)] == [
        ("Samenvatting", "", "Start me Up")
    ]
    client.force_login(typed.traject.adviser)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Dit veranderde na de registratie." in page
    listed = reverse("trajects:dossiers") + "?mlp="
    counts = [client.get(listed + value).context["table"].total for value in ("changed", "missing")]
    assert counts == [1, 0]
    actions.register_in_mlp(found, by=typed.traject.adviser, on=dates.today())
    assert mlp_state(fresh(typed)) == IN_ORDER


def test_an_ended_phase_must_be_typed_again(typed):
    actions.stop_phase(typed, by=typed.traject.adviser, on=dates.today(), reason="Verhuisd")
    assert mlp_state(fresh(typed)) == NOT_TYPED
    assert {line.label for line in differences(fresh(typed))} == {"Toestand", "Samenvatting"} | (
        {"Datum"} if typed.starts_on != dates.today() else set()
    )


def test_a_cancelled_line_is_typed_as_cancelled_when_it_was_typed_before(typed):
    actions.cancel_phase(typed, by=coordinator(), reason="Fout")
    found = fresh(typed)
    assert mlp_state(found) == NOT_TYPED
    assert ("Toestand", "Bezig", "Geannuleerd") in [
        (line.label, line.was, line.now) for line in differences(found)
    ]


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("een twee drie", None, "een twee drie"),
        ("een twee drie", 13, "een twee drie"),
        ("een twee drie", 12, "een twee…"),
        ("aaaaaaaaaa", 5, "aaaa…"),
    ],
)
def test_summary_is_cut_after_a_whole_word(text, most, shown):
    assert shortened(text, most) == shown
    assert most is None or len(shown) <= most


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-03-29T23:59:00+02:00", True),
        ("2026-03-30T00:01:00+02:00", False),
        # 00:30 in Brussels is still the day before in UTC.
        ("2026-03-29T22:30:00+00:00", False),
    ],
)
def test_summary_can_be_supplemented_for_fourteen_days_in_brussels(moment, allowed, monkeypatch):
    """Ended on 15 March: 29 March is the last day, across the night in which summer time begins."""
    phase = TrajectFactory().current_phase
    Phase.objects.filter(pk=phase.pk).update(
        starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 15), state=PhaseState.COMPLETED
    )
    phase = fresh(phase)
    who = phase.traject.adviser
    assert who.may("edit_dossiers")
    assert not may_on(who, "manage_programme", phase.organisation_id)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromisoformat(moment))
    assert bool(may_supplement_summary(phase, who)) is allowed

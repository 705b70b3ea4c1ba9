"""Competences: scored at two moments, compared, and what they count for."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Event
from reporting.documents import build
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import TrajectFactory, phase_in
from trajects import actions, rules
from trajects.actions.competences import Answer, StaleScores
from trajects.enums import PhaseKind
from trajects.models import Competence, CompetenceScore, Phase, Traject
from trajects.presenters.competences import competence_badge, competence_lines, in_words
from trajects.rules import scale_holds_scores

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase() -> Phase:
    traject = TrajectFactory(explore=False)
    for place, name in enumerate(("Visie", "Leren"), start=1):
        traject.programme.competences.create(code=name.lower(), name=name, area="Groep", position=place)
    return phase_in(traject, PhaseKind.GUIDE)


def named(phase: Phase, code: str) -> Competence:
    return phase.traject.programme.competences.get(code=code)


def score(phase: Phase, moment: str, code: str, value: int | None, evidence: str = "", **fields) -> None:
    answer = Answer(named(phase, code), value, evidence, fields.pop("action", ""), fields.pop("version", 0))
    values = {"by": phase.traject.adviser, "on": localdate(), **fields}
    actions.score_competences(phase.traject, moment=moment, answers=[answer], **values)


def fresh(phase: Phase) -> Phase:
    return Phase.objects.get(pk=phase.pk)


def end(phase: Phase) -> None:
    Phase.objects.filter(pk=phase.pk).update(state="completed", ends_on=localdate(), outcome="no_start")


# Actions and rules ---------------------------------------------------------------------------------


def test_scores_of_two_moments_stand_in_one_row(phase):
    score(phase, "start", "visie", 2, "Weet nog niet waarheen", action="Doelen opschrijven")
    score(phase, "end", "visie", 4, "Plan voor drie jaar", action="Doelen opschrijven", version=1)
    row = CompetenceScore.objects.get()
    assert (row.score_start, row.score_end, row.version) == (2, 4, 2)
    assert (row.scored_start_on, row.scored_end_on) == (localdate(), localdate())
    kinds = Event.objects.in_dossier(phase.traject).values_list("kind", flat=True)
    assert list(kinds) == ["competences.scored"] * 2


def test_scale_is_the_programmes_own_and_not_shorter_than_a_given_score(phase, client):
    programme = phase.traject.programme
    type(programme).objects.update(competence_levels=["nee", "soms", "ja"])
    phase = type(phase).objects.get(pk=phase.pk)
    with pytest.raises(Refused, match="van 1 tot 3"):
        score(phase, "start", "visie", 4)
    score(phase, "start", "visie", 3)
    programme = phase.traject.programme
    assert (programme.highest_score, programme.highest_given_score()) == (3, 3)
    assert not scale_holds_scores(2, programme.highest_given_score())
    client.force_login(phase.traject.adviser)
    page = reverse("trajects:competences_score", args=[phase.traject.public_id, "start"])
    told = client.get(page)
    assert "De schaal: 1 nee · 2 soms · 3 ja." in told.text
    assert [value for value, _label in told.context["form"]["score-visie"].field.choices] == [
        "",
        "1",
        "2",
        "3",
    ]
    assert build.competences(phase.traject).scale == "1 nee · 2 soms · 3 ja"


def test_an_empty_score_has_no_day(phase):
    score(phase, "start", "visie", None, "Nog te bespreken")
    assert CompetenceScore.objects.get().scored_start_on is None


def test_an_old_page_overwrites_nothing_and_nothing_is_half_saved(phase):
    score(phase, "start", "visie", 2)
    both = [Answer(named(phase, code), 5, "", "", 0) for code in ("leren", "visie")]
    with pytest.raises(StaleScores) as error:
        actions.score_competences(
            phase.traject, by=phase.traject.adviser, moment="start", on=localdate(), answers=both
        )
    assert [row.competence.code for row in error.value.current] == ["visie"]
    assert list(CompetenceScore.objects.values_list("score_start", flat=True)) == [2]


def test_the_end_waits_for_the_guidance_phase():
    traject = TrajectFactory()
    assert rules.competences_open(traject, "start")
    assert rules.competences_open(traject, "end").code == "competences_end"


@pytest.mark.parametrize(("moment", "days"), [("start", 1), ("start", -21), ("end", -21)])
def test_scores_keep_to_the_days_of_the_dossier(phase, moment, days):
    with pytest.raises(Refused):
        score(phase, moment, "visie", 3, on=localdate() + timedelta(days))


def test_after_the_end_only_a_coordinator_scores_with_a_reason(phase):
    end(phase)
    boss = coordinator()
    for who in (phase.traject.adviser, boss):
        with pytest.raises(Refused, match="afgerond"):
            score(phase, "end", "visie", 3, by=who)
    score(phase, "end", "visie", 3, by=boss, reason="Vergeten")


def test_a_score_at_the_end_with_its_evidence_is_a_written_record(phase):
    rule = rules.PHASE_RULES["record_competences"]
    score(phase, "start", "visie", 2, "Weet nog niet waarheen")
    assert not rule(fresh(phase))
    score(phase, "end", "visie", 4, version=1)
    assert not rule(fresh(phase))
    assert "eindscore met uitleg" in str(rule(fresh(phase)).reason)
    score(phase, "end", "visie", 4, "Plan voor drie jaar", version=2)
    assert rule(fresh(phase))


def test_scores_of_before_this_phase_are_no_record_of_it(phase):
    score(phase, "end", "visie", 4, "Plan voor drie jaar")
    Phase.objects.filter(pk=phase.pk).update(starts_on=localdate() + timedelta(1))
    assert not rules.PHASE_RULES["record_competences"](fresh(phase))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"score_start": 11, "scored_start_on": localdate()}, "competence_score_range"),
        ({"score_end": 0, "scored_end_on": localdate()}, "competence_score_range"),
        ({"score_start": 3}, "competence_score_has_day"),
    ],
)
def test_the_database_refuses_an_impossible_score(phase, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CompetenceScore.objects.create(traject=phase.traject, competence=named(phase, "visie"), **fields)


def test_a_competence_is_scored_once(phase):
    CompetenceScore.objects.create(traject=phase.traject, competence=named(phase, "visie"))
    with pytest.raises(IntegrityError, match="competence_scored_once"), transaction.atomic():
        CompetenceScore.objects.create(traject=phase.traject, competence=named(phase, "visie"))


# Words ---------------------------------------------------------------------------------------------


def test_the_comparison_says_who_moved_how_far(phase):
    score(phase, "start", "visie", 2)
    score(phase, "end", "visie", 4, version=1)
    score(phase, "start", "leren", 3)
    traject = Traject.objects.get(pk=phase.traject_id)
    lines = competence_lines(traject)
    assert [(line.name, line.start, line.end, line.change) for line in lines] == [
        ("Visie", 2, 4, "+2"),
        ("Leren", 3, None, ""),
    ]
    assert in_words(lines) == (
        "2 van 2 gescoord bij de start, 1 op het einde. Bij 1 ging de kandidaat vooruit."
    )
    assert competence_badge(traject).label == "Einde: 1 van 2"


def test_a_competence_out_of_use_stays_where_it_was_scored(phase):
    score(phase, "start", "visie", 2)
    phase.traject.programme.competences.update(is_active=False)
    assert [line.name for line in competence_lines(Traject.objects.get(pk=phase.traject_id))] == ["Visie"]


# Pages ---------------------------------------------------------------------------------------------


def url(name: str, phase: Phase, *args) -> str:
    return reverse(f"trajects:{name}", args=[phase.traject.public_id, *args])


def sent(**fields) -> dict:
    parts = {"form_key": str(uuid.uuid4()), "on": f"{localdate():%d/%m/%Y}"}
    for code in ("visie", "leren"):
        parts |= {f"version-{code}": "0", f"score-{code}": "", f"evidence-{code}": "", f"action-{code}": ""}
    return parts | {name.replace("_", "-"): value for name, value in fields.items() if name != "form_key"}


def test_a_part_is_saved_and_the_rest_follows(client, phase):
    client.force_login(phase.traject.adviser)
    page = url("competences_score", phase, "start")
    assert client.post(page, sent(score_visie="2", evidence_visie="Zoekt nog")).status_code == 302
    assert list(CompetenceScore.objects.values_list("competence__code", "score_start")) == [("visie", 2)]
    text = client.get(url("competences", phase)).content.decode()
    assert "1 van 2 gescoord bij de start" in text
    assert "Competenties als PDF" in text
    assert 'class="chart__mark"' in text
    again = client.get(url("competences_score", phase, "einde")).content.decode()
    assert "Bij de start: 2." in again


def test_only_what_was_changed_on_the_page_is_written(client, phase):
    """Somebody else scored another competence meanwhile: no conflict, and both stay."""
    client.force_login(phase.traject.adviser)
    score(phase, "start", "leren", 5)
    answer = client.post(url("competences_score", phase, "start"), sent(score_visie="2"))
    assert answer.status_code == 302
    assert set(CompetenceScore.objects.values_list("competence__code", "score_start")) == {
        ("visie", 2),
        ("leren", 5),
    }


def test_two_people_scoring_the_same_see_both_answers(client, phase):
    client.force_login(phase.traject.adviser)
    score(phase, "start", "visie", 5, "Heeft een plan")
    page = url("competences_score", phase, "start")
    answer = client.post(page, sent(score_visie="2", evidence_visie="Zoekt nog"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Heeft een plan" in text
    assert 'name="version-visie" value="1"' in text
    kept = sent(score_visie="2", evidence_visie="Zoekt nog") | {"version-visie": "1"}
    assert client.post(page, kept).status_code == 302
    assert CompetenceScore.objects.get().score_start == 2


@pytest.mark.parametrize("fields", [{"score_visie": "6"}, {"score_visie": "x"}, {"on": "01/01/2099"}])
def test_a_mistake_is_told_beside_the_field(client, phase, fields):
    client.force_login(phase.traject.adviser)
    assert client.post(url("competences_score", phase, "start"), sent(**fields)).status_code == 422
    assert not CompetenceScore.objects.exists()


def test_who_reads_finds_no_buttons_and_a_strange_moment_is_not_found(client, phase):
    client.force_login(phase.traject.adviser)
    assert client.get(url("competences_score", phase, "midden")).status_code == 404
    client.force_login(adviser())
    assert client.get(url("competences", phase)).status_code == 404

"""Snapshots of participation: taken by themselves, completed by the adviser, frozen, and counted (domain 3.7)."""

from __future__ import annotations

import io
from datetime import date, timedelta
from types import SimpleNamespace

import openpyxl
import pytest
from dateutil.relativedelta import relativedelta
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import localdate

from core import journal
from core.actors import DEMO
from core.dates import begin_of
from core.errors import Refused
from core.history import record
from core.models import Event
from people.enums import Diploma
from people.models import Candidate
from reporting.esf import actions, figures, presenters, rules, views
from reporting.esf.enums import ISCED_OF, Moment, Origin
from reporting.esf.predicates import PREDICATES, SENSITIVE
from reporting.esf.radar import KIND, QUIET_DAYS
from reporting.esf.sets import indicator_sets, set_for
from reporting.models import ParticipationSnapshot
from tests.factories.people import CandidateFactory, adviser, coordinator, member, steering_member
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from trajects.actions import close_traject, start_traject
from trajects.models import Phase, Traject
from trajects.radar import base as radar

pytestmark = pytest.mark.django_db
KNOWN = {"nationality": "BE", "diploma": Diploma.BACHELOR, "sex": "v", "is_job_seeker": True}


def started(*, on: date | None = None, **facts: object) -> Traject:
    """A dossier that began today, or on an earlier day, through the use case."""
    user = adviser()
    candidate = CandidateFactory(
        birth_date=localdate() - relativedelta(years=30),
        registered_at_vdab_on=facts.pop("since", localdate() - relativedelta(months=14)),
        **KNOWN | facts,
    )
    return start_traject(
        candidate=candidate, programme=ProgrammeFactory(), adviser=user, by=user,
        organisation=user.current_membership.organisation, first_conversation_on=on or localdate(),
    )  # fmt: skip


def closed(traject: Traject, *, reason: str = "by_hand") -> Traject:
    Phase.objects.filter(traject=traject).update(state="completed", ends_on=localdate(), outcome="no_start")
    return close_traject(traject, by=traject.adviser, on=localdate(), reason=reason)


def test_entry_says_what_is_known_and_is_frozen_when_nothing_misses():
    snapshot = started().participation.get()
    assert (
        snapshot.moment, snapshot.age, snapshot.labour_status, snapshot.months_unemployed, snapshot.isced,
        snapshot.nationality_group, snapshot.municipality, snapshot.is_frozen,
    ) == ("entry", 30, "unemployed", 14, 6, "belgian", "Kortrijk", True)  # fmt: skip
    for change in (snapshot.delete, lambda: ParticipationSnapshot.objects.update(age=31)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_entry_of_a_dossier_that_is_registered_afterwards_says_so():
    """A dossier of another system: the card was made after the dossier began."""
    on = localdate() - timedelta(days=40)
    taken = [started().participation.get(), started(on=on).participation.get()]
    assert [(entry.taken_on, entry.origin) for entry in taken] == [
        (localdate(), Origin.ON_TIME),
        (on, Origin.LATER),
    ]


def test_what_changes_on_the_card_afterwards_changes_no_snapshot():
    traject = started()
    type(traject.candidate).objects.update(diploma=Diploma.NONE, municipality="Gent")
    again = actions.take_entry(Traject.objects.get(), by=DEMO)
    assert (again.diploma, again.municipality) == (Diploma.BACHELOR, "Kortrijk")


def test_what_is_not_known_is_asked_and_never_guessed():
    traject = started(nationality="", diploma=Diploma.FOREIGN_RECOGNISED, is_job_seeker=None, since=None)
    snapshot = traject.participation.get()
    assert rules.missing(snapshot) == [
        "labour_status", "months_unemployed", "in_education", "isced", "nationality_group",
    ]  # fmt: skip

    def asked() -> list[str]:
        return [str(signal.text) for signal in radar.collect(traject.adviser) if signal.kind == KIND]

    assert asked() == []
    ParticipationSnapshot.objects.update(taken_on=localdate() - timedelta(days=QUIET_DAYS))
    assert asked() == ["Van de situatie bij de start ontbreekt nog iets."]
    snapshot.refresh_from_db()
    actions.fill(snapshot, by=traject.adviser, labour_status="inactive", isced=3)
    assert rules.missing(snapshot) == ["in_education", "nationality_group"]
    actions.fill(snapshot, by=traject.adviser, in_education=False, nationality_group="third")
    with pytest.raises(Refused) as refusal:
        actions.fill(snapshot, by=traject.adviser, nationality_group="eu")
    assert refusal.value.verdict.code == "participation_frozen"
    assert asked() == []


def test_leaving_and_six_months_later_are_separate_questions():
    traject = closed(started(), reason="to_work")
    leaving = traject.participation.get(moment=Moment.LEAVING)
    assert (leaving.labour_status, leaving.is_frozen) == ("employed", False)
    day = localdate() + relativedelta(months=6)
    assert actions.take_later_snapshots(on=day - timedelta(days=1)) == 0
    assert [actions.take_later_snapshots(on=day) for _again in range(2)] == [1, 0]
    later = traject.participation.get(moment=Moment.SIX_MONTHS)
    assert (later.taken_on, later.labour_status, rules.missing(later)) == (day, "", ["labour_status"])


def test_a_dossier_that_was_reopened_leaves_on_its_last_day():
    traject = closed(started(), reason="to_work")
    ParticipationSnapshot.objects.filter(moment="leaving").update(taken_on=localdate() - timedelta(days=40))
    Traject.objects.filter(pk=traject.pk).update(closed_on=None, state="running", close_reason="")
    assert actions.take_later_snapshots(on=localdate() + relativedelta(months=6)) == 0
    traject.refresh_from_db()
    close_traject(traject, by=traject.adviser, on=localdate(), reason="by_hand")
    leaving = traject.participation.get(moment=Moment.LEAVING)
    assert (leaving.taken_on, leaving.labour_status) == (localdate(), "")


def reopened_and_closed(traject: Traject, **fields: object) -> Traject:
    Traject.objects.filter(pk=traject.pk).update(closed_on=None, state="running", close_reason="")
    traject.refresh_from_db()
    return close_traject(traject, by=traject.adviser, on=localdate(), **{"reason": "by_hand"} | fields)


def test_what_was_complete_when_a_reopened_dossier_closes_again_stays_beside_the_next_version(client):
    traject = closed(started(), reason="to_work")
    long_ago = localdate() - relativedelta(months=7)
    ParticipationSnapshot.objects.filter(moment="leaving").update(taken_on=long_ago)
    actions.take_later_snapshots(on=localdate())
    leaving, later = traject.participation.filter(moment__in=("leaving", "six_months")).order_by("pk")
    actions.fill(leaving, by=traject.adviser, in_education=False, gained_qualification=True)
    traject = reopened_and_closed(traject)
    versions = traject.participation.filter(moment="leaving").order_by("version")
    assert [(row.version, row.taken_on, row.labour_status, row.is_frozen) for row in versions] == [
        (1, long_ago, "employed", True), (2, localdate(), "", False),
    ]  # fmt: skip
    # The newest counts, and the question about the first leaving is not asked any more.
    assert counted("esf-2021", 1)["all"][-1] == counted("esf-2021", 0)["all"][-1] == 1
    assert counted("esf-2021", 2)["all"][-1] == 0
    assert set(ParticipationSnapshot.objects.open()) == {versions[1]}
    assert later.moment == Moment.SIX_MONTHS
    client.force_login(traject.adviser)
    cards = client.get(reverse("reporting:participation", args=[traject.public_id])).context["cards"]
    words = [(str(card.badge.label), card.button is not None) for card in cards]
    assert sorted(words) == [
        ("Eerdere versie, blijft bewaard", False), ("Eerdere versie, blijft bewaard", False),
        ("Er ontbreekt nog iets", True), ("Volledig, ligt vast", False),
    ]  # fmt: skip
    assert (
        client.get(reverse("reporting:participation_fill", args=[traject.public_id, "leaving"]))
        .context["form"]
        .snapshot
        == versions[1]
    )
    day = localdate() + relativedelta(months=6)
    assert [actions.take_later_snapshots(on=day) for _again in range(2)] == [1, 0]
    assert set(traject.participation.filter(moment="six_months").values_list("version", flat=True)) == {1, 2}


def test_a_dossier_that_closes_again_on_the_same_day_left_once():
    traject = closed(started(), reason="to_work")
    leaving = traject.participation.get(moment="leaving")
    actions.fill(leaving, by=traject.adviser, in_education=False, gained_qualification=True)
    reopened_and_closed(traject)
    assert traject.participation.filter(moment="leaving").count() == 1


def test_what_a_dossier_misses_of_its_start_is_made_up_from_the_history_and_says_so():
    on = localdate() - timedelta(days=90)
    known, unsure, renamed, gone = (TrajectFactory(started_on=on) for _number in range(4))
    Candidate.objects.update(created_at=begin_of(on), diploma=Diploma.NONE, sex="v")
    known.candidate.refresh_from_db()
    record(known.candidate, {"diploma": (Diploma.NONE, Diploma.BACHELOR)}, by=DEMO)
    record(known.candidate, {"diploma": (Diploma.BACHELOR, Diploma.MASTER)}, by=DEMO)
    record(renamed.candidate, {"vdab_category": ("Met andere woorden (0)", None)}, by=DEMO)
    journal.record("candidate.changed", known.candidate, by=DEMO, data={"fields": ["diploma", "phone"]})
    journal.record("candidate.changed", unsure.candidate, by=DEMO, data={"fields": ["diploma"]})
    Candidate.objects.update(diploma=Diploma.MASTER)
    Traject.objects.filter(pk=gone.pk).update(state="closed", closed_on=on, close_reason="by_hand")
    assert [actions.make_up_entries(most=3) for _again in range(2)] == [3, 0]
    found = {row.traject_id: row for row in ParticipationSnapshot.objects.all()}
    assert {key: (row.moment, row.taken_on, row.origin, row.isced) for key, row in found.items()} == {
        known.pk: ("entry", on, "history", 1), unsure.pk: ("entry", on, "later", 7),
        renamed.pk: ("entry", on, "later", 7),
    }  # fmt: skip
    (card,) = presenters.cards(unsure, unsure.adviser)
    assert str(card.facts[-1].value) == "Later gemaakt, met gegevens die later ingevuld zijn"


def test_the_tables_lead_to_who_misses_an_answer_for_who_may_see_them(client):
    mine, other = started(nationality=""), started(nationality="", diploma=Diploma.FOREIGN_RECOGNISED)
    started()
    client.force_login(coordinator())
    report = client.get(reverse("reporting:esf"), {"van": localdate().strftime("%d/%m/%Y")})
    assert report.context["tables"][0].notes[0].startswith("Van 2 deelnemers ontbreken nog antwoorden;")
    rows = client.get(report.context["missing"].url).context["table"].rows
    assert {row.obj.traject for row in rows} == {mine, other}
    assert [str(row.cells[3].value) for row in rows if row.obj.traject == other] == [
        "Onderwijsniveau, Nationaliteit"
    ]
    late = {"van": (localdate() + timedelta(days=1)).strftime("%d/%m/%Y")}
    assert client.get(reverse("reporting:esf_missing"), late).context["table"].rows == []
    client.force_login(mine.adviser)
    (row,) = client.get(reverse("reporting:esf_missing")).context["table"].rows
    assert row.obj.traject == mine
    client.force_login(steering_member())
    assert client.get(reverse("reporting:esf")).context["missing"] is None
    assert client.get(reverse("reporting:esf_missing")).status_code == 404


def test_every_indicator_has_its_predicate_and_every_certain_diploma_its_level():
    for one in indicator_sets().values():
        lines = [line for moment in one.moments.values() for line in moment]
        assert {line.counts for line in lines} <= set(PREDICATES)
        assert {line.counts for line in one.sensitive} <= set(SENSITIVE)
        codes = [line.code for line in [*lines, *one.sensitive]]
        assert len(codes) == len(set(codes))
    assert set(Diploma) - set(ISCED_OF) == {Diploma.FOREIGN_RECOGNISED, Diploma.FOREIGN_NOT_RECOGNISED}


@pytest.mark.parametrize(
    ("begins", "code"), [(date(2020, 7, 1), "esf-2014"), (date(2024, 4, 15), "esf-2021")]
)
def test_the_set_follows_the_programme(begins, code):
    assert set_for(SimpleNamespace(begins_on=begins)).code == code


def snap(age: int, months: int | None = None, *, sex: str = "v", **facts: object) -> ParticipationSnapshot:
    status = facts.pop("labour_status", "unemployed")
    return ParticipationSnapshot.objects.create(
        traject=facts.pop("traject", None) or TrajectFactory(explore=False),
        moment=facts.pop("moment", "entry"), taken_on=localdate(), age=age, sex=sex, labour_status=status,
        months_unemployed=months, frozen_at="2026-01-01T00:00Z", **facts,
    )  # fmt: skip


def counted(code: str, moment: int = 0) -> dict[str, list[int]]:
    table = figures.tables(indicator_sets()[code], figures.Choice(), guarded=False)[moment]
    return {row.key: [cell.value for cell in row.cells] for row in table.rows}


def test_brackets_are_computed_for_each_set():
    snap(24, 7, isced=2)
    snap(25, 12, sex="m", isced=4)
    snap(29, 13, sex="x", isced=5)
    snap(54, labour_status="employed", sex="", nationality_group="third")
    first = snap(55, labour_status="inactive", in_education=False)
    old, new = counted("esf-2014"), counted("esf-2021")
    # Women, men, X, unknown, all.
    assert old["CO01"] == [1, 1, 1, 0, 3]
    assert old["CO02"] == new["EECO03"] == [1, 0, 1, 0, 2]
    assert (old["CO06"], old["CO07"], old["CO08"]) == ([1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1])
    assert (new["EECO07"], new["EECO08"]) == ([1, 1, 1, 0, 3], [1, 0, 0, 0, 1])
    assert (old["CO04"], old["CO15"], new["EECO13"]) == (
        [1, 0, 0, 0, 1], [0, 0, 0, 1, 1], [0, 0, 0, 1, 1],
    )  # fmt: skip
    assert new["EECO01"] == new["all"] == [2, 1, 1, 1, 5]

    snap(55, moment="leaving", traject=first.traject, labour_status="self_employed", in_education=False)
    assert counted("esf-2021", 1)["EECR04"] == [1, 0, 0, 0, 1]


def test_special_categories_stand_apart(client):
    traject = started()
    user = traject.adviser
    client.force_login(user)
    url = reverse("reporting:participation_sensitive", args=[traject.public_id])
    key = str(client.get(url).context["form"].initial["form_key"])
    assert client.post(url, {"form_key": key, "disability": "yes", "minority": "refused"}).status_code == 302
    page = client.get(reverse("reporting:participation", args=[traject.public_id])).content.decode()
    assert "Wil ik niet zeggen" in page
    assert "disability" not in str(Event.objects.get(kind="participation.sensitive").data)

    client.force_login(coordinator())
    report = reverse("reporting:esf")
    assert "handicap" not in client.get(report).content.decode()
    shown = client.get(f"{report}?gevoelig=ja&set=esf-2014")
    assert shown.context["tables"][-1].cell("CO16", "women").value == 1
    assert Event.objects.filter(kind="participation.counted").count() == 1
    book = client.get(reverse("reporting:esf_file", args=["xlsx"]) + "?gevoelig=ja&set=esf-2014")
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    cells = [cell.value for sheet in sheets for line in sheet for cell in line]
    assert traject.programme.co_financing_text in cells
    assert not any("handicap" in str(cell) or "inderheid" in str(cell) for cell in cells)

    client.force_login(steering_member())
    hidden = client.get(f"{report}?gevoelig=ja&set=esf-2014")
    assert len(hidden.context["tables"]) == 3
    assert hidden.context["tables"][0].cell("CO01", "total").shown == "<10"
    # Days that slide would cut off single persons.
    asked = RequestFactory().get(report, {"van": "2025-03-02", "tot": "2025-03-02"})
    asked.user = steering_member()
    form, choice, _set = views._asked(asked)
    assert choice == figures.Choice(None, date(2025, 1, 1), date(2025, 12, 31))
    assert (form["van"].value(), form["tot"].value()) == ("01/01/2025", "31/12/2025")
    member(user=asked.user)
    assert not views._counts_sensitive(asked.user)


def test_the_adviser_fills_in_what_misses_on_the_screen(client):
    traject = started(nationality="")
    client.force_login(traject.adviser)
    page = client.get(traject.get_absolute_url()).content.decode()
    url = reverse("reporting:participation", args=[traject.public_id])
    assert url in page
    fill = reverse("reporting:participation_fill", args=[traject.public_id, "entry"])
    missing = client.get(url).context["cards"][0].facts[0]
    assert (missing.label, missing.url) == ("Wat ontbreekt", f"{fill}#id_nationality_group")
    form = client.get(fill).context["form"]
    assert list(form.fields) == ["form_key", "nationality_group"]
    data = {"form_key": str(form.initial["form_key"]), "nationality_group": "eu"}
    assert client.post(fill, data).status_code == 302
    assert traject.participation.get().is_frozen
    assert client.get(fill).status_code == 403

"""Registration lines: programmes of any shape that are only data (A-01 to A-11, V-01, V-11, V-13)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from core import dates
from core.errors import Refused
from core.workflow import AlreadyMoved
from core.yaml_files import read_yaml
from people.enums import AccessGround, Diploma
from people.grants import open_candidate
from people.models import Organisation
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, coordinator
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from trajects import actions, rules
from trajects.actions import corrections, programmes
from trajects.enums import CloseReason, ContactKind, PhasePart, PhaseState, TrajectState
from trajects.models import Phase, PhaseTemplate, Programme, Traject
from trajects.presenters import dossier_header, phases_by_template
from trajects.rules.lines import no_secondary_diploma

ALTERNATING, REFUGEES, STAKEHOLDERS = (
    "ondersteuning-alternerend-leren",
    "vluchtelingen",
    "stakeholdersplatform",
)
DAY = timedelta(days=1)
TODAY = date(2026, 3, 20)


def file_of(code: str) -> dict[str, Any]:
    return read_yaml(programmes.path_of(code))


def templates_of(code: str) -> dict[str, PhaseTemplate]:
    """The phases of a file as rows that were not saved."""
    names = {field.name for field in PhaseTemplate._meta.concrete_fields}
    return {
        entry["code"]: PhaseTemplate(**{name: value for name, value in entry.items() if name in names})
        for entry in file_of(code)["phases"]
    }


# Programme and state, without a database ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "phase", "words"),
    [
        ("jumpstarters", "VF", ["Bezig", "Uitgevoerd", "Stopgezet", "Geannuleerd"]),
        ("jumpstarters", "NAZORG", ["Bezig", "Uitgevoerd", "Stopgezet", "Geannuleerd"]),
        (ALTERNATING, "ALTERNEREND", ["Bezig", "Beëindigd", None, "Geannuleerd"]),
        (REFUGEES, "INFORMEREN", ["Bezig", "Uitgevoerd", "Stopgezet", "Geannuleerd"]),
    ],
)
def test_a_programme_says_which_states_its_lines_know(code, phase, words):
    template = templates_of(code)[phase]
    found = [template.state_label(s) if template.knows_state(s) else None for s in PhaseState]
    assert found == words


@pytest.mark.parametrize(
    ("code", "phase", "parts", "kinds"),
    [
        ("jumpstarters", "VF", {"intake", "action_plan"}, ["info", "intake", "conversation", "evaluation"]),
        ("jumpstarters", "NAZORG", set(), ["aftercare"]),
        (ALTERNATING, "ALTERNEREND", {"action_plan"}, ["guidance", "evaluation"]),
        (REFUGEES, "SENSIBILISEREN", set(), ["info", "conversation"]),
        (REFUGEES, "DETECTIE", {"intake", "action_plan"}, ["intake", "conversation", "evaluation"]),
        (REFUGEES, "BEGELEIDING", {"action_plan", "specialisations"}, ["start", "guidance", "evaluation"]),
    ],
)
def test_a_programme_says_what_its_phases_consist_of(code, phase, parts, kinds):
    template = templates_of(code)[phase]
    assert {part.value for part in PhasePart if template.has_part(part)} == parts
    assert list(template.kinds) == kinds


def test_the_results_of_the_manual():
    template = templates_of(ALTERNATING)["ALTERNEREND"]
    assert [(entry["outcome"], entry["text"][:35]) for entry in template.results] == [
        ("positive", "De jongere zet de opleiding verder "),
        ("positive", "De jongere is gestopt met de opleid"),
        ("positive", "De jongere behaalde een beroeps- of"),
        ("negative", "De jongere behaalde geen enkele ber"),
        ("negative", "De begeleiding wordt stopgezet omwi"),
    ]
    assert not rules.result_fits(SimpleNamespace(template=template), "")


@pytest.mark.parametrize(
    ("diploma", "code"),
    [
        ("", "diploma_unknown"),
        (Diploma.NONE, ""),
        (Diploma.SECOND_GRADE, ""),
        (Diploma.FOREIGN_NOT_RECOGNISED, ""),
        (Diploma.SECONDARY, "secondary_diploma"),
        (Diploma.MASTER, "secondary_diploma"),
        (Diploma.FOREIGN_RECOGNISED, "secondary_diploma"),
    ],
)
def test_who_has_a_secondary_diploma_cannot_take_part(diploma, code):
    person = SimpleNamespace(diploma=diploma, get_absolute_url=lambda: "/kandidaten/een/")
    verdict = no_secondary_diploma(person, TODAY)
    assert (bool(verdict), verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"results": []}, "phase X misses: results"),
        ({"entry_rules": ["rijbewijs"]}, "phase X names an entry rule that does not exist: rijbewijs"),
        ({"results": [{"code": "a", "text": "A"}]}, "phase X, result a misses: outcome"),
        (
            {"results": [{"code": "a", "text": "A", "outcome": "misschien"}]},
            "phase X, result a has an unknown outcome: misschien",
        ),
        (
            {"results": [{"code": "a", "text": "A", "outcome": "positive", "opens": "Y"}]},
            "phase X, result a opens a phase that does not exist: Y",
        ),
    ],
)
def test_a_file_with_a_wrong_line_is_told(change, problem):
    line = {"kind": "line", "code": "X", "name": "X", "results": []} | change
    found = programmes.find_problems(file_of(STAKEHOLDERS) | {"phases": [line]})
    assert problem in found


# In the database ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_programme_of_the_sources_loads_beside_the_others():
    for code in programmes.known_codes():
        programmes.load(code)
        programmes.load(code)
    learning = Programme.objects.get(code=ALTERNATING)
    assert learning.financing_number_on(date(2024, 1, 1)) == "EEWG019"
    refugees = Programme.objects.get(code=REFUGEES)
    assert (refugees.begins_on, refugees.last_day) == (date(2016, 11, 1), date(2018, 10, 31))
    assert [template.name for template in refugees.templates] == [
        "Sensibiliseren", "Informeren", "Detectie", "Begeleiding",
    ]  # fmt: skip
    assert refugees.specialisations.count() == 6
    stakeholders = Programme.objects.get(code=STAKEHOLDERS)
    assert not stakeholders.templates
    assert rules.may_start_traject(CandidateFactory(), stakeholders, TODAY).code == "programme_empty"
    with_menu = Programme.objects.with_menu_card().values_list("code", flat=True)
    assert list(with_menu) == ["jumpstarters"]


@pytest.fixture
def learning(db: Any) -> Programme:
    programme = programmes.load(ALTERNATING)
    programme.organisations.add(OrganisationFactory())
    return programme


def begin(programme: Programme, on: date, **person: Any) -> Traject:
    """A dossier in the first organisation of the programme."""
    organisation = programme.organisations.get()
    guide = adviser(organisation)
    candidate = CandidateFactory(**{"diploma": Diploma.LOWER_SECONDARY} | person)
    open_candidate(candidate, organisation, AccessGround.REGISTERED)
    return actions.start_traject(
        candidate=candidate, programme=programme, organisation=organisation, adviser=guide,
        first_conversation_on=on, by=guide,
    )  # fmt: skip


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def refused(work: Any) -> str:
    with pytest.raises(Refused) as error:
        work()
    return error.value.verdict.code


def talk(traject: Traject, on: date) -> Any:
    return actions.record_contact(
        traject, by=traject.adviser, kind=ContactKind.GUIDANCE, form="individual", channel="in_person",
        held_on=on,
    )  # fmt: skip


@time_machine.travel("2026-03-20T12:00:00+01:00")
def test_the_line_of_the_manual_from_start_to_day_fifteen(learning):
    assert refused(lambda: begin(learning, TODAY, diploma=Diploma.BACHELOR)) == "secondary_diploma"
    traject = begin(learning, TODAY - 30 * DAY)
    line = traject.phases.get()
    assert (line.financing_number, line.due_on, line.applicant) == ("EEWG019", None, traject.adviser)
    assert refused(lambda: talk(traject, TODAY - 31 * DAY)) == "before_phase"
    talk(traject, TODAY - 20 * DAY)
    end = {"by": traject.adviser, "on": TODAY - 10 * DAY, "summary": "Goed verlopen."}
    assert refused(lambda: actions.end_line(fresh(line), result="", **end)) == "result"
    actions.end_line(fresh(line), result="kwalificatie", **end)
    line, traject = fresh(line), fresh(traject)
    assert (line.get_state_display(), line.outcome, line.result) == ("Beëindigd", "positive", "kwalificatie")
    assert line.result_code.startswith("De jongere behaalde een beroeps- of onderwijskwalificatie")
    assert (traject.state, traject.close_reason) == (TrajectState.CLOSED, CloseReason.ENDED)
    assert refused(lambda: talk(traject, TODAY)) == "phase_ended"
    with pytest.raises(AlreadyMoved):
        actions.end_line(fresh(line), result="kwalificatie", **end)
    with time_machine.travel("2026-03-24T23:30:00+01:00"):
        actions.supplement_summary(fresh(line), by=traject.adviser, text="Nog aangevuld.")
    with time_machine.travel("2026-03-25T00:30:00+01:00"):
        late = {"by": traject.adviser, "text": "Te laat."}
        assert refused(lambda: actions.supplement_summary(fresh(line), **late)) == "summary_closed"
        coach = coordinator()
        version = fresh(line).version
        corrections.correct_phase(
            fresh(line), by=coach, reason="Foute datum", version=version, ends_on=TODAY - 9 * DAY
        )
    assert fresh(line).ends_on == TODAY - 9 * DAY
    assert line.corrections.get().reason == "Foute datum"


@time_machine.travel("2026-03-20T12:00:00+01:00")
def test_a_wrong_line_is_cancelled_by_the_adviser_while_it_runs_and_by_the_coach_afterwards(learning, client):
    traject = begin(learning, TODAY - 5 * DAY)
    wrong = traject.phases.get()
    actions.cancel_phase(wrong, by=traject.adviser, reason="Foute kandidaat")
    shown = Traject.objects.with_content().get(pk=traject.pk)
    assert phases_by_template(shown) == {}
    client.force_login(traject.adviser)
    dossiers = client.get(reverse("trajects:dossiers")).content.decode()
    assert f"{wrong.template.name} (geannuleerd)" in dossiers
    assert [step.state for step in dossier_header(shown, traject.adviser, tab="general").steps] == ["todo"]
    again = corrections.start_phase_again(shown, template=wrong.template, on=TODAY, by=traject.adviser)
    actions.end_line(again, by=traject.adviser, on=TODAY, result="geen-kwalificatie")
    cancel = {"reason": "Foute lijn"}
    assert refused(lambda: actions.cancel_phase(fresh(again), by=traject.adviser, **cancel)).startswith(
        "workflow"
    )
    actions.cancel_phase(fresh(again), by=coordinator(), **cancel)
    assert fresh(again).get_state_display() == "Geannuleerd"
    chosen = {"fase": f"{learning.code}/{wrong.template.code}:{PhaseState.CANCELLED}"}
    assert client.get(reverse("trajects:dossiers"), chosen).context["table"].total == 1
    page = client.get(reverse("trajects:phase", args=[traject.public_id, wrong.template.code]))
    assert f"“{wrong.template.name}” is geannuleerd" in page.content.decode()
    assert "Geannuleerd op 20/03/2026." in page.content.decode()
    assert "vorige fase" not in page.content.decode()


def test_pages_of_a_line_show_what_the_programme_uses(client, learning):
    traject = begin(learning, dates.today() - 3 * DAY)
    client.force_login(traject.adviser)
    line = traject.phases.get()
    page = client.get(line.get_absolute_url()).content.decode()
    for words in ("Startdatum van de begeleidingsovereenkomst", "EEWG019", "Aanvrager", "Beëindigen"):
        assert words in page
    for words in (
        reverse("vouchers:dossier", args=[traject.public_id]),
        "Stopzetten",
        'id="intake"',
        "Consulent</dt>",
        "nog niet factureren",
    ):
        assert words not in page
    colleague = adviser(traject.organisation)
    url = reverse("trajects:line_people", args=[traject.public_id, line.template.code])
    key = client.get(url).context["form"]["form_key"].value()
    people = {"applicant": colleague.public_id, "executor": traject.adviser.public_id}
    assert client.post(url, people | {"version": line.version, "form_key": key}).status_code == 302
    assert fresh(line).applicant == colleague
    url = reverse("trajects:decide", args=[traject.public_id, line.template.code])
    answer = client.get(url)
    assert "Einddatum van de begeleiding" in answer.content.decode()
    assert "Voorbeeld bekijken" not in answer.content.decode()
    key = answer.context["form"]["form_key"].value()
    sent = {"on": f"{dates.today():%d/%m/%Y}", "form_key": key, "summary": "Werk gevonden."}
    assert client.post(url, sent).status_code == 422
    done = client.post(url, sent | {"result": "gestopt-met-werk"}, follow=True)
    assert "is beëindigd" in done.content.decode()
    assert fresh(line).result == "gestopt-met-werk"


def test_an_adviser_begins_a_dossier_where_the_organisation_takes_part(client, learning):
    organisation = learning.organisations.get()
    guide = adviser(organisation)
    candidate = CandidateFactory(diploma=Diploma.SECONDARY)
    open_candidate(candidate, organisation, AccessGround.REGISTERED)
    client.force_login(guide)
    url = reverse("trajects:dossier_start", args=[candidate.public_id])
    assert url in client.get(candidate.get_absolute_url()).content.decode()
    stopped = client.get(url)
    assert (stopped.status_code, "alleen voor wie" in stopped.content.decode()) == (403, True)
    type(candidate).objects.filter(pk=candidate.pk).update(diploma=Diploma.NONE)
    other = ProgrammeFactory(code="ander", name="Ander programma", uses_referrals=False)
    other.organisations.add(organisation)
    assert f"{url}?programma=ander" in client.get(url).content.decode()
    form = client.get(f"{url}?programma={learning.code}").context["form"]
    sent = {"on": f"{dates.today():%d/%m/%Y}", "form_key": form["form_key"].value()}
    sent |= {"organisation": form["organisation"].value()}
    assert client.post(f"{url}?programma={learning.code}", sent).status_code == 302
    assert candidate.trajects.get().programme == learning
    assert client.get(f"{url}?programma=jumpstarters").status_code == 404
    TrajectFactory(organisation=organisation)
    lists = [reverse("trajects:dossiers"), reverse("people:candidates")]
    counts = [
        client.get(f"{each}?programma={learning.code}").context["table"].page.paginator.count
        for each in lists
    ]
    assert counts == [1, 1]


# Several lines in one programme ------------------------------------------------------------------------


def running(code: str) -> Programme:
    """A programme of the sources in which dossiers still begin; some ended years ago."""
    programme = programmes.load(code)
    programme.ends_on = dates.today() + 365 * DAY
    programme.save()
    return programme


@pytest.fixture
def refugees(db: Any) -> Programme:
    programme = running(REFUGEES)
    programme.organisations.add(OrganisationFactory(starterslabo=True))
    return programme


def end(traject: Traject, result: str, **more: Any) -> Phase:
    line = fresh(traject).current_phase
    return actions.end_line(line, by=traject.adviser, on=dates.today(), result=result, **more)


def guided(programme: Programme) -> Traject:
    """A dossier in the fourth phase."""
    traject = begin(programme, dates.today())
    for result in ("informeren", "detectie", "begeleiding"):
        end(traject, result)
    return fresh(traject)


def test_the_funnel_goes_through_four_phases(refugees):
    traject = guided(refugees)
    assert [phase.template.code for phase in traject.phases.all()] == [
        "SENSIBILISEREN", "INFORMEREN", "DETECTIE", "BEGELEIDING",
    ]  # fmt: skip
    assert refused(lambda: end(traject, "start")) == "start_incomplete"
    end(traject, "start", started_in="main", activity_starts_on=dates.today())
    traject = fresh(traject)
    assert (traject.started_in, traject.state) == ("main", TrajectState.CLOSED)
    assert traject.current_phase.outcome == "starts"


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (["stopt"], CloseReason.ENDED),
        (["informeren", "naar-werk"], CloseReason.TO_WORK),
        (["informeren", "detectie", "begeleiding", "geen-start"], CloseReason.NO_START),
    ],
)
def test_a_result_that_opens_nothing_closes_the_dossier(refugees, results, reason):
    traject = begin(refugees, dates.today())
    for result in results:
        end(traject, result)
    assert (fresh(traject).state, fresh(traject).close_reason) == (TrajectState.CLOSED, reason)


def test_nothing_begins_after_the_programme(refugees):
    """With its extension; what runs goes on, with a warning (H-01)."""
    traject = begin(refugees, dates.today())
    refugees.ends_on = dates.today() - DAY
    refugees.save()
    assert refused(lambda: begin(refugees, dates.today())) == "programme_over"
    end(traject, "informeren")
    refugees.extended_until = dates.today()
    refugees.save()
    begin(refugees, dates.today())


def test_dossiers_are_found_by_the_state_of_a_line(client, refugees):
    waits, ended = begin(refugees, dates.today()), begin(refugees, dates.today())
    end(ended, "stopt")
    client.force_login(waits.adviser)
    url = reverse("trajects:dossiers")

    def found(value: str) -> set[Any]:
        table = client.get(url, {"fase": value}).context["table"]
        return set(table.page.object_list)

    line = f"{REFUGEES}/SENSIBILISEREN"
    page = client.get(url).content.decode()
    assert f'<option value="{line}:completed">Sensibiliseren: ' in page
    assert 'label="' + refugees.name in page
    assert found(f"{line}:in_progress") == {waits}
    assert found(f"{line}:completed") == {ended}
    assert found(f"{REFUGEES}/INFORMEREN:in_progress") == set()
    assert found("line") == {waits}


def test_an_info_moment_counts_for_the_phase_that_runs(refugees):
    traject = begin(refugees, dates.today())
    end(traject, "informeren")
    info = {"kind": ContactKind.INFO, "form": "collective", "channel": "in_person"}
    contact = actions.record_contact(fresh(traject), by=traject.adviser, held_on=dates.today(), **info)
    assert contact.phase.template.code == "INFORMEREN"


def test_a_later_phase_does_not_begin_without_the_result_that_opens_it(refugees):
    traject = begin(refugees, dates.today())
    detection = refugees.phase_templates.get(code="DETECTIE")
    assert rules.may_start_phase(traject, detection, dates.today()).code == "phase_in_progress"
    end(traject, "informeren")
    actions.cancel_phase(fresh(traject).current_phase, by=coordinator(), reason="Fout")
    assert rules.may_start_phase(fresh(traject), detection, dates.today()).code == "phase_before"
    informing = refugees.phase_templates.get(code="INFORMEREN")
    assert rules.may_start_phase(fresh(traject), informing, dates.today())


def test_a_programme_of_figures_only_offers_no_new_dossier(db):
    """The page behind the button knows no programme to choose."""
    organisation = OrganisationFactory(starterslabo=True)
    guide = adviser(organisation)
    programmes.load(STAKEHOLDERS).organisations.add(organisation)
    assert not Organisation.objects.beginning_dossiers(guide).exists()
    programmes.load(ALTERNATING).organisations.add(organisation)
    assert Organisation.objects.beginning_dossiers(guide).exists()

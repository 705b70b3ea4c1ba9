"""The personal action plan: actions, what guards them, the page."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused, StaleForm
from core.models import Event
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory, full_intake
from trajects import actions
from trajects.enums import ActionState, NeedTopic
from trajects.models import ActionItem, Intake, Traject
from trajects.presenters.action_plan import action_plan, is_late, needs_of, plan_badge

pytestmark = pytest.mark.django_db


@pytest.fixture
def traject() -> Traject:
    return TrajectFactory()


def add(traject: Traject, text: str = "Prijzen vragen", **fields) -> ActionItem:
    return actions.add_action(
        traject, by=traject.adviser, **{"need": NeedTopic.ENTERPRISE, "description": text, **fields}
    )


def order(traject: Traject) -> list[str]:
    return list(traject.action_items.filter(need="enterprise").values_list("description", flat=True))


def kinds(traject: Traject) -> list[str]:
    return list(Event.objects.in_dossier(traject).order_by("pk").values_list("kind", flat=True))


def close(traject: Traject) -> None:
    Traject.objects.filter(pk=traject.pk).update(
        state="closed", closed_on=localdate(), close_reason="no_start"
    )


# Actions -------------------------------------------------------------------------------------------


def test_add_puts_an_action_last_in_the_phase_that_runs(traject):
    first, second = add(traject, "Een"), add(traject, "Twee", owner="other", owner_name="Boekhouder")
    assert order(traject) == ["Een", "Twee"]
    assert (first.phase, second.owner_name, first.state) == (traject.current_phase, "Boekhouder", "open")
    assert kinds(traject) == ["action.added", "action.added"]


def test_a_name_is_kept_for_somebody_else_only(traject):
    assert add(traject, owner="adviser", owner_name="Jan").owner_name == ""


def test_move_changes_places_within_the_need_and_stops_at_the_ends(traject):
    rows = [add(traject, name) for name in ("Een", "Twee", "Drie")]
    add(traject, "Elders", need=NeedTopic.ENTREPRENEUR)
    actions.move_action(rows[2], by=traject.adviser, up=True)
    assert order(traject) == ["Een", "Drie", "Twee"]
    actions.move_action(rows[0], by=traject.adviser, up=True)
    actions.move_action(rows[1], by=traject.adviser, up=False)
    assert order(traject) == ["Een", "Drie", "Twee"]


def test_done_keeps_day_and_result_and_reopening_forgets_the_day(traject):
    item = add(traject)
    yesterday = localdate() - timedelta(1)
    actions.change_action(
        item, by=traject.adviser, version=1, state="done", done_on=yesterday, result="Drie offertes"
    )
    assert (item.state, item.done_on, item.result) == ("done", yesterday, "Drie offertes")
    actions.change_action(item, by=traject.adviser, version=2, state="busy")
    assert (item.state, item.done_on, item.result) == ("busy", None, "Drie offertes")
    assert kinds(traject) == ["action.added", "action.done", "action.changed"]


def test_change_of_an_old_page_overwrites_nothing(traject):
    item = add(traject)
    actions.change_action(item, by=traject.adviser, version=1, description="Nieuw")
    with pytest.raises(StaleForm):
        actions.change_action(item, by=traject.adviser, version=1, description="Oud")
    item.refresh_from_db()
    assert item.description == "Nieuw"


def test_an_action_is_not_done_in_the_future(traject):
    with pytest.raises(Refused, match="toekomst"):
        actions.change_action(
            add(traject), by=traject.adviser, version=1, state="done", done_on=localdate() + timedelta(1)
        )


def test_remove_leaves_a_line_in_the_journal(traject):
    actions.remove_action(add(traject), by=traject.adviser)
    assert order(traject) == []
    assert kinds(traject) == ["action.added", "action.removed"]


def test_a_closed_dossier_changes_nothing(traject):
    item = add(traject)
    close(traject)
    for attempt in (
        lambda: add(traject),
        lambda: actions.change_action(item, by=traject.adviser, version=1, description="x"),
        lambda: actions.move_action(item, by=traject.adviser, up=True),
        lambda: actions.remove_action(item, by=traject.adviser),
    ):
        with pytest.raises(Refused, match="afgesloten"):
            attempt()
    assert order(traject) == ["Prijzen vragen"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"description": ""}, "action_has_description"),
        ({"state": "done"}, "action_done_has_day"),
        ({"state": "open", "done_on": localdate()}, "action_done_has_day"),
        ({"owner": "other"}, "action_other_owner_has_name"),
    ],
)
def test_the_database_refuses_an_impossible_action(traject, fields, name):
    values = {"traject": traject, "description": "x", "added_by": traject.adviser, **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ActionItem.objects.create(**values)


# Words ---------------------------------------------------------------------------------------------


def test_late_is_what_is_not_finished_after_its_day():
    yesterday = localdate() - timedelta(1)
    assert is_late(ActionItem(due_on=yesterday))
    assert not is_late(ActionItem(due_on=localdate()))
    assert not is_late(ActionItem(due_on=yesterday, state=ActionState.DROPPED))
    assert not is_late(ActionItem())


def test_badge_says_what_matters_most():
    yesterday = localdate() - timedelta(1)
    open_one, late = ActionItem(), ActionItem(due_on=yesterday)
    done = ActionItem(state=ActionState.DONE)
    said = [plan_badge(items).label for items in ([], [done], [open_one, done], [open_one, late])]
    assert said == ["Nog leeg", "Alles gedaan", "1 te doen", "1 te laat"]


def test_the_needs_of_the_intake_stand_beside_the_actions(traject):
    Intake.objects.create(
        traject=traject, needs_entrepreneur="- Boekhouden leren\n\n• Rijbewijs halen", preconditions="Opvang"
    )
    assert needs_of(traject, "entrepreneur") == ["Boekhouden leren", "Rijbewijs halen"]
    groups = {group.code: group for group in action_plan(traject, traject.adviser).groups}
    assert [line.text for line in groups["preconditions"].needs] == ["Opvang"]
    assert groups["entrepreneur"].needs[1].url.endswith("?nood=entrepreneur&regel=2")
    reader = action_plan(traject, adviser())
    assert reader.add is None
    assert {need.url for group in reader.groups for need in group.needs} == {""}


# Page ----------------------------------------------------------------------------------------------


def url(name: str, *args) -> str:
    return reverse(f"trajects:{name}", args=args)


def data(**fields) -> dict:
    return {
        "form_key": str(uuid.uuid4()),
        "description": "Site maken",
        "need": "enterprise",
        "owner": "candidate",
        **fields,
    }


def test_the_whole_work_through_the_pages(client, traject):
    client.force_login(traject.adviser)
    full_intake(traject)
    page = url("action_plan", traject.public_id)
    text = client.get(page).content.decode()
    assert "Een pand" in text
    assert "Maak hiervan een actie" in text
    wanted = client.get(url("action_add", traject.public_id), {"nood": "enterprise", "regel": "1"})
    assert 'value="Een pand"' in wanted.content.decode()
    assert client.post(url("action_add", traject.public_id), data(due_on="01/01/2026")).status_code == 302
    item = traject.action_items.get()
    text = client.get(page).content.decode()
    assert "Site maken" in text
    assert "Te laat" in text
    assert "Actieplan als PDF" in text
    answer = client.post(url("action_move", item.public_id, "omhoog"))
    assert answer.url == f"{page}#enterprise"
    done = {"form_key": str(uuid.uuid4()), "version": 1, "done_on": "02/01/2026", "result": "Staat online"}
    assert client.post(url("action_done", item.public_id), done).status_code == 302
    assert "Staat online" in client.get(page).content.decode()
    assert client.post(url("action_remove", item.public_id)).status_code == 302
    assert not traject.action_items.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"description": ""}, "Dit veld is verplicht"),
        ({"description": "x" * 301}, "300"),
        ({"owner": "other"}, "Schrijf op wie deze actie doet"),
        ({"due_on": "31/02/2026"}, "dd/mm/jjjj"),
        ({"need": "geld"}, "geen beschikbare keuze"),
    ],
)
def test_a_mistake_is_told_beside_the_field(client, traject, fields, words):
    client.force_login(traject.adviser)
    answer = client.post(url("action_add", traject.public_id), data(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not traject.action_items.exists()


def test_two_people_editing_see_both_texts(client, traject):
    client.force_login(traject.adviser)
    item = add(traject, "Mijn tekst")
    actions.change_action(item, by=traject.adviser, version=1, description="Tekst van een collega")
    sent = data(description="Mijn tekst", state="open", version=1)
    answer = client.post(url("action_edit", item.public_id), sent)
    assert answer.status_code == 409
    assert "Tekst van een collega" in answer.content.decode()


@pytest.mark.parametrize("query", [{"nood": "x"}, {"nood": "enterprise", "regel": "9"}, {"regel": "²"}])
def test_a_need_that_is_not_there_opens_an_empty_form(client, traject, query):
    client.force_login(traject.adviser)
    assert client.get(url("action_add", traject.public_id), query).status_code == 200


def test_a_closed_dossier_says_why(client, traject):
    client.force_login(traject.adviser)
    item = add(traject)
    close(traject)
    text = client.get(url("action_plan", traject.public_id)).content.decode()
    assert "Dit dossier is afgesloten" in text
    assert client.get(url("action_edit", item.public_id)).status_code == 403
    assert client.post(url("action_remove", item.public_id)).status_code == 403

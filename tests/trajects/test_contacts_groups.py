"""Why a contact was not held, what the consultant was told, and one record for a whole group."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Event
from tests.factories.people import CandidateFactory, adviser, consultant
from tests.factories.trajects import TrajectFactory, contact_in, phase_in
from trajects import actions, rules
from trajects.enums import Attendance, ContactKind, PhaseKind
from trajects.models import Contact, GroupContact, Traject

pytestmark = pytest.mark.django_db
TOPIC = "Je prijs berekenen"


@pytest.fixture
def traject() -> Traject:
    return TrajectFactory()


@pytest.fixture
def own(client: Any, traject: Traject) -> Any:
    client.force_login(traject.adviser)
    return client


def url(name: str, row: Any = None) -> str:
    return reverse(f"trajects:{name}", args=[row.public_id] if row else [])


def day(days: int = 0) -> str:
    return f"{localdate() + timedelta(days=days):%d/%m/%Y}"


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


def contact_form(**changes: Any) -> dict[str, str]:
    return {
        "kind": "intake",
        "held_on": day(),
        "form": "individual",
        "channel": "in_person",
        "attendance": "came",
    } | key() | changes  # fmt: skip


# Presence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attendance", "reason", "late", "words"),
    [
        ("not_held", "", None, "waarom het gesprek niet doorging"),
        ("came", "Ziek", None, "hoort alleen bij"),
        ("came", "", 5, "alleen bij wie te laat kwam"),
        ("late", "", 5, None),
        ("not_held", "Ziek", None, None),
    ],
)
def test_a_reason_only_and_always_when_not_held_and_minutes_only_when_late(attendance, reason, late, words):
    verdict = rules.attendance_complete(attendance, reason, late)
    assert bool(verdict) == (words is None)
    assert words is None or words in str(verdict.reason)


def test_not_held_asks_why_and_shows_it(own, traject):
    address = url("contact_add", traject)
    response = own.post(address, contact_form(attendance="not_held"))
    assert (response.status_code, Contact.objects.count()) == (422, 0)
    sent = contact_form(attendance="not_held", not_held_reason="<i>Trein</i>", minutes_late="20")
    page = own.post(address, sent, follow=True).content.decode()
    assert "Ging niet door: &lt;i&gt;Trein&lt;/i&gt;" in page
    assert Contact.objects.values_list("not_held_reason", "minutes_late").get() == ("<i>Trein</i>", None)


def test_late_shows_how_late_and_forgets_it_when_that_was_wrong(own, traject):
    own.post(url("contact_add", traject), contact_form(attendance="late", minutes_late="15"))
    contact = Contact.objects.get()
    assert "15 minuten te laat" in own.get(traject.phases.get().get_absolute_url()).content.decode()
    sent = contact_form(attendance="came", minutes_late="15", version="1")
    assert own.post(url("contact_edit", contact), sent).status_code == 302
    contact.refresh_from_db()
    assert (contact.attendance, contact.minutes_late) == ("came", None)


def test_a_report_of_100_000_characters_is_refused_and_nothing_is_kept(own, traject):
    assert own.post(url("contact_add", traject), contact_form(notes="x" * 100_000)).status_code == 422
    assert not Contact.objects.exists()


# Told to the consultant ---------------------------------------------------------------------------


def inform_form(**changes: Any) -> dict[str, str]:
    return {"held_on": day(), "channel": "phone", "notes": "De opleiding begint later."} | key() | changes


def test_what_the_consultant_was_told_stands_in_the_phase_and_in_the_journal(own, traject):
    page = own.post(url("inform", traject), inform_form(), follow=True).content.decode()
    assert "De opleiding begint later." in page
    contact = Contact.objects.get()
    assert (contact.kind, contact.phase) == (ContactKind.CONSULTANT, traject.phases.get())
    event = Event.objects.get(kind="traject.consultant_informed")
    assert "opleiding" not in str(event.data)


@pytest.mark.parametrize(
    "changes", [{"held_on": day(1)}, {"held_on": day(-400)}, {"notes": ""}, {"notes": "x" * 1001}]
)
def test_a_wrong_message_answers_422(own, traject, changes):
    assert own.post(url("inform", traject), inform_form(**changes)).status_code == 422
    assert not Contact.objects.exists()


def test_the_consultant_is_told_also_between_two_phases_and_that_is_corrected_there(own, traject):
    traject.phases.update(state="completed", ends_on=localdate(), outcome="positive")
    own.post(url("inform", traject), inform_form())
    contact = Contact.objects.get()
    assert contact.phase is None
    phase_page = own.get(traject.phases.get().get_absolute_url()).content.decode()
    assert url("contact_edit", contact) in phase_page
    sent = inform_form(notes="Iets anders", version="1")
    assert own.post(url("contact_edit", contact), sent).status_code == 302
    assert own.post(url("contact_remove", contact), key()).status_code == 302
    assert not Contact.objects.exists()


def test_the_form_says_whom_to_call(own, traject):
    kortrijk = consultant(given_name="Bart", family_name="Willems", phone="+3256123456")
    Traject.objects.update(consultant=kortrijk)
    assert "Bart Willems, telefoon 056 12 34 56" in own.get(url("inform", traject)).content.decode()


# A group ------------------------------------------------------------------------------------------


def colleague_of(traject: Traject, name: str, **fields: Any) -> Traject:
    """Another dossier of the same adviser."""
    return TrajectFactory(
        organisation=traject.organisation,
        adviser=traject.adviser,
        programme=traject.programme,
        candidate=CandidateFactory(family_name=name),
        **fields,
    )


def guided(traject: Traject, name: str) -> Traject:
    """A dossier in the guidance phase, begun ten days ago."""
    made = colleague_of(traject, name, explore=False)
    phase_in(made, PhaseKind.GUIDE, starts_on=localdate() - timedelta(days=10))
    return made


def together(*people: Any, by: Any, **fields: Any) -> GroupContact:
    fields = {"topic": TOPIC, "held_on": localdate(), "channel": "in_person"} | fields
    return actions.record_group_contact(
        [actions.Participant(each) if isinstance(each, Traject) else each for each in people], by=by, **fields
    )


def test_everybody_gets_an_own_contact_of_the_own_phase(traject):
    noor, omar = colleague_of(traject, "Noor"), guided(traject, "Omar")
    group = together(
        traject,
        actions.Participant(noor, Attendance.EXCUSED, "Belde zelf af."),
        omar,
        by=traject.adviser,
        minutes=120,
        notes="We rekenden.",
    )
    rows = group.contacts.order_by("pk").values_list("kind", "form", "attendance", "minutes", "notes")
    assert list(rows) == [
        ("conversation", "collective", "came", 120, "We rekenden."),
        ("conversation", "collective", "excused", None, "We rekenden.\n\nBelde zelf af."),
        ("guidance", "collective", "came", 120, "We rekenden."),
    ]
    assert Event.objects.filter(kind="contact.recorded").count() == 3
    assert Event.objects.get(kind="contact.group_recorded").subject_id == group.pk


@pytest.mark.parametrize("fields", [{"kind": "guidance"}, {"held_on": localdate() - timedelta(days=15)}])
def test_one_who_does_not_fit_keeps_nothing_of_the_whole_group(traject, fields):
    omar = guided(traject, "Omar")
    with pytest.raises(Refused, match=r"Omar|Peeters"):
        together(omar, traject, by=traject.adviser, **fields)
    assert (Contact.objects.count(), GroupContact.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_group_has_one_organisation(traject):
    with pytest.raises(Refused, match="één organisatie"):
        together(traject, TrajectFactory(programme=traject.programme), by=traject.adviser)


def test_one_contact_is_removed_as_usual_and_the_others_stay(traject):
    group = together(traject, colleague_of(traject, "Noor"), by=traject.adviser)
    actions.remove_contact(group.contacts.first(), by=traject.adviser)
    assert group.contacts.count() == 1


def test_the_dossier_shows_the_topic_and_nobody_else(own, traject):
    together(traject, colleague_of(traject, "Noorderlicht"), by=traject.adviser)
    page = own.get(traject.phases.get().get_absolute_url()).content.decode()
    assert f"In groep: {TOPIC}" in page
    assert "Noorderlicht" not in page


def marks(*trajects: Traject, **changes: str) -> dict[str, str]:
    sent = {f"aanwezig-{each.public_id}": "came" for each in trajects}
    return (
        {"topic": TOPIC, "channel": "in_person", "minutes": "90", "notes": "Samen"} | sent | key() | changes
    )


def record_url(*trajects: Traject, **query: str) -> str:
    chosen = "&".join([f"d={each.public_id}" for each in trajects] + [f"{k}={v}" for k, v in query.items()])
    return f"{url('group_record')}?{chosen}"


def test_chosen_dossiers_that_do_not_fit_are_named_before_anything_is_kept(own, traject):
    omar = guided(traject, "Omar")
    choose = own.get(
        url("group_choose"), {"soort": "guidance", "d": [str(traject.public_id)]}
    ).content.decode()
    assert "Dit soort contact hoort niet bij deze fase." in choose
    address = record_url(traject, omar, soort="guidance")
    page = own.get(address).content.decode()
    assert "Deze dossiers doen niet mee" in page
    assert f"aanwezig-{traject.public_id}" not in page
    response = own.post(address, marks(omar), follow=True)
    assert "Het contact met de groep staat in 1 dossier." in response.content.decode()
    assert Contact.objects.get().traject == omar


def test_thirty_people_at_once_and_a_double_click_counts_once(own, traject):
    everybody = [traject, *(colleague_of(traject, f"P{n:02d}") for n in range(30))]
    last = everybody[-1]
    sent = marks(
        *everybody, **{f"aanwezig-{last.public_id}": "absent", f"regel-{last.public_id}": "<b>Ziek</b>"}
    )
    for _click in range(2):
        assert own.post(record_url(*everybody), sent).status_code == 302
    assert (GroupContact.objects.count(), Contact.objects.count()) == (1, 31)
    assert Contact.objects.get(traject=last).notes == "Samen\n\n<b>Ziek</b>"
    page = own.get(last.phases.get().get_absolute_url()).content.decode()
    assert "&lt;b&gt;Ziek&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topic": ""}, "verplicht"),
        ({"minutes": "0"}, "minstens 1"),
        ({"notes": "x" * 100_000}, "20000"),
    ],
)
def test_a_wrong_record_answers_422_and_keeps_nothing(own, traject, changes, words):
    response = own.post(record_url(traject), marks(traject, **changes))
    assert (response.status_code, Contact.objects.count()) == (422, 0)
    assert words in response.content.decode()


def test_nobody_came_before_somebody_says_so_and_one_button_says_it_of_everybody(own, traject):
    address, name = record_url(traject), f"aanwezig-{traject.public_id}"
    assert own.get(address).context["form"][name].value() is None
    page = own.post(address, marks(traject, **{name: ""}))
    assert (page.status_code, Contact.objects.count()) == (422, 0)
    assert "Kies of deze persoon er was." in page.content.decode()
    form = own.post(address, marks(traject, iedereen="ja", **{name: ""})).context["form"]
    assert (form[name].value(), form["topic"].value(), form.errors) == ("came", TOPIC, {})
    assert not Contact.objects.exists()


def test_the_choice_asks_again_without_people_with_too_many_and_with_a_day_to_come(own, traject):
    everybody = [colleague_of(traject, f"P{n}") for n in range(3)]
    for address in (record_url(), record_url(*everybody, dag=day(1)), record_url(dag="31/02/2026")):
        assert own.get(address).status_code == 302
    stranger = TrajectFactory(programme=traject.programme)
    assert own.get(record_url(stranger)).status_code == 302
    assert own.get(f"{url('group_choose')}?d=nergens&d=%22&q=%22&soort=x&dag=x").status_code == 200


def test_the_choice_keeps_the_chosen_and_finds_those_of_colleagues(own, traject):
    theirs = TrajectFactory(
        organisation=traject.organisation, programme=traject.programme,
        adviser=adviser(traject.organisation), candidate=CandidateFactory(family_name="Zwaluw"),
    )  # fmt: skip
    closed = colleague_of(traject, "Gesloten")
    Traject.objects.filter(pk=closed.pk).update(state="closed", closed_on=localdate(), close_reason="by_hand")
    first = own.get(url("group_choose")).content.decode()
    assert "Zwaluw" not in first
    assert "Gesloten" not in first
    found = own.get(url("group_choose"), {"q": "zwal", "d": [str(traject.public_id)]}).content.decode()
    assert "Zwaluw" in found
    assert f'value="{traject.public_id}" checked' in found
    assert str(theirs.public_id) in own.get(url("group_choose"), {"wie": "allen"}).content.decode()


def test_the_choice_asks_as_much_for_twenty_as_for_one(own, traject):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert own.get(url("group_choose")).status_code == 200
        return len(queries)

    own.get(url("group_choose"))
    with_one = count()
    for number in range(19):
        colleague_of(traject, f"P{number}")
    assert count() == with_one


def test_without_a_running_phase_there_is_no_contact_of_a_group():
    empty = SimpleNamespace(phases=SimpleNamespace(all=list), info_phase=None)
    verdict = rules.may_join_group(empty, "", localdate())
    assert str(verdict.reason) == "Er loopt geen fase in dit dossier."


def test_absence_in_a_group_makes_nothing_billable(traject):
    phase = traject.phases.get()
    contact_in(phase, ContactKind.INFO)
    together(actions.Participant(traject, Attendance.ABSENT), by=traject.adviser)
    assert not rules.PHASE_RULES["individual_conversation"](phase)

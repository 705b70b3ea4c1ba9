"""The page with what the fields of a person were: the reader's own fields, nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import history
from people import actions
from people.enums import AccessGround
from people.field_policy import FIELDS, access_to
from people.grants import open_candidate
from people.models import Candidate
from tests.factories.people import CandidateFactory, adviser, consultant
from tests.factories.trajects import TrajectFactory
from trajects.enums import ConsultantSees
from trajects.models import Programme

pytestmark = pytest.mark.django_db


def page(client, user, candidate, query=""):
    client.force_login(user)
    answer = client.get(reverse("people:candidate_history", args=[candidate.public_id]) + query)
    assert answer.status_code == 200
    return answer


def known_to(candidate, *users):
    for user in users:
        open_candidate(candidate, user.memberships.get().organisation, AccessGround.REGISTERED)


@pytest.mark.parametrize("shown", [set(ConsultantSees.values), set()], ids=["all", "nothing"])
def test_history_shows_each_role_the_fields_it_reads(client, shown):
    traject, sender = TrajectFactory(), consultant()
    Programme.objects.update(consultant_sees=sorted(shown))
    candidate = traject.candidate
    known_to(candidate, sender)
    words = {name: f"woord{number:03d}q" for number, name in enumerate(FIELDS)}
    changes = {name: (f"{word} was", f"{word} werd") for name, word in words.items()}
    history.record(candidate, changes, by=traject.adviser)
    for user in (sender, traject.adviser):
        access = access_to(candidate, user)
        answer = page(client, user, candidate, "?size=100")
        text = answer.content.decode()
        found = {name for name, word in words.items() if word in text}
        assert found == {name for name in FIELDS if access.reads(name)}
        secret = [row.obj.field for row in answer.context["table"].rows if row.obj.secret]
        assert secret == ["Rijksregisternummer"] * access.shows("national_number")
    assert not access_to(candidate, sender).shows("diploma")


def test_update_candidate_keeps_was_and_now_and_the_filter_stands_in_the_address(client):
    user = adviser()
    candidate = CandidateFactory(phone="+3256112233", email="oud@example.be")
    known_to(candidate, user)
    changes = {"phone": "+3256445566", "email": "nieuw@example.be"}
    actions.update_candidate(candidate, by=user, version=candidate.version, **changes)
    text = page(client, user, candidate).content.decode()
    for shown in ("oud@example.be", "nieuw@example.be", "056 11 22 33", user.full_name):
        assert shown in text
    answer = page(client, user, candidate, "?veld=phone")
    assert [row.obj.field for row in answer.context["table"].rows] == ["Telefoon"]
    assert [str(label) for _key, label in answer.context["table"].filter_fields[0].field.choices] == [
        "Alle",
        "E-mail",
        "Telefoon",
    ]


def test_national_number_is_never_kept(client):
    user = adviser()
    candidate = CandidateFactory()
    known_to(candidate, user)
    actions.set_national_number(candidate, by=user, number="85.07.30-000.61")
    assert list(history.of(candidate).values_list("field", "was", "now")) == [("national_number", "", "")]
    row = page(client, user, candidate).context["table"].rows[0].obj
    assert row.secret


def test_contact_persons_and_target_groups_have_their_history():
    user = adviser()
    candidate = CandidateFactory()
    known_to(candidate, user)
    contact = actions.save_contact_person(candidate, by=user, family_name="Maes", function="zus")
    actions.save_contact_person(candidate, by=user, contact=contact, function="buur")
    actions.remove_contact_person(contact, by=user)
    assert list(history.of(candidate).order_by("pk").values_list("field", "was", "now")) == [
        ("contact_persons", "", "Maes, zus"),
        ("contact_persons", "Maes, zus", "Maes, buur"),
        ("contact_persons", "Maes, buur", ""),
    ]
    candidate = Candidate.objects.get(pk=candidate.pk)
    groups = [(row.target_group, "Attest") for row in candidate.target_groups.all()]
    actions.update_candidate(candidate, by=user, version=candidate.version, target_groups=groups)
    assert history.of(candidate).filter(field="target_groups").count() == bool(groups)

"""What fields were and became: kept in full, never of a secret field, gone with their row."""

from __future__ import annotations

from datetime import date

import pytest

from core import history
from core.models import FieldChange
from people.models import Candidate
from tests.factories.people import CandidateFactory, adviser

pytestmark = pytest.mark.django_db


def kept(row: Candidate) -> list[tuple[str, str, str, str]]:
    return list(history.of(row).values_list("field", "was", "now", "reason").order_by("field"))


def test_assign_keeps_what_fields_were_and_became():
    candidate, by = CandidateFactory(birth_date=None, is_job_seeker=True), adviser()
    text = "x" * 100_000
    changes = {
        "website": text,
        "birth_date": date(1990, 2, 28),
        "is_job_seeker": False,
        "email": candidate.email,
    }
    assert history.assign(candidate, changes, by=by, reason="r" * 400) == [
        "birth_date",
        "is_job_seeker",
        "website",
    ]
    assert kept(candidate) == [
        ("birth_date", "", "1990-02-28", "r" * 300),
        ("is_job_seeker", "True", "False", "r" * 300),
        ("website", "", text, "r" * 300),
    ]
    line = history.of(candidate).first()
    assert (line.actor_id, line.actor_name) == (by.pk, by.full_name)


def test_assign_without_an_actor_or_in_a_new_row_keeps_nothing():
    candidate = CandidateFactory()
    assert history.assign(candidate, {"email": "nieuw@example.be"}) == ["email"]
    assert history.assign(Candidate(), {"email": "nieuw@example.be"}, by=adviser()) == ["email"]
    assert not FieldChange.objects.exists()


def test_record_of_an_encrypted_field_keeps_only_that_it_changed():
    candidate = CandidateFactory()
    changes = {"national_number": ("85073000061", "85073000160")}
    history.record(candidate, changes, by=adviser())
    assert kept(candidate) == [("national_number", "", "", "")]


def test_record_of_equal_texts_keeps_nothing():
    candidate = CandidateFactory()
    history.record(candidate, {"diploma": (None, ""), "email": ("a", "a")}, by=adviser())
    assert kept(candidate) == []


def test_forget_takes_the_history_of_one_row_away():
    mine, other = CandidateFactory(), CandidateFactory()
    for row in (mine, other):
        history.record(row, {"email": ("a", "b")}, by=adviser())
    history.forget(mine)
    assert (kept(mine), len(kept(other))) == ([], 1)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("sex", "X", "X"),
        ("is_job_seeker", "True", "Ja"),
        ("is_job_seeker", "False", "Nee"),
        ("birth_date", "1990-02-28", "28/02/1990"),
        ("birth_date", "ooit", "ooit"),
        ("dutch_level", "1.2", "1.2 (A2)"),
        ("vdab_category", "82 Werkt", "82 Werkt"),
        ("target_groups", "Korte broek", "Korte broek"),
        ("email", "", ""),
    ],
)
def test_words_of_a_kept_text(name, text, shown):
    assert history.words(Candidate, name, text) == shown

"""Encryption of the national number and its blind index."""

from __future__ import annotations

import base64

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from core.fields import blind_index, decrypt, encrypt
from people.models import Candidate
from tests.factories.people import CandidateFactory

CONTEXT = "people.candidate.national_number"
NUMBER = "85073099932"


def test_encrypting_twice_gives_two_texts_that_open_to_the_same() -> None:
    first, second = encrypt(NUMBER, context=CONTEXT), encrypt(NUMBER, context=CONTEXT)
    assert first != second
    assert decrypt(first, context=CONTEXT) == decrypt(second, context=CONTEXT) == NUMBER
    assert NUMBER not in first
    assert NUMBER.encode() not in base64.b64decode(first.split(":")[1])


def test_a_changed_text_does_not_open() -> None:
    key_id, payload = encrypt(NUMBER, context=CONTEXT).split(":")
    raw = bytearray(base64.b64decode(payload))
    raw[-1] ^= 1
    with pytest.raises(ImproperlyConfigured):
        decrypt(f"{key_id}:{base64.b64encode(raw).decode()}", context=CONTEXT)


def test_a_text_of_another_column_does_not_open() -> None:
    with pytest.raises(ImproperlyConfigured):
        decrypt(encrypt(NUMBER, context=CONTEXT), context="people.candidate.other")


def test_an_older_key_still_opens_and_a_lost_key_never_gives_a_wrong_text(settings) -> None:
    new, old = settings.FIELD_KEYS
    settings.FIELD_KEYS = [old]
    stored = encrypt(NUMBER, context=CONTEXT)
    settings.FIELD_KEYS = [new, old]
    assert decrypt(stored, context=CONTEXT) == NUMBER
    settings.FIELD_KEYS = [new]
    with pytest.raises(ImproperlyConfigured, match="old"):
        decrypt(stored, context=CONTEXT)


def test_the_blind_index_depends_on_its_own_key(settings) -> None:
    index = blind_index(NUMBER)
    assert index == blind_index(NUMBER) != blind_index("62021499991")
    settings.BLIND_INDEX_KEY = base64.b64encode(b"another-key-another-key-01234567").decode()
    assert blind_index(NUMBER) != index


def test_a_short_key_is_refused(settings) -> None:
    settings.FIELD_KEYS = ["x:" + base64.b64encode(b"short").decode()]
    with pytest.raises(ImproperlyConfigured):
        encrypt(NUMBER, context=CONTEXT)
    settings.BLIND_INDEX_KEY = base64.b64encode(b"short").decode()
    with pytest.raises(ImproperlyConfigured):
        blind_index(NUMBER)


@pytest.mark.django_db
def test_the_column_holds_no_digits_of_the_number() -> None:
    candidate = CandidateFactory(national_number=NUMBER, national_number_index=blind_index(NUMBER))
    with connection.cursor() as cursor:
        cursor.execute("SELECT national_number FROM people_candidate WHERE id = %s", [candidate.pk])
        (stored,) = cursor.fetchone()
    assert stored.startswith("test:")
    assert NUMBER not in stored
    assert Candidate.objects.get(pk=candidate.pk).national_number == NUMBER


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["national_number", "national_number__contains", "national_number__in"])
def test_the_column_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="blind index"):
        Candidate.objects.filter(**{lookup: [NUMBER] if lookup.endswith("in") else NUMBER}).exists()

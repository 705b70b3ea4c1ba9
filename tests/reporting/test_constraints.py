"""What the database itself refuses, with the words that a form would show."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from reporting.models import DocumentCounter, IssuedDocument
from tests.factories.people import CandidateFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def a_document(**fields: Any) -> IssuedDocument:
    """A document about nothing in particular."""
    defaults = {
        "number": "DVK-2026-000001", "kind": "referral_card", "title": "Doorverwijskaart",
        "subject_type": "referrals.referral", "subject_id": 1, "candidate": CandidateFactory(),
        "organisation": OrganisationFactory(), "data": {}, "data_sha256": "0" * 64,
        "issued_on": localdate(), "issued_by_name": "An Voorbeeld",
    }  # fmt: skip
    return IssuedDocument(**defaults | fields)


def refused(row: Any, message: str) -> None:
    """The row is refused twice: in words by the model, and by the database."""
    with pytest.raises(ValidationError, match=message):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_valid_version_of_a_document():
    a_document().save()
    refused(a_document(number="DVK-2026-000002"), "Er is al een geldige versie van dit document.")
    a_document(number="DVK-2026-000003", is_current=False).save()


def test_superseded_document_is_not_valid():
    newer = a_document(subject_id=2)
    newer.save()
    row = a_document(number="DVK-2026-000009", superseded_by=newer)
    refused(row, "Een vervangen document is niet meer geldig.")


def test_number_is_unique():
    a_document().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_document(subject_id=2).save()


def test_one_counter_for_each_kind_and_year():
    DocumentCounter.objects.create(kind="intake", year=2026)
    refused(DocumentCounter(kind="intake", year=2026), "Deze teller bestaat al.")
    DocumentCounter.objects.create(kind="intake", year=2027)

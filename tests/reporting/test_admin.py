"""Administration: coordinators search and read what was issued; nobody writes it by hand."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reporting import actions
from tests.factories.people import adviser, coordinator
from tests.factories.referrals import sent_referral

pytestmark = pytest.mark.django_db


def test_coordinators_read_issued_documents_and_write_none() -> None:
    referral = sent_referral()
    issued = actions.issue_referral_card(referral, by=referral.from_user)
    client = Client()
    client.force_login(coordinator())
    change = reverse("admin:reporting_issueddocument_change", args=[issued.pk])
    assert (
        client.get(reverse("admin:reporting_issueddocument_changelist"), {"q": issued.number}).status_code
        == 200
    )
    assert client.get(change).status_code == 200
    assert client.post(change, {"title": "Anders"}).status_code == 403
    assert client.get(reverse("admin:reporting_documentcounter_changelist")).status_code == 200


def test_staff_without_that_role_reads_none() -> None:
    client = Client()
    client.force_login(adviser(is_staff=True))
    assert client.get(reverse("admin:reporting_issueddocument_changelist")).status_code == 403

"""What the browser stories stand on: a set-up that was put back is the same one, and nothing besides."""

from __future__ import annotations

import pytest

from people.models import Organisation
from tests.factories.people import OrganisationFactory
from tests.tables import Shelf


@pytest.mark.django_db(transaction=True)
def test_shelf_puts_back_what_was_made_and_nothing_else() -> None:
    shelf, made = Shelf(), []
    first = shelf.take("office", lambda: made.append(1) or OrganisationFactory(name="Eerste"))
    first.name = "Anders"
    first.save()
    OrganisationFactory(name="Tweede")
    again = shelf.take("office", lambda: made.append(2))
    assert (again.name, made) == ("Eerste", [1])
    assert list(Organisation.objects.values_list("pk", "name")) == [(first.pk, "Eerste")]
    assert OrganisationFactory(name="Derde").pk > first.pk

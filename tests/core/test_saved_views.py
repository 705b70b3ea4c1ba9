"""Lists with their filters that people keep under a name."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import saved
from core.models import SavedView
from tests.factories.people import adviser, steering_member

pytestmark = pytest.mark.django_db

LIST = "people:candidates"
ADD = "/lijsten/bewaren/"


@pytest.fixture
def user() -> Any:
    return adviser()


@pytest.fixture
def browser(client: Client, user: Any) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def keep(
    browser: Client, name: str = "Mijn lijst", query: str = "q=noor", view: str = LIST, **more: Any
) -> Any:
    data = {"form_key": str(uuid.uuid4()), "name": name, "query": query, "view": view, **more}
    return browser.post(ADD, data)


def shown(browser: Client, query: str = "") -> str:
    return browser.get(reverse(LIST) + query).content.decode()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("page=3", ""),
        ("q=&sort=-name&page=2", "sort=-name"),
        ("sort=name&kind=b&kind=a&q=Noor+V", "kind=b&kind=a&q=Noor+V&sort=name"),
    ],
)
def test_what_is_kept_has_one_writing_without_the_page(query: str, kept: str) -> None:
    assert saved.kept_query(QueryDict(query)) == kept


def test_a_list_is_kept_opened_and_removed(browser: Client, user: Any) -> None:
    answer = keep(browser, query="sort=name&q=noor&page=4")
    row = SavedView.objects.get()
    assert (row.user, row.view, row.query) == (user, LIST, "q=noor&sort=name")
    assert answer["Location"] == f"/lijsten/{row.public_id}/"
    opened = browser.get(answer["Location"])
    assert opened["Location"] == reverse(LIST) + "?q=noor&sort=name"
    removed = browser.post(f"/lijsten/{row.public_id}/verwijderen/")
    assert removed["Location"] == opened["Location"]
    assert not SavedView.objects.exists()


def test_the_list_on_the_screen_is_marked_and_can_be_removed(browser: Client) -> None:
    keep(browser)
    keep(browser, "Andere", "q=jef")
    html = shown(browser, "?page=1&q=noor")
    assert html.count('aria-current="page">Mijn lijst') == 1
    assert 'aria-current="page">Andere' not in html
    assert html.count("/verwijderen/") == 1
    assert "Bewaar deze lijst" not in html


def test_a_list_without_filters_has_nothing_to_keep(browser: Client) -> None:
    html = shown(browser)
    assert "Bewaar deze lijst" not in html
    assert 'class="saved saved--none"' in html
    assert "Bewaar deze lijst" in shown(browser, "?q=noor")


def test_htmx_renews_what_can_be_kept(browser: Client) -> None:
    answer = browser.get(reverse(LIST) + "?q=noor", headers={"HX-Request": "true"}).content.decode()
    assert 'id="bewaarde-lijsten"' in answer
    assert 'hx-swap-oob="true"' in answer
    assert 'name="query" value="q=noor"' in answer


def test_a_second_sending_keeps_one_list(browser: Client) -> None:
    key = str(uuid.uuid4())
    first, second = (keep(browser, form_key=key)["Location"] for _again in range(2))
    assert first == second
    assert SavedView.objects.count() == 1


def test_a_name_that_is_taken_is_asked_again(browser: Client) -> None:
    keep(browser)
    answer = keep(browser, query="q=jef")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Je hebt al een lijst met deze naam." in html
    assert 'value="Mijn lijst"' in html
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_is_refused(browser: Client, name: str) -> None:
    assert keep(browser, name).status_code == 422


def test_too_many_filters_are_refused_in_words(browser: Client) -> None:
    answer = keep(browser, query="q=" + "x" * 2_000)
    assert answer.status_code == 422
    assert "Deze lijst heeft te veel filters om te bewaren." in answer.content.decode()


def test_thirty_lists_are_the_most(browser: Client) -> None:
    for number in range(saved.MOST):
        keep(browser, f"Lijst {number}", f"q={number}")
    answer = keep(browser, "Nog een", "q=z")
    assert answer.status_code == 403
    assert "Je hebt al 30 bewaarde lijsten" in answer.content.decode()
    assert SavedView.objects.count() == saved.MOST


@pytest.mark.parametrize(
    "view",
    [
        "",
        "home",
        "nergens",
        "core:health",
        "people:candidate public_id=36",
        "referrals:inbox_tab tab",
        "https://example.be/",
        "//example.be",
        "reporting:outbox x=1",
        "x" * 61,
    ],
)
def test_only_a_list_of_ours_is_kept(browser: Client, view: str) -> None:
    assert keep(browser, view=view).status_code == 404
    assert not SavedView.objects.exists()


def test_a_list_that_the_role_does_not_reach_is_not_kept(client: Client) -> None:
    client.force_login(steering_member(), backend="django.contrib.auth.backends.ModelBackend")
    assert keep(client).status_code == 404


def test_a_list_with_a_part_in_its_address_is_kept_with_that_part(browser: Client) -> None:
    url = reverse("referrals:inbox_tab", args=["beantwoord"]) + "?sort=-sent"
    html = browser.get(url).content.decode()
    assert 'name="view" value="referrals:inbox_tab tab=beantwoord"' in html
    keep(browser, view="referrals:inbox_tab tab=beantwoord", query="sort=-sent")
    opened = browser.get(f"/lijsten/{SavedView.objects.get().public_id}/")
    assert opened["Location"] == url


def test_a_kept_list_belongs_to_one_person(browser: Client) -> None:
    other = saved.keep(view=LIST, query="q=x", name="Van een ander", by=adviser())
    assert "Van een ander" not in shown(browser)
    assert browser.get(f"/lijsten/{other.public_id}/").status_code == 404
    assert browser.post(f"/lijsten/{other.public_id}/verwijderen/").status_code == 404
    assert SavedView.objects.count() == 1


def test_the_name_of_a_list_stays_text(browser: Client) -> None:
    keep(browser, "<b>vet</b>")
    assert "&lt;b&gt;vet&lt;/b&gt;" in shown(browser)


def test_kept_lists_cost_one_query_however_many(browser: Client) -> None:
    counts = []
    for number in range(4):
        with CaptureQueriesContext(connection) as queries:
            shown(browser)
        counts.append(len([query for query in queries if "core_savedview" in query["sql"]]))
        keep(browser, f"Lijst {number}", f"q={number}")
    assert counts == [1, 1, 1, 1]


def test_a_visitor_without_an_account_keeps_nothing(client: Client) -> None:
    html = client.get(reverse("vouchers:menu") + "?q=x").content.decode()
    assert "bewaarde-lijsten" not in html

"""The menu card: keeping it, its price history, the public page and the page of one offer."""

from __future__ import annotations

import html
import io
import re
import uuid
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core import dates, files
from core.actors import SystemActor
from core.errors import Refused, StaleForm
from core.models import Event
from tests.factories.people import adviser, coordinator, provider_member, steering_member
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import (
    MenuItemFactory,
    OfferProposalFactory,
    ProviderFactory,
    booked,
    guided_traject,
)
from vouchers import actions
from vouchers.models import MenuItem, PriceChange, Provider

pytestmark = pytest.mark.django_db
CARD = SystemActor("De menukaart")
VALUES: dict[str, Any] = {
    "name": "Boekhouden voor starters",
    "phase": "BG",
    "method": "collective",
    "duration": "2 avonden",
    "minutes": 360,
    "price_cents": 6_000,
    "contact_email": "unizo@example.be",
}


def added(**changes: Any) -> MenuItem:
    return actions.add_offer(
        programme=ProgrammeFactory(), provider=ProviderFactory(), values=VALUES | changes, by=CARD
    )


def prices(item: MenuItem) -> list[int]:
    return list(item.prices.values_list("price_cents", flat=True))


def told(item: MenuItem) -> list[str]:
    return [event.kind for event in Event.objects.about(item).order_by("pk")]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode()).replace("\xa0", " ")


# Keeping the card ----------------------------------------------------------------------------------


def test_first_price_and_every_change_stand_in_the_history_and_the_journal() -> None:
    boss = coordinator()
    item = added()
    actions.change_offer(item, values={"price_cents": 6_500}, by=boss, seen_version=1)
    actions.change_offer(item, values={"duration": "3 avonden"}, by=boss)
    actions.change_offer(item, values={"duration": "3 avonden"}, by=boss)
    assert prices(item) == [6_500, 6_000]
    assert [row.changed_by for row in item.prices.all()] == [boss, None]
    assert told(item) == ["menuitem.added", "menuitem.changed", "menuitem.price_changed", "menuitem.changed"]
    line = Event.objects.about(item).get(kind="menuitem.price_changed")
    assert line.data == {"from": 6_000, "to": 6_500}
    assert item.version == 3


@pytest.mark.parametrize("cents", [-1, 80.5, "80", 1_000_001, None, True, float("nan")])
def test_price_that_cannot_be_is_refused_with_a_sentence(cents: Any) -> None:
    words = "De prijs moet tussen 0 en € 10.000,00 liggen, tot op de cent."
    with pytest.raises(Refused) as refusal:
        added(price_cents=cents)
    assert str(refusal.value.verdict.reason).replace("\xa0", " ") == words
    item = added()
    with pytest.raises(Refused):
        actions.change_offer(item, values={"price_cents": cents}, by=CARD)
    item.refresh_from_db()
    assert (item.price_cents, prices(item)) == (6_000, [6_000])


def test_highest_price_and_free_are_taken() -> None:
    assert prices(added(price_cents=1_000_000)) == [1_000_000]
    assert prices(added(name="Gratis", price_cents=0)) == [0]


def test_other_bad_values_are_refused_by_the_card() -> None:
    with pytest.raises(ValidationError):
        added(contact_email="geen adres")
    with pytest.raises(ValidationError):
        added(valid_from=dates.today(), valid_until=dates.today() - timedelta(days=1))


def test_booked_voucher_keeps_its_price_when_the_card_changes() -> None:
    voucher = booked()
    actions.change_offer(voucher.item, values={"price_cents": 9_900}, by=CARD)
    voucher.refresh_from_db()
    assert (voucher.price_cents, voucher.item.price_cents) == (8_000, 9_900)
    assert voucher.wallet.balance_cents == 42_000


def test_only_who_manages_the_programme_keeps_the_card() -> None:
    item, words = added(), "Alleen de coördinator beheert de menukaart."
    for user in (adviser(), steering_member(), provider_member()):
        with pytest.raises(Refused, match=words):
            actions.change_offer(item, values={"price_cents": 1}, by=user)
        with pytest.raises(Refused, match=words):
            actions.archive_offer(item, by=user)
        with pytest.raises(Refused, match=words):
            actions.restore_offer(item, by=user)
        with pytest.raises(Refused, match=words):
            actions.save_provider(Provider(name="Nieuw"), by=user)
    assert not Provider.objects.filter(name="Nieuw").exists()


def test_same_name_of_one_provider_is_refused_until_the_first_is_archived() -> None:
    first = added()
    with pytest.raises(Refused, match="heeft al een opleiding met deze naam"):
        added(name="boekhouden voor STARTERS")
    actions.archive_offer(first, by=CARD)
    added()
    with pytest.raises(Refused, match="heeft al een opleiding met deze naam"):
        actions.restore_offer(first, by=CARD)


def test_archived_offer_keeps_its_vouchers_and_comes_back_at_its_price() -> None:
    voucher = booked()
    item = voucher.item
    actions.archive_offer(item, by=CARD)
    assert not item.is_offered
    assert list(item.vouchers.all()) == [voucher]
    with pytest.raises(Refused, match="Deze opleiding is gearchiveerd. Zet ze eerst terug op de menukaart."):
        actions.change_offer(item, values={"price_cents": 1}, by=CARD)
    with pytest.raises(Refused, match="gearchiveerd"):
        actions.archive_offer(item, by=CARD)
    actions.restore_offer(item, by=CARD)
    assert item.is_offered
    with pytest.raises(Refused, match="Deze opleiding staat al op de menukaart."):
        actions.restore_offer(item, by=CARD)
    assert told(item) == ["menuitem.archived", "menuitem.restored"]


def test_archived_offer_is_refused_to_a_booking_page_that_was_open() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    url = f"/dossiers/{traject.public_id}/menukaart/{item.public_id}/"
    page = client.get(url).content.decode()
    sent = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page))
    actions.archive_offer(item, by=CARD)
    answer = client.post(url, sent)
    assert answer.status_code == 403
    assert "Deze opleiding staat niet meer op de menukaart." in text_of(answer)
    assert not item.vouchers.exists()


def test_second_of_two_coordinators_is_told_instead_of_overwriting() -> None:
    item = added()
    actions.change_offer(item, values={"price_cents": 6_500}, by=coordinator(), seen_version=1)
    with pytest.raises(StaleForm):
        actions.change_offer(item, values={"price_cents": 7_000}, by=coordinator(), seen_version=1)
    with pytest.raises(StaleForm):
        actions.archive_offer(item, by=coordinator(), seen_version=1)
    assert prices(item) == [6_500, 6_000]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_coordinators_at_once_change_one_price(guarded: bool) -> None:
    """Without the version, the control, both succeed and the last one wins unseen."""
    item, outcomes, start = added(), [], Barrier(2)

    def change(cents: int) -> None:
        try:
            own = MenuItem.objects.get(pk=item.pk)
            start.wait()
            actions.change_offer(
                own, values={"price_cents": cents}, by=CARD, seen_version=1 if guarded else None
            )
            outcomes.append("saved")
        except StaleForm:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [Thread(target=change, args=(cents,)) for cents in (6_500, 7_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == (["saved", "stale"] if guarded else ["saved", "saved"])
    item.refresh_from_db()
    assert prices(item)[0] == item.price_cents
    assert len(prices(item)) == (2 if guarded else 3)


@pytest.mark.parametrize("work", ["update", "delete"])
def test_database_refuses_to_change_the_history(work: str) -> None:
    item = added()
    rows = PriceChange.objects.filter(item=item)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        rows.update(price_cents=1) if work == "update" else rows._raw_delete("default")
    assert prices(item) == [6_000]


def test_approved_proposal_goes_through_the_same_door() -> None:
    boss = coordinator()
    proposal = actions.approve_proposal(OfferProposalFactory(), by=boss)
    assert prices(proposal.item) == [9_550]
    assert told(proposal.item) == ["menuitem.added"]


# The public page -----------------------------------------------------------------------------------


def test_public_page_says_who_may_enrol_and_shows_no_address() -> None:
    item = MenuItemFactory(name="Prijs bepalen", contact_email="kanarie@example.be")
    for url in ("/menukaart/", item.get_absolute_url()):
        page = text_of(Client().get(url))
        assert "Inschrijven op het aanbod van de menukaart kan enkel door een adviseur" in page
        assert "Prijs bepalen" in page
        assert "kanarie" not in page
        assert "Jumpstarters wordt financieel mogelijk gemaakt" in page
        assert "kanarie@example.be" in text_of(signed_in(adviser()).get(url))


def test_public_pages_show_nothing_of_staff() -> None:
    boss = coordinator(given_name="Kanarie", family_name="Geheim")
    item = added(description="Leer boekhouden.")
    actions.change_offer(item, values={"price_cents": 4_321}, by=boss)
    actions.change_offer(item, values={"price_cents": 6_500}, by=boss)
    staff = text_of(signed_in(boss).get(item.get_absolute_url()))
    assert "Kanarie Geheim" in staff
    assert "€ 43,21" in staff
    for client in (Client(), signed_in(provider_member())):
        for url in ("/menukaart/", item.get_absolute_url()):
            page = text_of(client.get(url))
            assert "Kanarie" not in page
            assert "43,21" not in page


def test_offer_page_shows_every_column_and_the_price_per_hour() -> None:
    item = added(
        description="Leer boekhouden.\nMet voorbeelden.", places="Gent, elke dinsdag", price_cents=6_100
    )
    page = text_of(Client().get(item.get_absolute_url()))
    for words in (
        "Leer boekhouden.<br>Met voorbeelden.", "Gent, elke dinsdag", "€ 61,00", "€ 10,17 per uur",
        "Begeleidende fase (BG)", "Collectief", "2 avonden", "Nederlands", f"vanaf {dates.today():%d/%m/%Y}",
    ):  # fmt: skip
        assert words in page
    assert "Prijzen tot nu" not in page


def test_text_of_an_offer_is_never_markup() -> None:
    item = added(name="<b>vet</b>", description="<script>alert(1)</script>", places="<img src=x>")
    for url in ("/menukaart/", item.get_absolute_url()):
        raw = Client().get(url).content.decode()
        assert "&lt;b&gt;vet&lt;/b&gt;" in raw
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw


def test_offer_that_left_the_card_is_hidden_from_visitors_at_once() -> None:
    item = added()
    url = item.get_absolute_url()
    fresh = Client().get("/menukaart/")
    assert item.name in text_of(fresh)
    actions.archive_offer(item, by=CARD)
    again = Client().get("/menukaart/", headers={"If-None-Match": fresh["ETag"]})
    assert (again.status_code, item.name in text_of(again)) == (200, False)
    assert Client().get(url).status_code == 404
    assert signed_in(provider_member()).get(url).status_code == 404
    assert "Gearchiveerd" in text_of(signed_in(adviser()).get(url))
    assert Client().get(f"/menukaart/{uuid.uuid4()}/").status_code == 404


def test_visitors_share_one_copy_that_is_asked_again() -> None:
    added()
    first, second = Client().get("/menukaart/"), Client().get("/menukaart/")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Cookie", "Accept-Language", "HX-Request"} <= set(first["Vary"].replace(" ", "").split(","))
    assert first["ETag"] == second["ETag"]
    assert first.content == second.content
    assert "csrf" not in first.content.decode()
    assert not first.cookies
    same = Client().get("/menukaart/", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    own = signed_in(adviser()).get("/menukaart/")
    assert own["Cache-Control"] == "no-store, private"
    assert Client().get("/menukaart/", headers={"Accept-Language": "en"})["ETag"] != first["ETag"]


def test_language_is_chosen_without_a_key_and_only_that() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/taal/", {"language": "en", "next": "/menukaart/"})
    assert (answer.status_code, answer["Location"]) == (302, "/menukaart/")
    assert 'lang="en"' in client.get("/menukaart/").content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Avond", "Gratis", "Online"]),
        ("q=boekhouden", ["Avond"]),
        ("q=boekhouden+liantis", []),
        ("price=0", ["Gratis"]),
        ("price=60", ["Avond", "Gratis"]),
        ("method=online", ["Online"]),
        ("phase=OR", ["Gratis"]),
        ("language=fr", ["Online"]),
        ("location=Limburg", ["Gratis", "Online"]),
        ("price=-1&method=nee&location=%3Cb%3E", ["Avond", "Gratis", "Online"]),
    ],
)
def test_filters_stand_in_the_address(query: str, names: list[str]) -> None:
    added(name="Avond", description="Over boekhouden", location="Antwerpen")
    added(name="Gratis", price_cents=0, phase="OR/BG")
    added(name="Online", price_cents=9_000, method="online", language="fr", location="Limburg")
    page = text_of(Client().get(f"/menukaart/?{query}"))
    assert re.findall(r'class="offer__name"><a [^>]*>([^<]*)<', page) == names
    if not names:
        assert "Niets gevonden" in page


def test_offers_stand_under_their_provider_and_an_empty_card_says_so() -> None:
    assert "De menukaart is leeg" in text_of(Client().get("/menukaart/"))
    for provider in ("Voka", "Liantis"):
        MenuItemFactory(provider=ProviderFactory(name=provider), name=f"Van {provider}")
    page = text_of(Client().get("/menukaart/"))
    order = [page.index(words) for words in (">Liantis</h2>", "Van Liantis", ">Voka</h2>", "Van Voka")]
    assert order == sorted(order)


def test_three_hundred_offers_cost_as_many_queries_as_one() -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert Client().get(url).status_code == 200
        return len(seen)

    first = MenuItemFactory()
    few = queries("/menukaart/")
    MenuItemFactory.create_batch(299, programme=first.programme, provider=first.provider)
    assert queries("/menukaart/") == few
    assert Client().get("/menukaart/").content.count(b'class="offer__name"') == 300


def test_keeper_of_the_card_finds_the_administration_and_the_sheets() -> None:
    added()
    page = text_of(signed_in(coordinator()).get("/menukaart/"))
    for address in (
        "/beheer/vouchers/menuitem/",
        "/invoer/menukaart/",
        "/menukaart/uitvoer/jumpstarters/xlsx/",
    ):
        assert address in page
        assert address not in text_of(signed_in(adviser()).get("/menukaart/"))


def test_logos_of_the_funders_stand_on_the_public_pages_and_no_other_file_does() -> None:
    programme = ProgrammeFactory()
    drawn = io.BytesIO()
    Image.new("RGB", (8, 4), "white").save(drawn, "PNG")
    picture = files.store(drawn.getvalue(), name="steun.png", content_type="image/png")
    secret = files.store(drawn.getvalue(), name="geheim.png", content_type="image/png")
    programme.logos.create(name="De steungever", file=picture)
    page = Client().get("/menukaart/").content.decode()
    address = f"/menukaart/logo/{picture.public_id}/"
    assert f'src="{address}" alt="De steungever"' in page
    answer = Client().get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=86400")
    assert b"".join(answer.streaming_content) == drawn.getvalue()
    assert Client().get(f"/menukaart/logo/{secret.public_id}/").status_code == 404

"""Who sees and does what on the pages of vouchers; what is refused says why."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import dates
from core.models import OutgoingEmail
from people.models import User
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    steering_member,
)
from tests.factories.trajects import TrajectFactory, phase_in, signed_agreement
from tests.factories.vouchers import (
    MenuItemFactory,
    ProviderFactory,
    accepted,
    booked,
    guided_traject,
    refused,
    wallet_for,
)
from trajects.enums import PhaseKind
from trajects.models import Traject
from vouchers import actions
from vouchers.enums import VoucherState
from vouchers.models import MenuItem, Voucher, Wallet

pytestmark = pytest.mark.django_db

# A BIS number: the month plus 40 (domain 3.1, safe test data).
BIS_NUMBER = "85473099921"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def key() -> str:
    return str(uuid.uuid4())


def tab(traject: Traject) -> str:
    return f"/dossiers/{traject.public_id}/menukaart/"


def pages_of(voucher: Voucher) -> list[str]:
    """Every address about a voucher and its dossier that needs an account."""
    traject = voucher.traject
    return [
        tab(traject),
        f"{tab(traject)}{MenuItemFactory(programme=traject.programme).public_id}/",
        f"/dossiers/{traject.public_id}/rugzakje/",
        f"/vouchers/{voucher.public_id}/",
        f"/vouchers/{voucher.public_id}/opnieuw-sturen/",
    ]


def test_pages_open_for_the_adviser_of_the_dossier() -> None:
    voucher = booked()
    client = signed_in(voucher.traject.adviser)
    assert [client.get(url).status_code for url in pages_of(voucher)] == [200] * 5


@pytest.mark.parametrize("make", [adviser, consultant, steering_member])
def test_pages_are_not_there_for_other_people(make: Any) -> None:
    voucher = booked()
    client = signed_in(make())
    assert [client.get(url).status_code for url in pages_of(voucher)] == [404] * 5
    assert [client.post(url, {"form_key": key()}).status_code for url in pages_of(voucher)] != [200] * 5
    assert Voucher.objects.count() == 1


def test_pages_send_strangers_to_the_login() -> None:
    voucher = booked()
    for url in [*pages_of(voucher), "/vouchers/"]:
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_coordinator_sees_vouchers_of_every_partner() -> None:
    voucher = booked()
    client = signed_in(coordinator())
    assert client.get(f"/vouchers/{voucher.public_id}/").status_code == 200
    assert voucher.number in client.get("/vouchers/").content.decode()


# The tab of the dossier ----------------------------------------------------------------------------


def test_tab_shows_balance_ledger_vouchers_and_menu() -> None:
    traject = guided_traject()
    booked(traject, name="Van klik tot klant: beginnersworkshop Facebook")
    booked(traject, free=True)
    MenuItemFactory(programme=traject.programme, name="Te duur", price_cents=44_000)
    MenuItemFactory(programme=traject.programme, name="Kan wel", price_cents=30_300)
    text = signed_in(traject.adviser).get(tab(traject)).content.decode()
    for shown in (
        "€\u00a0420,00",
        "Toegekend",
        "Gereserveerd",
        "In behandeling",
        "Geen antwoord nodig",
        "Uitschrijven",
        "Er is nog €\u00a0420,00 over. Deze opleiding kost €\u00a0440,00.",
        "Deze opleiding is al aangevraagd voor deze kandidaat.",
        "Kan wel",
    ):
        assert shown in text


def test_tab_in_the_exploratory_phase_says_when_the_wallet_opens() -> None:
    traject = TrajectFactory()
    signed_agreement(traject)
    MenuItemFactory(programme=traject.programme, phase="OR")
    text = signed_in(traject.adviser).get(tab(traject)).content.decode()
    assert "Het rugzakje gaat open bij de start van de begeleidende fase." in text
    assert "Toegekend" not in text
    assert "Betaalde opleidingen kun je pas aanvragen in de begeleidende fase." in text


def test_tab_filters_stand_in_the_address() -> None:
    traject = guided_traject()
    MenuItemFactory(programme=traject.programme, name="Dichtbij", location="West-Vlaanderen")
    MenuItemFactory(programme=traject.programme, name="Overal", location="ALLE")
    MenuItemFactory(programme=traject.programme, name="Ver", location="Limburg")
    client = signed_in(traject.adviser)
    answer = client.get(tab(traject), {"location": "West-Vlaanderen"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert ("Dichtbij" in text, "Overal" in text, "Ver<" in text) == (True, True, False)
    assert "HX-Request" in answer["Vary"]


def test_balance_fragment_says_what_is_left() -> None:
    traject = guided_traject()
    client = signed_in(traject.adviser)
    url = f"/dossiers/{traject.public_id}/rugzakje/"
    assert "nog geen rugzakje" in client.get(url).content.decode()
    booked(traject)
    assert "nog €\u00a0420,00" in client.get(url).content.decode()


# Booking -------------------------------------------------------------------------------------------


def test_book_page_shows_price_and_balance_after() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    text = signed_in(traject.adviser).get(f"{tab(traject)}{item.public_id}/").content.decode()
    for shown in (
        "€\u00a080,00",
        "€\u00a0500,00",
        "€\u00a0420,00",
        "De aanbieder krijgt de voucher per e-mail",
    ):
        assert shown in text


def test_book_page_mentions_a_correction_that_waits() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    wallet = wallet_for(traject)
    actions.ask_correction(
        wallet, traject=traject, by=traject.adviser, amount_cents=-5_000, reason="Elders gebruikt"
    )
    text = signed_in(traject.adviser).get(f"{tab(traject)}{item.public_id}/").content.decode()
    assert "Een verbetering wacht op een besluit" in text
    assert "Elders gebruikt" in text


def test_book_page_says_what_is_reserved_and_how_fast_the_provider_answers() -> None:
    first = booked()
    traject = first.traject
    item = MenuItemFactory(programme=traject.programme, provider=first.provider, name="Vervolg")
    client = signed_in(traject.adviser)
    text = " ".join(client.get(f"{tab(traject)}{item.public_id}/").content.decode().split())
    assert "Wacht op een antwoord</dt>" in text
    assert "1 voucher" in text
    assert "nog niet bekend" in text
    for _number in range(5):
        accepted(
            booked(guided_traject(), MenuItemFactory(programme=traject.programme, provider=first.provider))
        )
    assert "meestal dezelfde dag" in client.get(f"{tab(traject)}{item.public_id}/").content.decode()


def test_book_leads_back_to_the_tab() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    answer = client.post(f"{tab(traject)}{item.public_id}/", {"form_key": key(), "price": 8_000})
    assert (answer.status_code, answer["Location"]) == (302, tab(traject))
    assert Voucher.objects.get().item == item


def test_book_twice_with_one_form_books_once() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    data = {"form_key": key(), "price": 8_000}
    answers = [client.post(f"{tab(traject)}{item.public_id}/", data) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, tab(traject))] * 2
    assert Voucher.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_book_from_a_second_tab_is_refused_with_the_reason() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    url = f"{tab(traject)}{item.public_id}/"
    client.post(url, {"form_key": key(), "price": 8_000})
    answer = client.post(url, {"form_key": key(), "price": 8_000})
    assert answer.status_code == 403
    assert "Deze opleiding is al aangevraagd voor deze kandidaat." in answer.content.decode()


def test_book_when_the_price_changed_is_refused_with_the_new_price() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme, price_cents=9_000)
    client = signed_in(traject.adviser)
    answer = client.post(f"{tab(traject)}{item.public_id}/", {"form_key": key(), "price": 8_000})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "De prijs is intussen veranderd: eerst €\u00a080,00, nu €\u00a090,00." in text
    assert 'name="price" value="9000"' in text
    assert not Voucher.objects.exists()
    form_key = re.search(r'name="form_key" value="([^"]+)"', text).group(1)
    client.post(f"{tab(traject)}{item.public_id}/", {"form_key": form_key, "price": 9_000})
    assert Voucher.objects.get().price_cents == 9_000


def test_book_an_offer_archived_meanwhile_is_refused() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    url = f"{tab(traject)}{item.public_id}/"
    assert client.get(url).status_code == 200
    MenuItem.objects.update(is_active=False, archived_at=dates.now())
    answer = client.post(url, {"form_key": key(), "price": 8_000})
    assert answer.status_code == 403
    assert "Deze opleiding staat niet meer op de menukaart." in answer.content.decode()
    assert not Voucher.objects.exists()


def test_book_when_another_tab_emptied_the_wallet_is_refused() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    url = f"{tab(traject)}{item.public_id}/"
    assert client.get(url).status_code == 200
    booked(traject, price_cents=45_000)
    answer = client.post(url, {"form_key": key(), "price": 8_000})
    assert answer.status_code == 403
    assert "Er is nog €\u00a050,00 over. Deze opleiding kost €\u00a080,00." in answer.content.decode()
    assert Wallet.objects.get().balance_cents == 5_000


def test_one_person_in_two_organisations_has_one_wallet() -> None:
    first = guided_traject()
    booked(first, price_cents=45_000)
    # One open dossier at a time: the second partner begins when the first has closed.
    Traject.objects.update(state="closed", closed_on=dates.today(), close_reason="by_hand")
    second = TrajectFactory(explore=False, candidate=first.candidate)
    phase_in(second, PhaseKind.GUIDE)
    item = MenuItemFactory(programme=second.programme)
    client = signed_in(second.adviser)
    answer = client.post(f"{tab(second)}{item.public_id}/", {"form_key": key(), "price": 8_000})
    assert answer.status_code == 403
    assert first.organisation_id != second.organisation_id
    assert Wallet.objects.get().balance_cents == 5_000


def test_book_asks_for_the_national_number_and_goes_on() -> None:
    traject = guided_traject(candidate=CandidateFactory(birth_date=None))
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    url = f"{tab(traject)}{item.public_id}/"
    text = client.get(url).content.decode()
    assert "Vul eerst het rijksregisternummer in" in text
    assert f'action="{url}nummer/"' in text
    answer = client.post(f"{url}nummer/", {"form_key": key(), "number": "85.07.30-999.32"})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert 'name="price" value="8000"' in client.get(url).content.decode()
    assert client.post(url, {"form_key": key(), "price": 8_000}).status_code == 302
    assert Voucher.objects.get().item == item


@pytest.mark.parametrize("number", ["010120001111", "85073099933", "", "abc"])
def test_book_refuses_a_national_number_that_is_none(number: str) -> None:
    traject = guided_traject(candidate=CandidateFactory())
    item = MenuItemFactory(programme=traject.programme)
    url = f"{tab(traject)}{item.public_id}/nummer/"
    answer = signed_in(traject.adviser).post(url, {"form_key": key(), "number": number})
    traject.candidate.refresh_from_db()
    assert (answer.status_code, traject.candidate.has_national_number) == (422, False)


def test_book_takes_a_bis_number() -> None:
    traject = guided_traject(candidate=CandidateFactory())
    item = MenuItemFactory(programme=traject.programme)
    url = f"{tab(traject)}{item.public_id}/nummer/"
    client = signed_in(traject.adviser)
    assert client.post(url, {"form_key": key(), "number": BIS_NUMBER}).status_code == 302
    traject.candidate.refresh_from_db()
    assert traject.candidate.has_national_number


def test_tab_says_what_fits_how_fast_and_filters_it() -> None:
    traject = guided_traject()
    MenuItemFactory(programme=traject.programme, name="Te duur", price_cents=60_000)
    MenuItemFactory(programme=traject.programme, name="In het Frans", language="fr")
    MenuItemFactory(programme=traject.programme, name="Past", location="ALLE")
    client = signed_in(traject.adviser)
    text = client.get(tab(traject)).content.decode()
    assert text.index(">Past<") < text.index(">In het Frans<") < text.index(">Te duur<")
    assert "De opleiding is in het Frans. Bespreek of dat lukt." in text
    assert "antwoordt meestal na: nog niet bekend" in text
    only = client.get(tab(traject), {"fits": "ja"}).content.decode()
    assert (">Past<" in only, ">Te duur<" in only) == (True, False)
    cheapest = client.get(tab(traject), {"sort": "prijs"}).content.decode()
    assert cheapest.index(">Past<") < cheapest.index(">Te duur<")


@pytest.mark.parametrize("price", ["", "abc", "-1", "1e9", "99999999999999999999", "NaN", "8000.5", "²"])
def test_book_with_a_price_that_is_no_price_is_a_form_error(price: str) -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme=traject.programme)
    client = signed_in(traject.adviser)
    answer = client.post(f"{tab(traject)}{item.public_id}/", {"form_key": key(), "price": price})
    assert answer.status_code == 422
    assert not Voucher.objects.exists()


def test_book_in_one_dossier_an_offer_of_another_programme_is_not_there() -> None:
    traject = guided_traject()
    item = MenuItemFactory(programme__code="ander")
    assert signed_in(traject.adviser).get(f"{tab(traject)}{item.public_id}/").status_code == 404


# The voucher's page and its moves ------------------------------------------------------------------


def test_voucher_page_shows_history_with_who_and_role() -> None:
    voucher = refused()
    text = signed_in(voucher.traject.adviser).get(f"/vouchers/{voucher.public_id}/").content.decode()
    for shown in (
        "Voucher aangevraagd",
        "Voucher geweigerd door de aanbieder",
        "Lies Aerts",
        "De opleiding is volzet",
        "Volzet tot januari.",
        "Uitschrijven",
    ):
        assert shown in text


def test_voucher_page_after_acceptance_says_who_can_cancel() -> None:
    voucher = accepted()
    text = signed_in(voucher.traject.adviser).get(f"/vouchers/{voucher.public_id}/").content.decode()
    assert "De aanbieder heeft al aanvaard. Vraag de coördinator om de voucher te annuleren" in text
    boss = signed_in(coordinator()).get(f"/vouchers/{voucher.public_id}/").content.decode()
    assert "Annuleer de voucher" in boss


def move(voucher: Voucher, name: str) -> str:
    return reverse("core:move", args=["voucher", voucher.public_id, name])


def test_withdraw_from_the_page_mails_the_provider() -> None:
    voucher = booked()
    client = signed_in(voucher.traject.adviser)
    url = move(voucher, "uitschrijven")
    assert client.get(url).status_code == 200
    assert client.post(url, {"form_key": key()}).status_code == 302
    assert Voucher.objects.get().state == VoucherState.WITHDRAWN
    assert OutgoingEmail.objects.filter(kind="voucher.withdrawn").count() == 1


def test_withdraw_after_a_refusal_says_that_the_money_is_back() -> None:
    voucher = refused(booked())
    client = signed_in(voucher.traject.adviser)
    asked = client.get(move(voucher, "uitschrijven")).content.decode()
    assert "Het geld kwam bij de weigering al terug in het rugzakje." in asked
    assert "(geweigerd)" in client.get(tab(voucher.traject)).content.decode()


def test_cancel_from_the_page_needs_a_reason_and_a_coordinator() -> None:
    voucher = accepted()
    url = move(voucher, "annuleren")
    assert signed_in(voucher.traject.adviser).get(url).status_code == 404
    boss = signed_in(coordinator())
    assert boss.post(url, {"form_key": key(), "reason": " "}).status_code == 422
    assert boss.post(url, {"form_key": key(), "reason": "Gaat niet door"}).status_code == 302
    assert Voucher.objects.get().state == VoucherState.CANCELLED


def test_renew_link_from_the_page_mails_once() -> None:
    voucher = booked()
    client = signed_in(voucher.traject.adviser)
    data = {"form_key": key()}
    for _ in range(2):
        assert client.post(f"/vouchers/{voucher.public_id}/opnieuw-sturen/", data).status_code == 302
    assert OutgoingEmail.objects.filter(kind="voucher.to_provider").count() == 2


def test_renew_link_after_the_answer_is_refused_with_the_reason() -> None:
    voucher = accepted()
    answer = signed_in(voucher.traject.adviser).get(f"/vouchers/{voucher.public_id}/opnieuw-sturen/")
    assert answer.status_code == 403
    assert "Deze voucher wacht niet meer op een antwoord." in answer.content.decode()


@pytest.mark.parametrize(("answer", "expected"), [("yes", True), ("no", False)])
def test_followed_is_noted_from_the_page(answer: str, expected: bool) -> None:
    voucher = booked(free=True)
    client = signed_in(voucher.traject.adviser)
    url = f"/vouchers/{voucher.public_id}/gevolgd/"
    assert client.post(url, {"form_key": key()}).status_code == 422
    assert client.post(url, {"form_key": key(), "followed": answer}).status_code == 302
    assert Voucher.objects.get().was_followed is expected


# The public menu card ------------------------------------------------------------------------------


def test_menu_is_public_and_says_who_can_enrol() -> None:
    item = MenuItemFactory(name="Start! Antwerpen", price_cents=17_500)
    MenuItemFactory(name="Weg", is_active=False)
    MenuItemFactory(name="Oud programma", programme__code="oud", programme__is_active=False)
    text = Client().get("/menukaart/").content.decode()
    assert "kan enkel door een adviseur" in text
    assert item.name in text
    assert "€\u00a0175,00" in text
    assert "Weg" not in text
    assert "Oud programma" not in text
    assert item.contact_email not in text
    assert "Vraag aan" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"method": "online"}, ["Online"]),
        ({"phase": "OR"}, ["Online", "Gratis"]),
        ({"phase": "BG"}, ["Gratis", "Duur"]),
        ({"price": "0"}, ["Gratis"]),
        ({"price": "55"}, ["Online", "Gratis"]),
        ({"location": "Limburg"}, ["Online", "Duur"]),
    ],
)
def test_menu_filters(query: dict[str, str], found: list[str]) -> None:
    MenuItemFactory(name="Online", method="online", phase="OR", price_cents=5_500, location="ALLE")
    MenuItemFactory(free=True, name="Gratis", location="Antwerpen")
    MenuItemFactory(name="Duur", phase="BG", price_cents=30_300, location="Limburg, Antwerpen")
    text = Client().get("/menukaart/", query).content.decode()
    assert re.findall(r'offer__name">(?:<a [^>]+>)?(\w+)<', text) == sorted(found)


def test_menu_filter_by_provider_uses_no_row_number() -> None:
    unizo = ProviderFactory(name="UNIZO")
    MenuItemFactory(provider=unizo, name="Café")
    MenuItemFactory(name="Ander")
    text = Client().get("/menukaart/", {"provider": str(unizo.public_id)}).content.decode()
    assert ("Café" in text, "Ander" in text) == (True, False)


@pytest.mark.parametrize(
    "query",
    [
        {"price": "-1"},
        {"price": "1e400"},
        {"price": "NaN"},
        {"price": "9" * 60},
        {"provider": "1"},
        {"provider": "' OR 1=1"},
        {"phase": "BF"},
        {"location": "x" * 500},
        {"page": "-1"},
        {"sort": "price_cents"},
        {"size": "0"},
    ],
)
def test_menu_with_strange_filters_is_never_a_fault(query: dict[str, str]) -> None:
    MenuItemFactory()
    assert Client().get("/menukaart/", query).status_code == 200


def test_menu_in_the_frame_of_the_application_for_people_with_an_account() -> None:
    text = signed_in(adviser(OrganisationFactory())).get("/menukaart/").content.decode()
    assert 'class="sidebar"' in text

"""Accounts of providers: their own vouchers and offers, nothing else of the application."""

from __future__ import annotations

import html
import io
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from core import dates
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from people.models import User
from reporting.forms import period_of
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    coordinator,
    provider_member,
)
from tests.factories.vouchers import (
    NATIONAL_NUMBER,
    MenuItemFactory,
    OfferProposalFactory,
    ProviderFactory,
    accepted,
    booked,
    candidate_with_number,
    guided_traject,
    refused,
)
from vouchers import actions, portal, rules
from vouchers.enums import OfferProposalState, VoucherState
from vouchers.models import MenuItem, OfferProposal, PriceChange, Provider, Voucher, Wallet

pytestmark = pytest.mark.django_db
CANARY = "Kanariestraat"


@pytest.fixture
def member() -> User:
    """An account of the provider of every voucher here."""
    organisation = OrganisationFactory(provider=True)
    ProviderFactory(organisation=organisation)
    return provider_member(organisation)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def key() -> str:
    return str(uuid.uuid4())


def shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def elsewhere(**fields: Any) -> Voucher:
    """A voucher of another provider."""
    return booked(provider=ProviderFactory(name="Andere aanbieder"), **fields)


def answer_url(*vouchers: Voucher) -> str:
    ids = "&".join(f"voucher={voucher.public_id}" for voucher in vouchers)
    return f"/aanbieder/vouchers/beantwoorden/?{ids}"


# Which vouchers ------------------------------------------------------------------------------------


def test_tabs_hold_each_voucher_once(member: User) -> None:
    waiting, yes, no, done, gone = (booked() for _ in range(5))
    accepted(yes)
    refused(no)
    actions.note_attendance(accepted(done), by=member, followed=True, used_on=dates.today())
    actions.withdraw_voucher(gone, by=gone.traject.adviser)
    elsewhere()
    booked(free=True)
    rows = portal.vouchers_of(member)
    found = {slug: set(tab.rows(rows)) for slug, tab in portal.TABS.items()}
    assert found == {
        "te-beantwoorden": {waiting},
        "aanvaard": {yes},
        "geweigerd": {no},
        "gedaan": {done, gone},
    }
    client = signed_in(member)
    for slug, vouchers in found.items():
        text = shown(client.get(f"/aanbieder/vouchers/{slug}/"))
        numbers = set(re.findall(r"V\d{4}-\d{5}", text))
        assert numbers == {voucher.number for voucher in vouchers}
        assert f'<span class="count">{len(vouchers)}</span>' in text
    assert client.get("/aanbieder/vouchers/onbekend/").status_code == 404


def test_refused_voucher_stays_with_the_refused_after_it_was_taken_off_the_list(member: User) -> None:
    voucher = refused()
    actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert list(portal.TABS["geweigerd"].rows(portal.vouchers_of(member))) == [voucher]
    assert list(portal.TABS["gedaan"].rows(portal.vouchers_of(member))) == []


def test_search_finds_a_name_only_where_it_is_shown(member: User) -> None:
    voucher = booked()
    name = voucher.traject.candidate.family_name
    client = signed_in(member)
    assert voucher.number in shown(client.get("/aanbieder/vouchers/", {"q": name}))
    assert voucher.number in shown(client.get("/aanbieder/vouchers/", {"q": voucher.number}))
    refused(voucher)
    assert voucher.number in shown(client.get("/aanbieder/vouchers/geweigerd/", {"q": voucher.number}))
    assert voucher.number not in shown(client.get("/aanbieder/vouchers/geweigerd/", {"q": name}))


@pytest.mark.parametrize("words", ["Kortrijk", "7777777", "@example.be"])
def test_search_finds_nothing_by_what_a_provider_may_not_know(member: User, words: str) -> None:
    voucher = booked(guided_traject(candidate=candidate_with_number(number=7_777_777)))
    assert voucher.number not in shown(signed_in(member).get("/aanbieder/vouchers/", {"q": words}))


def test_list_with_strange_filters_is_never_a_fault(member: User) -> None:
    client = signed_in(member)
    for query in ({"provider": "1"}, {"q": "x" * 500}, {"sort": "candidate"}, {"page": "-1"}, {"kies": "x"}):
        assert client.get("/aanbieder/vouchers/", query).status_code == 200


def pages(voucher: Voucher) -> list[str]:
    """Every page on which a provider reads about a voucher."""
    return [
        "/",
        *(f"/aanbieder/vouchers/{slug}/" for slug in portal.TABS),
        f"/aanbieder/vouchers/{voucher.public_id}/",
        "/aanbieder/vouchers/aanwezigheid/",
        "/aanbieder/afrekening/?periode=maand",
        answer_url(voucher),
    ]


def test_no_page_shows_status_number_or_dossier_of_the_candidate(member: User) -> None:
    """Canary: each of these values stands somewhere in the dossier and on no page of a provider."""
    candidate = candidate_with_number(
        street=CANARY, number=7_654_321, ikl_number="7131313", dutch_level="1.1", birth_date=date(1991, 3, 7)
    )
    voucher = booked(guided_traject(candidate=candidate))
    client = signed_in(member)
    for end in (lambda v: v, accepted):
        end(voucher)
        text = "".join(shown(client.get(url)) for url in pages(voucher))
        assert candidate.full_name in text
        for canary in (
            CANARY,
            "7654321",
            "7131313",
            NATIONAL_NUMBER,
            "85.07.30",
            "07/03/1991",
            "Niet-werkende werkzoekende",
            str(voucher.traject.public_id),
            str(candidate.public_id),
            "/dossiers/",
            "/kandidaten/",
            voucher.traject.adviser.full_name,
        ):
            assert canary not in text


@pytest.mark.parametrize(
    ("end", "name", "contact"),
    [
        (lambda v: v, True, False),
        (accepted, True, True),
        (refused, False, False),
        (lambda v: actions.withdraw_voucher(v, by=v.traject.adviser), False, False),
        (lambda v: actions.cancel_voucher(accepted(v), by=coordinator(), reason="Ziek"), False, False),
    ],
)
def test_name_and_contact_are_shown_while_they_are_needed(
    member: User, end: Any, name: bool, contact: bool
) -> None:
    voucher = end(booked())
    candidate = voucher.traject.candidate
    text = "".join(shown(signed_in(member).get(url)) for url in pages(voucher))
    assert (candidate.family_name in text.replace(candidate.email, "")) is name
    assert (candidate.email in text) is contact


def test_pages_of_other_providers_are_not_there(member: User) -> None:
    other = accepted(elsewhere())
    client = signed_in(member)
    assert client.get(f"/aanbieder/vouchers/{other.public_id}/").status_code == 404
    assert client.get(f"/aanbieder/vouchers/{other.public_id}/pdf/").status_code == 404
    assert client.get(f"/aanbieder/aanbod/{other.item.public_id}/").status_code == 404
    answer = client.get(answer_url(other))
    assert (answer.status_code, answer["Location"]) == (302, "/aanbieder/vouchers/te-beantwoorden/")
    assert other.number not in shown(
        client.get("/aanbieder/afrekening/", {"aanbieder": other.provider.public_id})
    )


def test_navigation_of_a_provider_has_three_places(member: User) -> None:
    text = shown(signed_in(member).get("/"))
    links = re.findall(r'<a class="nav[^"]*"[^>]*href="([^"]+)"', text)
    assert set(links) <= {"/", "/aanbieder/vouchers/", "/aanbieder/aanbod/"}
    assert "Mijn aanbod" in text


def test_start_page_says_what_to_answer(member: User) -> None:
    voucher, done = booked(), accepted()
    text = shown(signed_in(member).get("/"))
    assert f"Aanvaard of weiger: {voucher.traject.candidate.full_name}" in text
    assert f"Noteer of {done.traject.candidate.full_name} er was" in text


# Answers -------------------------------------------------------------------------------------------


def test_several_vouchers_are_accepted_together(member: User) -> None:
    vouchers = [booked() for _ in range(3)]
    client = signed_in(member)
    url = answer_url(*vouchers)
    page = shown(client.get(url))
    for voucher in vouchers:
        assert voucher.number in page
    assert "Je antwoord geldt voor deze 3 vouchers samen." in page
    assert "€\u00a0240,00" in page
    before = OutgoingEmail.objects.count()
    data = {"form_key": key(), "answer": "accept"}
    for _ in range(2):
        answer = client.post(url, data)
        assert (answer.status_code, answer["Location"]) == (302, "/aanbieder/vouchers/te-beantwoorden/")
    assert set(Voucher.objects.values_list("state", "answered_name")) == {("accepted", member.full_name)}
    assert OutgoingEmail.objects.count() == before
    events = Event.objects.filter(kind="voucher.accept")
    assert [(e.actor_id, e.actor_role) for e in events] == [(member.pk, "Aanbieder")] * 3


def test_several_vouchers_are_refused_with_one_reason(member: User) -> None:
    vouchers = [booked() for _ in range(2)]
    data = {"form_key": key(), "answer": "refuse", "reason": "full", "text": "Volzet tot mei."}
    assert signed_in(member).post(answer_url(*vouchers), data).status_code == 302
    assert set(Voucher.objects.values_list("state", "refusal_text")) == {("refused", "Volzet tot mei.")}
    assert set(Wallet.objects.values_list("balance_cents", flat=True)) == {50_000}
    mails = OutgoingEmail.objects.filter(kind="voucher.refused").values_list("recipient", flat=True)
    assert sorted(mails) == sorted(voucher.traject.adviser.email for voucher in vouchers)


def test_answers_are_all_or_nothing(member: User) -> None:
    vouchers = [booked() for _ in range(3)]
    accepted(vouchers[1])
    client = signed_in(member)
    events = Event.objects.count()
    answer = client.post(answer_url(*vouchers), {"form_key": key(), "answer": "accept"})
    assert answer.status_code == 403
    states = [Voucher.objects.get(pk=voucher.pk).state for voucher in vouchers]
    assert states == ["pending", "accepted", "pending"]
    assert Event.objects.count() == events
    with pytest.raises(AlreadyMoved):
        actions.refuse_vouchers(vouchers, by=member, reason="full")


@pytest.mark.parametrize(
    "data", [{}, {"answer": "perhaps"}, {"answer": "refuse"}, {"answer": "refuse", "reason": "other"}]
)
def test_incomplete_answer_changes_nothing(member: User, data: dict[str, str]) -> None:
    voucher = booked()
    answer = signed_in(member).post(answer_url(voucher), {"form_key": key(), **data})
    assert answer.status_code == 422
    assert Voucher.objects.get().state == VoucherState.PENDING


@pytest.mark.parametrize(
    "query", ["", "?voucher=1", "?voucher=' OR 1=1", "?voucher=00000000-0000-4000-8000-000000000009"]
)
def test_answer_page_without_vouchers_leads_to_the_list(member: User, query: str) -> None:
    client = signed_in(member)
    answer = client.post(f"/aanbieder/vouchers/beantwoorden/{query}", {"form_key": key()})
    assert (answer.status_code, answer["Location"]) == (302, "/aanbieder/vouchers/te-beantwoorden/")
    assert "Kies eerst een voucher." in shown(client.get(answer["Location"]))


def test_choosing_all_ticks_every_box(member: User) -> None:
    booked()
    client = signed_in(member)
    ticked = re.compile(r'name="voucher"[^>]* checked>')
    assert len(ticked.findall(shown(client.get("/aanbieder/vouchers/")))) == 0
    assert len(ticked.findall(shown(client.get("/aanbieder/vouchers/?kies=alles")))) == 1


@pytest.mark.parametrize("make", [adviser, coordinator, provider_member])
def test_nobody_else_answers_with_an_account(make: Any) -> None:
    voucher = booked()
    with pytest.raises(Refused) as refusal:
        actions.accept_voucher(voucher, by=make(), name="X")
    assert str(refusal.value) == "Alleen de aanbieder kan antwoorden, via de link in de e-mail."


# Attendance ----------------------------------------------------------------------------------------


def grid(voucher: Voucher, **marks: str) -> dict[str, str]:
    return {f"{name}-{voucher.public_id}": value for name, value in marks.items()}


def test_attendance_of_several_is_noted_on_one_page(member: User) -> None:
    came, stayed, later = accepted(), accepted(), accepted()
    client = signed_in(member)
    text = shown(client.get("/aanbieder/vouchers/aanwezigheid/"))
    assert [each.number in text for each in (came, stayed, later)] == [True] * 3
    # The day is asked for only after "Gevolgd", and then it is needed.
    assert f'data-show-when="followed-{came.public_id}=yes"' in text
    assert re.findall(r"<label[^>]*>Gevolgd op *</label>", text) == [
        f'<label for="id_used-{each.public_id}">Gevolgd op</label>' for each in (came, stayed, later)
    ]
    data = {
        "form_key": key(),
        **grid(came, followed="yes", used=dates.today().strftime("%d/%m/%Y"), invoice="F-2026/7"),
        **grid(stayed, followed="no", used="morgen"),
    }
    assert client.post("/aanbieder/vouchers/aanwezigheid/", data).status_code == 302
    rows = Voucher.objects.order_by("pk").values_list("was_followed", "used_on", "invoice_reference")
    assert list(rows) == [(True, dates.today(), "F-2026/7"), (False, None, ""), (None, None, "")]


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ({"used": "morgen"}, "Kies of de opleiding gevolgd is."),
        ({"followed": "yes"}, "Vul in wanneer de opleiding gevolgd is."),
        ({"followed": "yes", "used": "01/01/2099"}, "Deze datum ligt in de toekomst."),
        ({"followed": "yes", "used": "01/01/2001"}, "De dag van de opleiding ligt tussen"),
        ({"invoice": "F1"}, "Kies of de opleiding gevolgd is."),
        ({"followed": "perhaps"}, ""),
    ],
)
def test_attendance_that_cannot_be_is_a_form_error(member: User, marks: dict[str, str], message: str) -> None:
    good, voucher = accepted(), accepted()
    data = {"form_key": key(), **grid(good, followed="no"), **grid(voucher, **marks)}
    answer = signed_in(member).post("/aanbieder/vouchers/aanwezigheid/", data)
    assert answer.status_code == 422
    assert message in shown(answer)
    assert set(Voucher.objects.values_list("was_followed", flat=True)) == {None}


def test_attendance_of_another_provider_is_not_taken(member: User) -> None:
    other = accepted(elsewhere())
    data = {"form_key": key(), **grid(other, followed="no")}
    signed_in(member).post("/aanbieder/vouchers/aanwezigheid/", data)
    assert Voucher.objects.get().was_followed is None
    with pytest.raises(Refused):
        actions.note_attendance(other, by=member, followed=False)


# Own offers ----------------------------------------------------------------------------------------


def offer(**changes: str) -> dict[str, str]:
    return {
        "form_key": key(),
        "name": "Prijs bepalen",
        "phase": "BG",
        "method": "collective",
        "duration": "1 dag",
        "minutes": "360",
        "umbrella": "ALLE",
        "location": "Gent",
        "language": "nl",
        "price_cents": "95,50",
        "contact_email": "aanbieder@example.be",
        "link": "https://www.example.be/prijs",
        "valid_from": "",
        "valid_until": "",
        **changes,
    }


def new_offer(**changes: str) -> dict[str, str]:
    provider = Provider.objects.get(name="Starterslabo")
    return offer(provider=str(provider.public_id), programme="jumpstarters", **changes)


@pytest.fixture
def item(member: User) -> MenuItem:
    return MenuItemFactory()


def test_own_offers_stand_with_their_figures(member: User, item: MenuItem) -> None:
    voucher = accepted(booked(guided_traject(programme=item.programme), item))
    actions.cancel_voucher(voucher, by=coordinator(), reason="Ziek")
    refused(booked(guided_traject(programme=item.programme), item))
    MenuItemFactory(provider=ProviderFactory(name="Andere"), name="Van een ander")
    text = shown(signed_in(member).get("/aanbieder/aanbod/"))
    assert item.name in text
    assert "Van een ander" not in text
    assert 'data-label="Aangevraagd" class="right">2<' in text
    assert 'data-label="Aanvaard" class="right">1<' in text
    assert "minder dan een uur" in text
    assert "Op de menukaart" in text


def test_new_offer_is_proposed_and_comes_on_the_menu_when_approved(member: User, item: MenuItem) -> None:
    answer = signed_in(member).post("/aanbieder/aanbod/nieuw/", new_offer())
    proposal = OfferProposal.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, proposal.get_absolute_url())
    assert MenuItem.objects.count() == 1
    boss = coordinator()
    client = signed_in(boss)
    assert "Prijs bepalen" in shown(client.get("/menukaart/voorstellen/"))
    assert "Beslis over Prijs bepalen" in shown(client.get("/"))
    url = move_url(proposal, "goedkeuren")
    assert client.post(url, {"form_key": key()}).status_code == 302
    made = MenuItem.objects.get(name="Prijs bepalen")
    assert (made.price_cents, made.location, made.provider.name) == (9_550, "Gent", "Starterslabo")
    assert (made.minutes, made.is_offered) == (360, True)
    assert PriceChange.objects.filter(item=made).values_list("price_cents", "changed_by").get() == (
        9_550,
        boss.pk,
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.item) == ("approved", boss, made)
    mail = OutgoingEmail.objects.get(kind="offer.approved")
    assert (mail.recipient, mail.subject) == (
        member.email,
        f"Prijs bepalen staat op de menukaart van {made.programme}",
    )
    assert [e.kind for e in Event.objects.about(proposal).order_by("pk")] == [
        "offerproposal.proposed",
        "offerproposal.approve",
    ]


def move_url(proposal: OfferProposal, name: str) -> str:
    page = shown(signed_in(coordinator()).get(proposal.get_absolute_url()))
    found = re.search(rf'href="([^"]+/{name}/)"', page)
    return found[1] if found else ""


def test_change_shows_old_and_new_and_leaves_booked_vouchers_alone(member: User, item: MenuItem) -> None:
    voucher = booked(guided_traject(programme=item.programme), item)
    client = signed_in(member)
    url = f"/aanbieder/aanbod/{item.public_id}/"
    assert 'value="80,00"' in shown(client.get(url))
    client.post(url, offer(name=item.name, location=item.location, duration=item.duration, link=""))
    proposal = OfferProposal.objects.get()
    item.refresh_from_db()
    assert item.price_cents == 8_000
    page = shown(signed_in(coordinator()).get(proposal.get_absolute_url()))
    assert "€\u00a080,00" in page
    assert "€\u00a095,50" in page
    assert ">Prijs<" in page
    assert ">Locatie<" not in page
    data = {"form_key": key(), "seen_version": item.version}
    assert signed_in(coordinator()).post(move_url(proposal, "goedkeuren"), data).status_code == 302
    item.refresh_from_db()
    voucher.refresh_from_db()
    assert (item.price_cents, voucher.price_cents) == (9_550, 8_000)
    assert voucher.wallet.balance_cents == 42_000
    assert item.version == 2
    assert list(PriceChange.objects.values_list("price_cents", flat=True)) == [9_550]


def test_change_without_another_price_adds_no_price(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(item=item, proposed_by=member)
    proposal.values["price_cents"] = item.price_cents
    proposal.save()
    actions.approve_proposal(proposal, by=coordinator(), seen_version=item.version)
    assert not PriceChange.objects.exists()


def test_change_that_was_compared_with_an_older_offer_is_refused(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(item=item, proposed_by=member)
    MenuItem.objects.update(version=5)
    with pytest.raises(Refused) as refusal:
        actions.approve_proposal(proposal, by=coordinator(), seen_version=1)
    assert str(refusal.value) == "Het aanbod is intussen veranderd. Kijk het verschil opnieuw na."
    proposal.refresh_from_db()
    assert proposal.state == OfferProposalState.PROPOSED


def test_one_change_of_an_offer_waits_at_a_time(member: User, item: MenuItem) -> None:
    OfferProposalFactory(item=item, proposed_by=member)
    client = signed_in(member)
    url = f"/aanbieder/aanbod/{item.public_id}/"
    assert client.get(url).status_code == 403
    answer = client.post(url, offer())
    assert answer.status_code == 403
    assert "Er wacht al een voorstel voor dit aanbod. Trek het eerst in." in shown(answer)
    assert OfferProposal.objects.count() == 1


def test_rejected_proposal_tells_why_in_a_mail_without_live_links(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(proposed_by=member)
    boss = signed_in(coordinator())
    url = move_url(proposal, "niet-goedkeuren")
    assert boss.post(url, {"form_key": key(), "reason": " "}).status_code == 422
    reason = "Te duur, zie https://slecht.example\r\nBcc: x@slecht.example"
    assert boss.post(url, {"form_key": key(), "reason": reason}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == OfferProposalState.REJECTED
    mail = OutgoingEmail.objects.get(kind="offer.rejected")
    assert mail.recipient == member.email
    assert mail.subject == f"Pas je voorstel aan: {proposal} staat niet op de menukaart"
    assert "https://slecht.example" not in mail.body_text
    assert "Te duur" in mail.body_text
    assert re.findall(r'href="([^"]+)"', mail.body_html) == [
        f"http://testserver{proposal.get_absolute_url()}"
    ]
    assert "Te duur" in shown(signed_in(member).get(proposal.get_absolute_url()))


def test_proposal_is_withdrawn_by_its_provider(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(proposed_by=member)
    client = signed_in(member)
    page = shown(client.get(proposal.get_absolute_url()))
    url = re.search(r'href="([^"]+/intrekken/)"', page)[1]
    assert client.post(url, {"form_key": key()}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == OfferProposalState.WITHDRAWN
    with pytest.raises(AlreadyMoved):
        actions.approve_proposal(proposal, by=coordinator())
    assert not OutgoingEmail.objects.exists()


def test_proposal_is_decided_once(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(proposed_by=member)
    boss = coordinator()
    actions.approve_proposal(proposal, by=boss)
    with pytest.raises(AlreadyMoved):
        actions.approve_proposal(proposal, by=boss)
    with pytest.raises(AlreadyMoved):
        actions.reject_proposal(proposal, by=boss, reason="Toch niet")
    assert MenuItem.objects.filter(name=str(proposal)).count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_proposal_whose_values_no_longer_fit_is_refused(member: User, item: MenuItem) -> None:
    proposal = OfferProposalFactory(proposed_by=member)
    proposal.values["price_cents"] = 5_000_000
    proposal.save()
    with pytest.raises(Refused):
        actions.approve_proposal(proposal, by=coordinator())
    assert MenuItem.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"price_cents": "-1"},
        {"price_cents": "1,005"},
        {"price_cents": "10000,01"},
        {"price_cents": "NaN"},
        {"price_cents": ""},
        {"minutes": "0"},
        {"minutes": "1e9"},
        {"phase": "BF"},
        {"method": "zelf"},
        {"language": "klingon"},
        {"contact_email": "geen adres"},
        {"link": "javascript:alert(1)"},
        {"valid_from": "02/01/2030", "valid_until": "01/01/2030"},
        {"provider": str(uuid.uuid4())},
        {"programme": "ander"},
    ],
)
def test_offer_with_bad_values_is_a_form_error(member: User, item: MenuItem, changes: dict[str, str]) -> None:
    answer = signed_in(member).post("/aanbieder/aanbod/nieuw/", new_offer() | changes)
    assert answer.status_code == 422
    assert not OfferProposal.objects.exists()


def test_offer_of_another_provider_is_not_proposed(member: User) -> None:
    other = MenuItemFactory(provider=ProviderFactory(name="Andere"))
    values = dict.fromkeys(actions.proposals.PROPOSED_FIELDS, "")
    with pytest.raises(Refused):
        actions.propose_offer(
            provider=other.provider, programme=other.programme, by=member, values=values, item=other
        )
    assert not rules.may_propose(other.provider, coordinator())


# Statements ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "today", "expected"),
    [
        ("maand", date(2026, 2, 14), (date(2026, 2, 1), date(2026, 2, 28))),
        ("vorige-maand", date(2026, 1, 31), (date(2025, 12, 1), date(2025, 12, 31))),
        ("vorige-maand", date(2024, 3, 31), (date(2024, 2, 1), date(2024, 2, 29))),
        ("kwartaal", date(2026, 11, 30), (date(2026, 10, 1), date(2026, 12, 31))),
        ("vorig-kwartaal", date(2026, 2, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        ("vorig-kwartaal", date(2026, 4, 1), (date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_periods(name: str, today: date, expected: tuple[date, date]) -> None:
    assert period_of(name, today) == expected


@pytest.fixture
def month(member: User) -> list[Voucher]:
    """Two accepted vouchers of this month, one noted; and four that do not belong in the statement."""
    first, second = accepted(), accepted(booked(price_cents=9_999))
    today = dates.today()
    actions.note_attendance(first, by=member, followed=True, used_on=today, invoice_reference="=1+1")
    booked()
    refused()
    elsewhere_accepted = accepted(elsewhere())
    earlier = accepted()
    Voucher.objects.filter(pk=earlier.pk).update(answered_at=dates.now() - timedelta(days=70))
    assert elsewhere_accepted.provider != first.provider
    return [first, second]


def test_statement_counts_accepted_vouchers_of_the_period(member: User, month: list[Voucher]) -> None:
    text = shown(signed_in(member).get("/aanbieder/afrekening/", {"periode": "maand"}))
    assert re.findall(r"V\d{4}-\d{5}", text) == [voucher.number for voucher in month]
    assert "€\u00a0179,99" in text
    assert month[0].traject.candidate.family_name not in text


def test_statement_opens_on_the_last_finished_month_that_holds_something(
    member: User, month: list[Voucher]
) -> None:
    begin = (dates.today() - timedelta(days=70)).replace(day=1)
    earlier = Voucher.objects.exclude(pk__in=[voucher.pk for voucher in month]).filter(state="accepted")
    client = signed_in(member)
    text = shown(client.get("/aanbieder/afrekening/"))
    assert f", {begin:%d/%m/%Y} – " in text
    assert re.findall(r"V\d{4}-\d{5}", text) == [
        earlier.get(provider__organisation__memberships__user=member).number
    ]
    earlier.update(answered_at=dates.now())
    text = shown(client.get("/aanbieder/afrekening/"))
    assert f", {dates.today().replace(day=1):%d/%m/%Y} – " in text


def test_statement_as_workbook_has_text_and_numbers_and_no_formula(
    member: User, month: list[Voucher]
) -> None:
    answer = signed_in(member).get("/aanbieder/afrekening/xlsx/", {"periode": "maand"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert re.match(r'attachment; filename="AFR-\d{8}-\d{8}\.xlsx"', answer["Content-Disposition"])
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (
        "Voucher",
        "Aanvaard",
        "Opleiding",
        "Gevolgd",
        "Gevolgd op",
        "Factuurnummer",
        "Bedrag (euro)",
    )
    assert [row[0] for row in rows[1:]] == [month[0].number, month[1].number, "Totaal"]
    assert [row[6] for row in rows[1:]] == [80, 99.99, 179.99]
    assert rows[1][5] == "=1+1"
    assert sheet["F2"].data_type == "s"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_statement_as_pdf_holds_the_same_total(member: User, month: list[Voucher]) -> None:
    answer = signed_in(member).get("/aanbieder/afrekening/pdf/", {"periode": "maand"})
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert month[0].number in text
    assert "179,99" in text


def test_statement_with_own_dates(member: User, month: list[Voucher]) -> None:
    client = signed_in(member)
    today = dates.today()
    query = {"periode": "eigen", "van": f"{today - timedelta(days=80):%d/%m/%Y}", "tot": f"{today:%d/%m/%Y}"}
    assert len(re.findall(r"V\d{4}-\d{5}", shown(client.get("/aanbieder/afrekening/", query)))) == 3
    for wrong in (
        {"periode": "eigen"},
        query | {"van": "x"},
        {"periode": "eigen", "van": "02/01/2026", "tot": "01/01/2026"},
    ):
        page = client.get("/aanbieder/afrekening/", wrong)
        assert page.status_code == 200
        assert "V2" not in "".join(re.findall(r"V\d{4}-\d{5}", shown(page)))
        assert client.get("/aanbieder/afrekening/pdf/", wrong).status_code == 404
    assert client.get("/aanbieder/afrekening/docx/", {"periode": "maand"}).status_code == 404


def test_coordinator_makes_a_statement_of_any_provider(month: list[Voucher]) -> None:
    client = signed_in(coordinator())
    for provider, count in (("Starterslabo", 2), ("Andere aanbieder", 1)):
        chosen = Provider.objects.get(name=provider).public_id
        text = shown(client.get("/vouchers/afrekening/", {"periode": "maand", "aanbieder": chosen}))
        assert len(re.findall(r"V\d{4}-\d{5}", text)) == count
    assert signed_in(adviser()).get("/vouchers/afrekening/").status_code == 404


def test_voucher_as_pdf_for_the_account(member: User) -> None:
    voucher = booked()
    client = signed_in(member)
    assert client.get(f"/aanbieder/vouchers/{voucher.public_id}/pdf/").status_code == 404
    accepted(voucher)
    answer = client.get(f"/aanbieder/vouchers/{voucher.public_id}/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    event = Event.objects.get(kind="document.opened")
    assert (event.actor_id, event.actor_role) == (member.pk, "Aanbieder")
    actions.cancel_voucher(voucher, by=coordinator(), reason="Ziek")
    over = client.get(f"/aanbieder/vouchers/{voucher.public_id}/pdf/")
    assert (over.status_code, "Deze voucher is niet meer geldig." in shown(over)) == (403, True)


def test_account_needs_a_second_step_like_everybody(member: User, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    answer = signed_in(member).get("/aanbieder/vouchers/")
    assert answer.status_code == 302
    assert "/account/2fa/" in answer["Location"]


def test_account_whose_role_ended_sees_nothing(member: User) -> None:
    voucher = booked()
    member.memberships.update(
        begins_on=dates.today() - timedelta(days=9), ends_on=dates.today() - timedelta(days=1)
    )
    client = signed_in(member)
    assert client.get("/aanbieder/vouchers/").status_code == 404
    assert client.get(f"/aanbieder/vouchers/{voucher.public_id}/").status_code == 404


def test_candidate_without_any_voucher_is_nowhere(member: User) -> None:
    stranger = CandidateFactory(family_name="Onbekendhier")
    text = "".join(shown(signed_in(member).get(url)) for url in pages(booked()))
    assert stranger.family_name not in text

"""The handbook's two walks of chapter 3.3, with a real mail server, a mail scanner and a provider on a phone."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import timezone

from core import outbox
from core.models import Event, OutgoingEmail
from jumpstarters.demo.cast import Person as Cast
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.sessions import Sessions
from jumpstarters.demo.stories import steps_of
from jumpstarters.demo.world import World, read
from tests.e2e.person import Person
from tests.smtp import Sink, mail_server
from tests.tables import Shelf
from vouchers.models import MenuItem, OfferProposal, Voucher, Wallet

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ADVISER = "amina.benali"  # Starterslabo West-Vlaanderen
PROVIDER = "griet.lambrecht"  # Starterslabo Opleidingen
WORKSHOP = "Van klik tot klant: beginnersworkshop Facebook"
PHONE = {"width": 390, "height": 844}


class Postman:
    """Lets the worker send what waits through a real SMTP server, and reads what arrived."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def brings(self) -> list[EmailMessage]:
        """The mails that leave now, as they arrive."""
        known = len(self.sink.raw)
        outbox.send_due()
        return [message_from_bytes(raw, policy=policy.default) for raw in self.sink.raw[known:]]


@pytest.fixture
def post(settings: Any, live_server: Any) -> Iterator[Postman]:
    settings.SITE_URL = live_server.url
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    sink = Sink()
    with mail_server(sink) as settings.EMAIL_PORT:
        yield Postman(sink)


@pytest.fixture
def person(world: World, shelf: Shelf) -> Cast:
    """A candidate in guidance with 500 euro."""
    return shelf.take("in guidance", lambda: live(world, "Rania", 1))


def live(world: World, name: str, number: int) -> Cast:
    """Let somebody of the demo come into guidance at Starterslabo West-Vlaanderen."""
    rows = read("candidates.yaml")
    row = next(row for row in rows if row["name"]["given_name"] == "Rania")
    own = row | {"story": "bf_2", "voucher": "", "name": row["name"] | {"given_name": name}}
    own["name"]["birth_date"] = row["name"]["birth_date"].replace(day=number)
    agenda = Agenda()
    person = Cast(own, number, world, Sessions(world, agenda))
    for ago, step in steps_of(person, number):
        agenda.add(ago, step)
    agenda.walk()
    # What came before is no part of the walk.
    OutgoingEmail.objects.filter(state="queued").update(state="cancelled")
    return person


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content())


def links_of(mail: EmailMessage) -> list[str]:
    html = mail.get_body(("html",))
    assert html
    found = re.findall(r"https?://[^\s\"<>]+", text_of(mail) + str(html.get_content()))
    return [link for link in found if "/antwoord/" in link]


class Forms(HTMLParser):
    """The forms of a page with what is filled in already."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form":
            self.found.append((found.get("action") or "", {}))
        elif self.found and found.get("name") and self._is_sent(tag, found):
            self.found[-1][1][str(found["name"])] = found.get("value") or ""

    def _is_sent(self, tag: str, found: dict[str, str | None]) -> bool:
        """A field that a form sends although nobody touched it: not a mark that nobody made."""
        unmarked = found.get("type") in ("radio", "checkbox") and "checked" not in found
        return tag in ("input", "textarea", "select", "button") and not unmarked


class Scanner:
    """A mail scanner: opens every link with HEAD and GET, and sends every form as it stands."""

    def __init__(self, browser: Person) -> None:
        self.client = browser.page.request
        self.answers: list[tuple[str, int]] = []

    def scans(self, mail: EmailMessage) -> None:
        for link in links_of(mail):
            self._note("HEAD", self.client.head(link))
            page = self._note("GET", self.client.get(link))
            for action, fields in Forms(page.text()).found:
                target = urllib.parse.urljoin(page.url, action)
                self._note("POST", self.client.post(target, form=fields, headers={"Referer": page.url}))

    def _note(self, method: str, answer: Any) -> Any:
        self.answers.append((method, answer.status))
        return answer


def state(voucher: Voucher) -> tuple[str, int]:
    """State and balance, with the number of journal lines left out: scanners write none."""
    return Voucher.objects.get(pk=voucher.pk).state, Wallet.objects.get().balance_cents


def books(adviser: Person, person: Cast, offer: str) -> Voucher:
    adviser.opens(f"/dossiers/{person.traject.public_id}/menukaart/")
    row = adviser.page.locator(".offer", has_text=offer).last
    row.get_by_role("link", name="Vraag aan").click()
    adviser.presses("Vraag aan")
    adviser.sees("is aangevraagd.")
    return Voucher.objects.latest("pk")


def phone(enter: Callable[..., Person]) -> Person:
    """A provider without an account, with a phone in the hand."""
    provider = enter()
    provider.page.set_viewport_size(PHONE)
    return provider


def test_free_offer_mails_the_candidate_and_costs_nothing(
    enter: Callable[..., Person], person: Cast, post: Postman
) -> None:
    adviser = enter(ADVISER)
    voucher = books(adviser, person, "Inspiratiecafés")
    assert state(voucher) == ("pending", 50_000)
    adviser.sees("Geen antwoord nodig")
    adviser.sees(re.compile(r"€\s*500"))
    (mail,) = post.brings()
    assert mail["To"].addresses[0].addr_spec == person.candidate.email
    assert mail["Subject"] == 'Opleidingsbon "Jumpstarters"'
    assert "Inspiratiecafés" in text_of(mail)
    adviser.opens(f"/vouchers/{voucher.public_id}/")
    adviser.sees("Geen antwoord van de aanbieder nodig")
    adviser.looks("voucher-gratis")
    assert post.brings() == []


def test_paid_workshop_is_scanned_and_then_accepted_on_a_phone(
    enter: Callable[..., Person], person: Cast, post: Postman
) -> None:
    adviser = enter(ADVISER)
    voucher = books(adviser, person, WORKSHOP)
    assert state(voucher) == ("pending", 42_000)
    (mail,) = post.brings()
    assert mail["To"].addresses[0].addr_spec == "west-vlaanderen.starterslabo@example.be"
    attached = [part.get_content_type() for part in mail.iter_attachments()]
    assert attached == ["application/pdf"]
    events = Event.objects.count()
    scanner = Scanner(enter())
    scanner.scans(mail)
    assert ("POST", 422) in scanner.answers
    assert max(status for _method, status in scanner.answers) < 500
    assert (state(voucher), Event.objects.count()) == (("pending", 42_000), events)
    provider = phone(enter)
    provider.opens(links_of(mail)[0])
    assert provider.path == f"/antwoord/voucher/{voucher.public_id}/"
    provider.sees(person.candidate.full_name)
    provider.does_not_see(person.candidate.email)
    provider.ticks("Ik aanvaard")
    provider.fills("Je naam", "Tom van het onthaal")
    provider.presses("Verstuur je antwoord")
    provider.sees("Je hebt deze voucher aanvaard")
    provider.sees(f"Zet het nummer {voucher.number} op je factuur")
    provider.sees(person.candidate.email)
    assert provider.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    provider.looks("aanbieder-aanvaard-telefoon")
    assert provider.gets_pdf(f"{provider.path}pdf/").startswith(b"%PDF")
    assert state(voucher) == ("accepted", 42_000)
    assert post.brings() == []
    adviser.opens(f"/dossiers/{person.traject.public_id}/menukaart/")
    adviser.sees("Aanvaard")
    adviser.sees(re.compile(r"€\s*420"))


def test_paid_workshop_is_refused_with_a_reason_and_withdrawn(
    enter: Callable[..., Person], person: Cast, post: Postman
) -> None:
    adviser = enter(ADVISER)
    voucher = books(adviser, person, WORKSHOP)
    (mail,) = post.brings()
    provider = phone(enter)
    provider.opens(links_of(mail)[0])
    provider.ticks("Ik weiger")
    provider.chooses("Waarom weiger je?", "De opleiding is volzet")
    provider.fills("Uitleg", "Volzet tot mei. Zie https://slecht.example")
    provider.fills("Je naam", "Tom van het onthaal")
    provider.presses("Verstuur je antwoord")
    provider.sees("Je hebt deze voucher geweigerd")
    provider.does_not_see(person.candidate.full_name)
    provider.looks("aanbieder-geweigerd-telefoon")
    assert state(voucher) == ("refused", 50_000)
    (to_adviser,) = post.brings()
    assert to_adviser["To"].addresses[0].addr_spec == "amina.benali@example.be"
    assert "De opleiding is volzet" in text_of(to_adviser)
    assert "https://slecht.example" not in text_of(to_adviser)
    adviser.opens(f"/vouchers/{voucher.public_id}/")
    adviser.follows("Uitschrijven")
    adviser.presses("Uitschrijven")
    adviser.sees("De kandidaat is uitgeschreven.")
    assert state(voucher) == ("withdrawn", 50_000)
    (to_provider,) = post.brings()
    assert to_provider["To"].addresses[0].addr_spec == "west-vlaanderen.starterslabo@example.be"
    assert "is ingetrokken" in to_provider["Subject"]


def test_link_that_was_revoked_says_whom_to_phone(
    enter: Callable[..., Person], person: Cast, post: Postman
) -> None:
    adviser = enter(ADVISER)
    voucher = books(adviser, person, WORKSHOP)
    (mail,) = post.brings()
    adviser.opens(f"/vouchers/{voucher.public_id}/")
    adviser.looks("voucher-wacht")
    adviser.follows("Trek de link in")
    adviser.looks("link-intrekken")
    adviser.presses("Trek de link in")
    adviser.sees("De link werkt niet meer.")
    adviser.follows("Pas het adres aan en stuur opnieuw")
    adviser.fills("E-mailadres van de aanbieder", "nieuw@example.be")
    adviser.fills("Waarom verander je het adres?", "De aanbieder verhuisde")
    adviser.looks("adres-verbeteren")
    provider = phone(enter)
    provider.opens(links_of(mail)[0])
    provider.sees("Deze link is ingetrokken")
    provider.looks("aanbieder-link-ingetrokken")
    adviser.presses("Pas het adres aan en stuur opnieuw")
    adviser.sees("De voucher is naar het nieuwe adres gestuurd.")
    (again,) = post.brings()
    assert again["To"].addresses[0].addr_spec == "nieuw@example.be"
    # A month later nobody answered.
    Voucher.objects.update(booked_at=timezone.now() - timedelta(days=30))
    adviser.opens("/vouchers/stille-aanbieders/")
    adviser.sees(voucher.number)
    adviser.looks("stille-aanbieders")


def test_provider_with_an_account_answers_in_bulk_and_proposes_an_offer(
    enter: Callable[..., Person], world: World, post: Postman
) -> None:
    vouchers = [
        booked_for(live(world, name, number)) for number, name in enumerate(("Rania", "Samira"), start=3)
    ]
    provider = enter(PROVIDER)
    provider.opens("/")
    provider.sees("Aanvaard of weiger: ")
    provider.looks("start-aanbieder")
    provider.follows("Vouchers")
    provider.looks("aanbieder-vouchers")
    provider.follows("Kies alles op deze bladzijde")
    provider.presses("Beantwoord de gekozen vouchers")
    provider.sees("Je antwoord geldt voor deze 2 vouchers samen.")
    provider.looks("aanbieder-beantwoorden")
    provider.ticks("Ik aanvaard")
    provider.presses("Verstuur het antwoord")
    provider.sees("2 vouchers zijn beantwoord.")
    assert {Voucher.objects.get(pk=voucher.pk).state for voucher in vouchers} == {"accepted"}
    provider.opens(f"/aanbieder/vouchers/{vouchers[0].public_id}/")
    provider.looks("aanbieder-voucher")
    notes_attendance(provider, vouchers[0])
    provider.opens("/aanbieder/afrekening/?periode=maand")
    provider.sees(vouchers[0].number)
    provider.looks("aanbieder-afrekening")
    proposes(provider)
    approves(enter("veerle.thijs"))


def booked_for(person: Cast) -> Voucher:
    person.book()
    return person.voucher


def notes_attendance(provider: Person, voucher: Voucher) -> None:
    provider.opens("/aanbieder/vouchers/aanwezigheid/")
    provider.ticks("Niet gevolgd")
    provider.looks("aanbieder-aanwezigheid")
    provider.presses("Bewaar de aanwezigheid")
    provider.sees("De aanwezigheid is bewaard.")
    assert Voucher.objects.filter(was_followed=False).count() == 1


def proposes(provider: Person) -> None:
    provider.opens("/aanbieder/aanbod/")
    provider.looks("aanbieder-aanbod")
    row = provider.page.locator("tr", has_text=WORKSHOP)
    row.get_by_role("link", name="Pas aan").click()
    provider.fills("Prijs in euro", "90")
    provider.looks("aanbieder-voorstel")
    provider.presses("Verstuur het voorstel")
    provider.sees("Je voorstel is verstuurd.")
    provider.looks("aanbieder-voorstel-verstuurd")


def approves(coordinator: Person) -> None:
    proposal = OfferProposal.objects.latest("pk")
    coordinator.opens("/menukaart/voorstellen/")
    coordinator.looks("voorstellen")
    coordinator.opens(proposal.get_absolute_url())
    coordinator.sees(re.compile(r"€\s*80,00"))
    coordinator.sees(re.compile(r"€\s*90,00"))
    coordinator.looks("voorstel")
    coordinator.follows("Zet op de menukaart")
    coordinator.looks("voorstel-goedkeuren")
    coordinator.presses("Zet op de menukaart")
    coordinator.sees("Het aanbod staat op de menukaart.")
    assert MenuItem.objects.get(name=WORKSHOP).price_cents == 9_000
    assert set(Voucher.objects.values_list("price_cents", flat=True)) == {8_000}

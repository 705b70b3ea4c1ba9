"""The story of the programme in a real browser: from the referral to the certificate."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import OutgoingEmail
from jumpstarters.demo.world import World
from people.actions import register_candidate
from people.models import Candidate, User
from reporting.models import IssuedDocument
from tests.e2e.person import OnPhone, Person
from trajects.actions import end_due_aftercare, start_traject
from trajects.models import InfoSession, Traject

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORKSHOP = "Van klik tot klant"


def today() -> str:
    return timezone.localdate().strftime("%d/%m/%Y")


def mails(kind: str) -> list[str]:
    """To whom a kind of mail goes."""
    return list(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_from_referral_to_certificate(
    enter: Callable[..., Person], world: World, session_today: InfoSession
) -> None:
    consultant = enter()
    consultant.logs_in("tine.samyn@example.be", world.password)
    refers_candidate(consultant)
    adviser = enter("lieselot.vercruysse")
    accepts_after_presence(adviser, session_today)
    explores(adviser)
    decides_positive(adviser)
    books_and_gets_answers(adviser, enter)
    guides(adviser)
    decides_start(adviser)
    everything_is_told(adviser)
    sees_outcome(consultant)
    aftercare_ends_by_the_clock(adviser)


def test_from_intake_to_aftercare_on_a_phone(enter: Callable[..., Person], world: World) -> None:
    """The adviser's part of the same story on a small screen, from the first contact after acceptance."""
    accepted(world)
    adviser = enter("lieselot.vercruysse", OnPhone)
    record(adviser, "Infomoment of infogesprek")
    explores(adviser)
    adviser.is_accessible("dossier-vf-klaar")
    decides_positive(adviser)
    guides(adviser)
    decides_start(adviser)
    adviser.sees("Nazorg")
    adviser.is_accessible("dossier-nazorg")


def accepted(world: World) -> None:
    """A dossier that begins today, as after the acceptance of a referral."""
    organisation, people = world.organisations["SYNTRA WEST"], User.objects
    adviser = people.get(email="lieselot.vercruysse@example.be")
    person = register_candidate(
        by=adviser,
        organisation=organisation,
        family_name="Vandamme",
        given_name="Elke",
        email="elke.vandamme@example.be",
    )
    start_traject(
        candidate=person,
        programme=world.programme,
        organisation=organisation,
        adviser=adviser,
        by=adviser,
        first_conversation_on=timezone.localdate(),
        consultant=people.get(email="tine.samyn@example.be"),
    )


def refers_candidate(consultant: Person) -> None:
    """Step 1: the proposal is Syntra and says why; the card is a PDF."""
    consultant.looks("start-consulent")
    consultant.opens("/kandidaten/toevoegen/")
    consultant.looks("kandidaat-zoeken")
    consultant.fills("Familienaam", "Vandamme")
    consultant.fills("Voornaam", "Elke")
    consultant.presses("Zoek")
    consultant.looks("kandidaat-toevoegen")
    consultant.fills("E-mail", "elke.vandamme@example.be")
    consultant.fills("Straat", "Kerkstraat")
    consultant.fills("Nummer", "12")
    consultant.fills("Postcode", "8500")
    consultant.fills("Gemeente", "Kortrijk")
    consultant.chooses("Niveau Nederlands", "2.2")
    consultant.chooses("Status van het niveau", "Behaald")
    consultant.ticks("Niet-werkende werkzoekende")
    consultant.presses("Voeg toe")
    consultant.sees("Vandamme Elke")
    consultant.looks("kandidaat")
    person = Candidate.objects.get()
    consultant.opens("/doorverwijzingen/nieuw/")
    consultant.looks("doorverwijzen-wie")
    consultant.follows("Vandamme")
    consultant.sees("Voorstel: Syntra")
    consultant.sees("Het niveau 2.2 is hoger dan 1.2 en is behaald.")
    consultant.fills("Informatie voor de doorverwijskaart", "Elke wil een eigen bloemenwinkel beginnen.")
    consultant.looks("doorverwijzen-kaart")
    consultant.presses("Bekijk de kaart")
    consultant.chooses("Schrijf meteen in voor een infosessie", "SYNTRA WEST")
    consultant.looks("doorverwijzen-versturen")
    referral = person.referrals.get()
    assert consultant.gets_pdf(f"/doorverwijskaart/{referral.public_id}/").startswith(b"%PDF")
    consultant.ticks("Op papier")
    consultant.presses("Onderteken en verstuur")
    consultant.sees("De doorverwijzing is verstuurd.")
    consultant.looks("doorverwijzing-consulent")
    assert mails("referral.sent") == ["lieselot.vercruysse@example.be"]


def accepts_after_presence(adviser: Person, session: InfoSession) -> None:
    """Step 2: accepting is refused with the reason until presence was marked."""
    adviser.opens("/")
    adviser.looks("start-adviseur")
    adviser.opens("/doorverwijzingen/postvak/")
    adviser.looks("postvak")
    adviser.opens(f"/doorverwijzingen/{Candidate.objects.get().referrals.get().public_id}/")
    adviser.sees("De kandidaat was nog niet aanwezig op een infosessie.")
    adviser.looks("doorverwijzing-zonder-aanwezigheid")
    adviser.opens(f"/infosessies/{session.public_id}/")
    adviser.looks("infosessie")
    adviser.opens(f"/infosessies/{session.public_id}/aanwezigheid/")
    adviser.ticks("Aanwezig", within="Vandamme")
    adviser.looks("aanwezigheid")
    adviser.presses("Bewaar de aanwezigheid")
    adviser.opens(f"/doorverwijzingen/{Candidate.objects.get().referrals.get().public_id}/")
    adviser.follows("Accepteren")
    adviser.fills("Eerste individueel gesprek", today())
    adviser.looks("accepteren")
    adviser.presses("Accepteren")
    adviser.sees("De verkennende fase is begonnen.")
    phase = Traject.objects.get().phases.get()
    assert (phase.state, phase.financing_number) == ("in_progress", "EEWP007")
    adviser.opens(f"{dossier()}fase/VF/")
    adviser.sees("Oriëntatie naar ondernemerschap")
    adviser.sees("Bezig")
    assert mails("referral.accepted") == ["tine.samyn@example.be"]


def dossier() -> str:
    return f"/dossiers/{Traject.objects.get().public_id}/"


def explores(adviser: Person) -> None:
    """Step 3: the checklist says what is missing, and each item goes when it is solved."""
    adviser.looks("dossier-vf-begin")
    adviser.sees("Intake volledig")
    record(adviser, "Intakegesprek")
    fills_intake(adviser)
    record(adviser, "Evaluatiegesprek")
    signs_agreement(adviser)
    adviser.opens(f"{dossier()}fase/VF/")
    adviser.looks("dossier-vf-klaar")


def record(adviser: Person, kind: str) -> None:
    adviser.opens(f"{dossier()}contact/")
    adviser.ticks(kind)
    adviser.fills("Verslag", f"{kind} met Elke over de bloemenwinkel.")
    adviser.presses("Bewaar")
    adviser.page.wait_for_url("**/fase/**")


def fills_intake(adviser: Person) -> None:
    adviser.opens(f"{dossier()}intake/")
    adviser.fills("Potentieel van de ondernemer", "Kent het vak.")
    adviser.fills("Potentieel van de onderneming", "Er is vraag in Kortrijk.")
    adviser.presses("Bewaar als concept")
    adviser.opens(f"{dossier()}intake/")
    adviser.fills("Noden van de ondernemer", "Hulp bij prijzen.")
    adviser.fills("Noden van de onderneming", "Een financieel plan.")
    adviser.looks("intake")
    adviser.presses("Volledig")
    adviser.page.wait_for_url("**/fase/**")


def signs_agreement(adviser: Person) -> None:
    adviser.opens(f"/kandidaten/{Candidate.objects.get().public_id}/akkoord/")
    adviser.looks("akkoord")
    adviser.follows("Onderteken op het scherm")
    adviser.ticks("Ik teken met mijn vinger, een pen of de muis")
    adviser.draws()
    adviser.fills("Voornaam en naam van wie tekent", "Elke Vandamme")
    adviser.ticks("Ik las de tekst en ik ga akkoord.")
    adviser.looks("akkoord-ondertekenen")
    adviser.presses("Onderteken")
    adviser.sees("Ondertekend")


def decides_positive(adviser: Person) -> None:
    """Step 4: numbered PDF with a hash, the consultant is told, guidance starts."""
    adviser.opens(f"{dossier()}fase/VF/besluit/")
    adviser.ticks("Positief")
    adviser.fills("Motivering", "Elke kent het vak en heeft klanten bevraagd.")
    adviser.fills("Afgesproken acties", "Een workshop over sociale media.")
    adviser.looks("besluit-vf")
    adviser.presses("Bevestig het besluit")
    adviser.sees("Wat is er gebeurd?")
    document = IssuedDocument.objects.get(kind="decision_explore")
    assert re.fullmatch(r"[A-Z]+-\d{4}-000001", document.number)
    assert len(document.data_sha256) == 64
    assert adviser.gets_pdf(f"/documenten/{document.public_id}/pdf/").startswith(b"%PDF")
    assert mails("trajects.outcome") == ["tine.samyn@example.be"]
    adviser.opens(f"{dossier()}fase/BF/")
    adviser.sees("Coach/ondersteun ondernemersvorming")
    adviser.looks("dossier-bf-begin")


def books_and_gets_answers(adviser: Person, enter: Callable[..., Person]) -> None:
    """Step 5: money moves at once; the provider accepts without a mail; free offers cost nothing."""
    fills_national_number(adviser)
    adviser.opens(f"{dossier()}menukaart/")
    adviser.looks("dossier-menukaart")
    books(adviser, WORKSHOP)
    adviser.sees(re.compile(r"€\s*420"))
    adviser.sees("In behandeling")
    before = OutgoingEmail.objects.count()
    provider = enter()
    provider.opens(provider_link())
    provider.looks("aanbieder-antwoord")
    provider.ticks("Ik aanvaard")
    provider.fills("Je naam", "Tom van het onthaal")
    provider.presses("Verstuur je antwoord")
    provider.sees("Je hebt deze voucher aanvaard")
    assert OutgoingEmail.objects.count() == before
    adviser.opens(f"{dossier()}menukaart/")
    adviser.sees("Aanvaard")
    books(adviser, "Inspiratiecafés")
    adviser.sees(re.compile(r"€\s*420"))
    assert mails("voucher.free_offer") == ["elke.vandamme@example.be"]
    adviser.looks("dossier-vouchers")


def fills_national_number(adviser: Person) -> None:
    adviser.opens(f"/kandidaten/{Candidate.objects.get().public_id}/nummer/")
    adviser.fills("Rijksregisternummer", "010120001111")
    adviser.presses("Bewaar")
    adviser.sees("Dit rijksregisternummer klopt niet.")
    adviser.looks("rijksregisternummer-fout")
    adviser.fills("Rijksregisternummer", "85.07.30-000.61")
    adviser.presses("Bewaar")
    adviser.sees("85.07.30-***.**")


def books(adviser: Person, offer: str) -> None:
    row = adviser.page.locator(".offer", has_text=offer).last
    row.get_by_role("link", name="Vraag aan").click()
    adviser.presses("Vraag aan")
    adviser.sees("is aangevraagd.")


def provider_link() -> str:
    body = OutgoingEmail.objects.filter(kind="voucher.to_provider").latest("pk").body_text
    found = re.search(r"https?://[^/\s]+(/antwoord/\S+)", body)
    assert found
    return found[1]


def guides(adviser: Person) -> None:
    record(adviser, "Opstartgesprek")
    for topic in ("Ondernemersplan", "Ondernemerscompetenties"):
        adviser.opens(f"{dossier()}neerslag/")
        adviser.chooses_either("Onderwerp", topic)
        adviser.fills("Neerslag", f"Gewerkt aan: {topic}.")
        adviser.presses("Bewaar")
        adviser.page.wait_for_url("**/fase/**")
    record(adviser, "Evaluatiegesprek")
    adviser.opens(f"{dossier()}fase/BF/")
    adviser.looks("dossier-bf-klaar")


def decides_start(adviser: Person) -> None:
    """Step 6: the preview shows decision and certificate; VDAB told, aftercare starts."""
    adviser.opens(f"{dossier()}fase/BF/besluit/")
    for part in ("onderneming", "ondernemer"):
        adviser.ticks("Haalbaar", within=f"Haalbaarheid van de {part}")
        adviser.fills(f"Waarom? ({part})", "De cijfers kloppen.")
    adviser.ticks("Start als zelfstandige")
    adviser.chooses("Statuut", "Bijberoep")
    adviser.fills("Start van de activiteit", today())
    adviser.fills("Motivering", "Elke heeft vaste klanten en een goed plan.")
    adviser.looks("besluit-bf")
    preview = adviser.previews()
    preview.sees("Attest prestarterstraject")
    preview.looks("voorbeeld-bf")
    preview.page.close()
    adviser.presses("Bevestig het besluit")
    adviser.sees("Het attest prestarterstraject is opgemaakt.")
    adviser.looks("besloten-bf")
    certificate = IssuedDocument.objects.get(kind="certificate")
    assert adviser.gets_pdf(f"/documenten/{certificate.public_id}/pdf/").startswith(b"%PDF")
    assert mails("trajects.outcome") == ["tine.samyn@example.be"] * 2
    assert Traject.objects.get().state == "aftercare"
    adviser.opens(f"{dossier()}fase/NAZORG/")
    adviser.looks("dossier-nazorg")


def everything_is_told(adviser: Person) -> None:
    """Step 7: the timeline says who, role, organisation and when; the outbox holds every mail."""
    adviser.opens(dossier())
    adviser.looks("dossier-algemeen")
    adviser.opens(f"{dossier()}documenten/")
    adviser.looks("dossier-documenten")
    adviser.opens(f"{dossier()}tijdlijn/")
    adviser.sees("Lieselot Vercruysse")
    adviser.sees(re.compile("SYNTRA WEST"))
    adviser.looks("dossier-tijdlijn")
    adviser.opens("/uitgaande-post/")
    adviser.looks("uitgaande-post")
    adviser.sees("elke.vandamme@example.be")


def sees_outcome(consultant: Person) -> None:
    """The consultant sees what became of it, and not the dossier."""
    consultant.opens("/doorverwijzingen/verstuurd/")
    consultant.sees("Geaccepteerd")
    consultant.looks("verstuurd")
    assert consultant.page.request.get(dossier()).status == 404


def aftercare_ends_by_the_clock(adviser: Person) -> None:
    traject = Traject.objects.get()
    due = traject.phases.get(template__code="NAZORG").due_on
    assert end_due_aftercare(on=due - timedelta(days=1)) == 0
    assert end_due_aftercare(on=due) == 1
    adviser.opens(dossier())
    adviser.sees("Afgesloten")
    adviser.looks("dossier-afgesloten")

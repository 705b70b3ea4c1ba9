"""Every document: what it prints, that it survives storage, and that readers can use it."""

import datetime as dt
import io
import json
from dataclasses import replace

import pypdf
import pytest

from reporting import documents as d
from reporting.enums import DocumentType

DAY = dt.date(2021, 3, 15)
MOTIVATION = "\n\n".join(
    "Sofia kent haar buurt en haar klanten. Ze heeft zeven jaar ervaring in een bakkerij en rekende haar "
    "kostprijs samen met de adviseur na. De prijs van een brood ligt hoger dan ze eerst dacht."
    for _ in range(30)
)
LETTERHEAD = d.Letterhead(
    programme="Jumpstarters",
    co_financing="Jumpstarters wordt financieel mogelijk gemaakt door de steun van ESF, VLAIO en VDAB.",
    organisation="Starterslabo Limburg",
    organisation_lines=("Voorbeeldstraat 12, 3500 Hasselt", "OE 10009706"),
)
PERSON = d.Person(
    name="Papadopoulou-Vandenbossche Sofia Αθηνά",
    birth_date=dt.date(1985, 7, 30),
    ikl_number="1234567",
    street="Dorpstraat 22/3",
    postcode="3600",
    municipality="Genk",
    email="sofia@example.be",
    phone="011 23 64 74",
    contact_language="Grieks",
    dutch_level="2.1 (B1)",
    dutch_level_status="bewezen",
    target_groups=("Niet-werkende werkzoekende", "Inburgeraar"),
)
SENDER = d.Party(
    organisation="VDAB Limburg",
    oe_number="10001234",
    contact="Ilse Voorbeeld",
    street="Loopbaanlaan 1",
    postcode="3500",
    municipality="Hasselt",
    email="ilse@example.be",
)
SIGNATURES = (
    d.Signature(role="Kandidaat", name=PERSON.name, signed_on=DAY),
    d.Signature(role="Adviseur", name="Joris Voorbeeld"),
)
TALKS = (
    d.Conversation(kind="Infomoment", form="Collectief", held_on=dt.date(2021, 1, 12)),
    d.Conversation(
        kind="Intakegesprek", form="Individueel", held_on=dt.date(2021, 1, 19), note="Idee: bakkerij."
    ),
    d.Conversation(kind="Evaluatiegesprek", form="Individueel", held_on=DAY),
)
LINE = d.Registration(
    step="Oriëntatie naar ondernemerschap",
    state="Uitgevoerd",
    dated_on=DAY,
    result_code="Positief - bgl startadviseur",
    financing_number="EEWP007",
)
EXPLORE = d.DecisionExplore(
    letterhead=LETTERHEAD,
    phase="Verkennende fase",
    candidate=PERSON,
    adviser="Joris Voorbeeld",
    oe_number="10009706",
    decided_on=DAY,
    outcome="Positief",
    motivation=MOTIVATION,
    conversations=TALKS,
    agreed_actions="Expert zicht op de markt\nStart me Up",
    registration=LINE,
    signatures=SIGNATURES,
    distance="Klein",
    potential_entrepreneur="Zet door.",
    potential_enterprise="Geen bakker in de straat.",
    needs_entrepreneur="Boekhouden.",
    needs_enterprise="Een oven.",
)
FILLED = [
    d.ReferralCard(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        sender=SENDER,
        receiver=replace(SENDER, organisation="Starterslabo Limburg"),
        financing_number="EEWP007",
        dated_on=DAY,
        state="Aangemeld",
        card_text="Wil een bakkerij starten. " * 38,
        route="Syntra",
        route_reason="Het niveau Nederlands is hoger dan 1.2.",
        signatures=SIGNATURES,
    ),
    EXPLORE,
    d.DecisionGuide(
        letterhead=LETTERHEAD,
        phase="Begeleidende fase",
        candidate=PERSON,
        adviser="Joris Voorbeeld",
        oe_number="10009706",
        decided_on=DAY,
        outcome="Start als zelfstandige",
        motivation="Het plan klopt.",
        conversations=TALKS,
        work=(d.WorkLine(topic="Ondernemersplan", worked_on=DAY, text="Prijs berekend."),),
        feasibility_enterprise="Haalbaar",
        vouchers=(
            d.VoucherLine(
                number="V-0001",
                training="Boekhouden",
                provider="Opleiding bv",
                state="Aanvaard",
                amount_cents=8000,
            ),
        ),
        registration=LINE,
        attachments=("Ondernemersplan.pdf",),
        signatures=SIGNATURES,
    ),
    d.PrestarterCertificate(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        national_number="85.07.30-***.**",
        provider="Starterslabo Limburg",
        track="Jumpstarters",
        began_on=dt.date(2021, 1, 12),
        ended_on=DAY,
        valid_until=dt.date(2021, 9, 15),
        months_valid=6,
        place="Hasselt",
        signatures=SIGNATURES[1:],
    ),
    d.DataAgreementDocument(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        version="2",
        language_name="Nederlands",
        text="Wij bewaren je gegevens.\n\nJe kunt je akkoord intrekken.",
        text_hash="ab" * 32,
        signed_name=PERSON.name,
        signed_on=DAY,
        recorded_at=dt.datetime(2021, 3, 15, 9, 30, tzinfo=dt.UTC),
        way="Op papier",
    ),
    d.IntakeDocument(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        adviser="Joris Voorbeeld",
        state="Volledig",
        idea="Een bakkerij.",
    ),
    d.ReferralBack(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        sender=SENDER,
        receiver=replace(SENDER, organisation="VDAB Genk"),
        phase="Verkennende fase",
        outcome="Negatief",
        motivation="Wil eerst werken.",
        signatures=SIGNATURES,
    ),
    d.VoucherDocument(
        letterhead=LETTERHEAD,
        voucher_number="V2021-00042",
        training="Prijs bepalen voor wie zelf brood bakt en aan huis verkoopt",
        provider="Opleiding bv",
        amount_cents=8000,
        booked_on=DAY,
        valid_until=dt.date(2021, 12, 31),
        candidate=PERSON.name,
        adviser=SENDER,
        menu_url="https://jumpstarters.example.be/menukaart/",
    ),
    d.HandoverSummary(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        giver="Joris Voorbeeld, Syntra Voorbeeld",
        receiver="An Voorbeeld, Starterslabo Voorbeeld",
        phase="Begeleidende fase",
        began_on=DAY,
        ends_by=dt.date(2022, 1, 31),
        plan=("Bel drie klanten",),
        has_wallet=True,
        balance_cents=42_000,
        vouchers=("Boekhouden: wacht",),
        tasks=("Vraag de offerte op",),
        warnings=("Het traject loopt bijna af",),
        **dict.fromkeys(
            ("reason", "attention", "goal", "needs_entrepreneur", "needs_enterprise"), "Een bakkerij. " * 18
        ),
    ),
    d.WalletStatement(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        adviser="Joris Voorbeeld",
        adviser_email="joris.voorbeeld@example.be",
        granted_cents=50_000,
        balance_cents=42_000,
        reserved_cents=8_000,
        lines=(
            d.WalletLine(made_on=DAY, kind="Toegekend", text="", amount_cents=50_000, balance_cents=50_000),
            d.WalletLine(
                made_on=DAY,
                kind="Gereserveerd",
                text="Boekhouden",
                amount_cents=-8_000,
                balance_cents=42_000,
            ),
        ),
    ),
]
EMPTY = [
    type(item)(
        letterhead=d.Letterhead(programme="P"), **({"phase": "Fase"} if hasattr(item, "decided_on") else {})
    )
    for item in FILLED
]
KIND = [item.kind for item in FILLED]


def printed(document: d.Document, number: str = "2021-0001") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(d.pdf(document, number=number, date=DAY)))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_kinds_are_the_kinds_of_issued_documents():
    assert set(KIND) == set(DocumentType.values)


@pytest.mark.parametrize("document", FILLED + EMPTY, ids=lambda item: item.kind)
def test_document_survives_json(document):
    assert d.from_data(json.loads(json.dumps(document.to_data()))) == document


@pytest.mark.parametrize("document", FILLED, ids=KIND)
def test_pdf_carries_letterhead_number_date_and_pages(document):
    reader = printed(document)
    text = text_of(reader)
    assert document.title in text
    assert "Nummer: 2021-0001" in text
    assert "15/03/2021" in text
    assert LETTERHEAD.co_financing in text
    assert text.count(f"van {len(reader.pages)}") >= len(reader.pages)
    assert "VOORBEELD" not in text


@pytest.mark.parametrize("document", FILLED, ids=KIND)
def test_pdf_is_tagged_and_marked_as_accessible(document):
    root = printed(document).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


@pytest.mark.parametrize("document", EMPTY, ids=KIND)
def test_empty_preview_says_what_is_missing(document):
    text = text_of(printed(document, number=""))
    assert "VOORBEELD – nog niet definitief" in text
    assert "ontbreekt" in text


def test_same_document_gives_the_same_bytes():
    assert d.pdf(EXPLORE, number="1", date=DAY) == d.pdf(EXPLORE, number="1", date=DAY)


def test_user_text_is_escaped():
    page = d.html(replace(EXPLORE, motivation="<script>x</script> & co"), number="1", date=DAY)
    assert "&lt;script&gt;x&lt;/script&gt; &amp; co" in page
    assert "<script" not in page


def test_stopped_phase_has_another_title_and_reason():
    page = d.html(replace(EXPLORE, stopped=True, outcome="Stopgezet"), number="1", date=DAY)
    assert "Stopzetting verkennende fase" in page
    assert "Reden van de stopzetting" in page


@pytest.mark.parametrize(("back", "word"), [(True, "ja"), (False, "nee"), (None, "ontbreekt")])
def test_negative_decision_says_whether_the_candidate_goes_back(back, word):
    text = text_of(printed(replace(EXPLORE, outcome="Negatief", negative=True, back_to_referrer=back)))
    assert f"Terug naar VDAB {word}" in text


def test_certificate_prints_its_validity():
    text = text_of(printed(FILLED[3]))
    assert "Dit attest is 6 maanden geldig voor de transitiepremie, tot en met 15/09/2021." in text
    assert "85.07.30-***.**" in text

"""Every document: what it prints, that it survives storage, and that readers can use it."""

import datetime as dt
import functools
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
import pypdf
import pytest
from lxml import html as reader

from reporting import documents as d
from reporting.enums import EDITABLE, DocumentType

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
ACTIONS = (
    d.ActionLine(
        description="Een offerte vragen voor een oven",
        need="De onderneming",
        owner="De kandidaat",
        state="Gedaan",
        due_on=DAY,
        done_on=DAY,
        result="Twee offertes.",
    ),
    d.ActionLine(description="Boekhouden volgen", need="De ondernemer", owner="Samen", state="Te doen"),
)
SCORES = (
    d.ScoreLine(area="Middelen", competence="Middelen vinden", start=2, end=4, evidence_end="Vond een oven."),
    d.ScoreLine(area="In actie", competence="Samenwerken", start=3),
)
YEARS = (
    d.YearLine(
        label="Jaar 1", turnover_cents=4_500_000, margin_cents=1_597_500, result_cents=-402_500, reached=False
    ),
    d.YearLine(
        label="Jaar 2", turnover_cents=6_500_000, margin_cents=2_307_500, result_cents=307_500, reached=True
    ),
)
STOP = {
    "candidate": PERSON,
    "reason": "Sofia verhuisde naar Gent.",
    "next_step": "Ze neemt contact met VDAB Gent.",
    "conversations": TALKS,
    "actions": ACTIONS,
    "stopped_on": DAY,
    "signatures": SIGNATURES,
}
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
        no_trace=("Ondernemerscompetenties",),
        lacking=("Opstartgesprek",),
        plan=d.PlanProgress(ready=18, total=20, open_sections=("Leveranciers", "Trends")),
        scores=SCORES,
        actions=ACTIONS,
        starts=True,
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
    d.StopExplore(
        letterhead=LETTERHEAD, phase="Verkennende fase", intake="De intakefiche is nog een concept.", **STOP
    ),
    d.StopGuide(letterhead=LETTERHEAD, phase="Begeleidende fase", **STOP),
    d.ActionPlanDocument(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        adviser="Joris Voorbeeld",
        actions=ACTIONS,
        signatures=SIGNATURES,
    ),
    d.CompetencesDocument(letterhead=LETTERHEAD, candidate=PERSON, scores=SCORES),
    d.BusinessPlanDocument(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        progress=d.PlanProgress(ready=1, total=2),
        chapters=(
            d.PlanChapter(
                title="Omgevingsanalyse",
                sections=(
                    d.PlanText(code="2.1", title="Markt", state="Klaar", text="Geen bakker in de buurt."),
                    d.PlanText(code="2.2", title="Klanten"),
                ),
            ),
        ),
    ),
    d.FinancialPlanDocument(
        letterhead=LETTERHEAD,
        candidate=PERSON,
        tables=(
            d.AmountTable(
                title="Investering",
                lines=(d.AmountLine(label="Oven", amount_cents=420_000),),
                total_cents=420_000,
            ),
        ),
        gross_margin=3550,
        break_even_cents=5_633_803,
        years=YEARS,
    ),
]
EMPTY = [
    type(item)(
        letterhead=d.Letterhead(programme="P"), **({"phase": "Fase"} if hasattr(item, "phase") else {})
    )
    for item in FILLED
]
KIND = [item.kind for item in FILLED]
OF_KIND = dict(zip(KIND, FILLED, strict=True))
GAP = "Nog niet ingevuld"


@functools.cache
def printed(document: d.Document, number: str = "2021-0001") -> pypdf.PdfReader:
    """Rendered once, however many tests look at it."""
    return pypdf.PdfReader(io.BytesIO(d.pdf(document, number=number, date=DAY)))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def words_of(document: d.Document, number: str = "") -> str:
    """The words of the page, without rendering it."""
    page = reader.fromstring(d.html(document, number=number, date=DAY))
    return " ".join(" ".join(page.xpath("//body//text()")).split())


def tags(node: Any) -> Iterator[Any]:
    """The elements of the structure tree, in reading order."""
    node = node.get_object()
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from tags(found)


def test_kinds_are_the_kinds_of_issued_documents():
    # The forms of a partnership have tests of their own.
    assert {*KIND, "bit_evaluation", "vdab_transfer"} == set(DocumentType.values)


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


@pytest.mark.parametrize("document", FILLED, ids=KIND)
def test_pdf_can_be_read_by_its_tags(document):
    found = list(tags(printed(document).trailer["/Root"]["/StructTreeRoot"]))
    levels = [int(tag["/S"][2]) for tag in found if tag["/S"] in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(tag.get("/Alt") for tag in found if tag["/S"] == "/Figure")
    for table in (tag for tag in found if tag["/S"] == "/Table"):
        assert "/TH" in {tag["/S"] for tag in tags(table)} or document.kind == "voucher"


@pytest.mark.parametrize("document", EMPTY, ids=KIND)
def test_empty_preview_says_what_is_missing(document):
    text = words_of(document)
    assert "VOORBEELD – nog niet definitief" in text
    assert GAP in text


def test_example_is_an_example_on_every_page_of_the_pdf():
    found = printed(replace(EXPLORE, lacking=("Individueel gesprek",)), number="")
    assert all("VOORBEELD – nog niet definitief" in page.extract_text() for page in found.pages)
    assert f"Individueel gesprek {GAP}" in text_of(found)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "stop_explore",
            ["Stopzetting verkennende fase", "Reden van de stopzetting Sofia verhuisde naar Gent."],
        ),
        ("stop_explore", ["De intakefiche is nog een concept."]),
        ("stop_guide", ["Volgende stap Ze neemt contact met VDAB Gent.", "12/01/2021 Infomoment Collectief"]),
        ("decision_guide", ["18 van de 20 onderdelen zijn klaar. Nog niet klaar: Leveranciers, Trends."]),
        ("decision_guide", ["Middelen vinden 2 4 +2", "Samenwerken 3 – –", f"Opstartgesprek {GAP}"]),
        ("decision_guide", [f"Ondernemerscompetenties {GAP}", f"Statuut {GAP}"]),
        (
            "action_plan",
            ["Resultaat: Twee offertes.", "De onderneming De kandidaat 15/03/2021 Gedaan 15/03/2021"],
        ),
        ("competences", ["Waaruit blijkt dat?", "Op het einde Vond een oven."]),
        ("business_plan", ["2.1 Markt (klaar) Geen bakker in de buurt.", f"2.2 Klanten {GAP}"]),
        ("financial_plan", ["Oven € 4.200,00 Totaal € 4.200,00", "Brutomarge 35,50 %", "€ 56.338,03"]),
    ],
)
def test_page_says(kind, words):
    text = words_of(OF_KIND[kind])
    for each in words:
        assert each in text


def test_chart_says_in_words_what_it_shows():
    document = OF_KIND["financial_plan"]
    page = reader.fromstring(d.html(document, number="1", date=DAY))
    (words,) = page.xpath("//img[@src='asset:chart']/@alt")
    assert words.replace("\xa0", " ") == (
        "Staafdiagram van de verwachte omzet. Jaar 1: € 45.000,00; Jaar 2: € 65.000,00. "
        "Doodpuntomzet: € 56.338,03."
    )
    assert b"56.338,03" in document.images()["chart"]
    assert replace(document, years=()).images() == {}


def test_long_record_of_work_is_printed_in_time():
    long = d.WorkLine(
        topic="Ondernemerscompetenties", worked_on=DAY, text=("Kostprijs nagerekend. " * 910)[:20_000]
    )
    found = printed(replace(OF_KIND["decision_guide"], work=(long,), motivation="Kort."))
    assert text_of(found).count("Kostprijs nagerekend.") > 900


def copied(document: d.Document) -> Any:
    return docx.Document(io.BytesIO(d.docx(document, number="2021-0001", date=DAY)))


def words_in(file: Any) -> str:
    """Everything that the body of a copy says, in order."""
    return " ".join(" ".join(file.element.body.itertext()).split())


@pytest.mark.parametrize("kind", sorted(EDITABLE))
def test_copy_says_what_the_page_says(kind):
    document = OF_KIND[kind]
    page = reader.fromstring(d.html(document, number="2021-0001", date=DAY))
    file = copied(document)
    headings = [p.text for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [" ".join(node.text_content().split()) for node in page.xpath("//h1 | //h2 | //h3")]
    without_gaps = words_in(file).replace(" ", "")
    for words in page.xpath("//body/*[not(contains(@class, 'letterhead') or @class='imprint')]//text()"):
        assert "".join(words.split()) in without_gaps


def test_copy_says_that_it_is_one_and_can_be_read_aloud():
    file = copied(OF_KIND["financial_plan"])
    notice = "Kopie om te bewerken – het genummerde PDF-document geldt. 2021-0001"
    assert file.paragraphs[0].text == notice
    assert notice in [p.text for p in file.sections[0].footer.paragraphs]
    assert LETTERHEAD.co_financing in file.sections[0].footer.paragraphs[0].text
    assert (file.core_properties.title, file.core_properties.language) == (
        "Financieel plan 2021-0001",
        "nl-BE",
    )
    assert all(
        table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in file.tables if len(table.columns) > 2
    )
    assert "Staafdiagram van de verwachte omzet." in words_in(file)


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


@pytest.mark.parametrize(("back", "word"), [(True, "ja"), (False, "nee"), (None, GAP)])
def test_negative_decision_says_whether_the_candidate_goes_back(back, word):
    text = words_of(replace(EXPLORE, outcome="Negatief", negative=True, back_to_referrer=back))
    assert f"Terug naar VDAB {word}" in text


def test_certificate_prints_its_validity():
    text = text_of(printed(FILLED[3]))
    assert "Dit attest is 6 maanden geldig voor de transitiepremie, tot en met 15/09/2021." in text
    assert "85.07.30-***.**" in text

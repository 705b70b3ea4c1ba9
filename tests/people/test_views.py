"""Pages about people: who sees what, what a form answers, and what is never told."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from core.fields import blind_index
from core.models import Event, OutgoingEmail
from people import grants
from people.enums import AccessGround
from people.models import Candidate, Organisation, User
from tests.factories import people as factories
from tests.factories.agreements import AgreementTextFactory, DataAgreementFactory

pytestmark = pytest.mark.django_db

NUMBER = "85073099932"
OTHER_NUMBER = "62021499991"


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory()


@pytest.fixture
def adviser(organisation: Organisation, client: Client) -> User:
    """An adviser who is logged in."""
    user = factories.adviser(organisation)
    client.force_login(user)
    return user


@pytest.fixture
def candidate(organisation: Organisation) -> Candidate:
    return factories.CandidateFactory(seen_by=organisation, family_name="Peeters", phone="+3211236474")


def page(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def of(name: str, candidate: Candidate, *args: Any) -> str:
    return page(name, candidate.public_id, *args)


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


def details(**fields: Any) -> dict[str, Any]:
    """A form that is filled in well enough."""
    values = {
        "family_name": "Haddad",
        "given_name": "Amira",
        "country": "BE",
        "contact_language": "nl",
        "dutch_level": "2.2",
    }
    return values | key() | fields


def text_of(response: Any) -> str:
    return response.content.decode()


# Who sees what ---------------------------------------------------------------------------------

OF_ONE = [
    "candidate",
    "candidate_edit",
    "national_number",
    "agreement",
    "contact_add",
]


@pytest.mark.parametrize("name", OF_ONE)
def test_page_of_own_candidate_opens(client: Client, adviser: User, candidate: Candidate, name: str) -> None:
    response = client.get(of(name, candidate))
    assert response.status_code == 200
    assert "Peeters" in text_of(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", OF_ONE)
def test_page_of_a_candidate_elsewhere_is_absent(client: Client, adviser: User, name: str) -> None:
    elsewhere = factories.CandidateFactory(seen_by=factories.OrganisationFactory())
    hidden, absent = client.get(of(name, elsewhere)), client.get(page(name, uuid.uuid4()))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert elsewhere.family_name not in text_of(hidden)


@pytest.mark.parametrize("name", OF_ONE)
def test_page_without_login_leads_to_the_login(client: Client, candidate: Candidate, name: str) -> None:
    response = client.get(of(name, candidate))
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("name", ["candidates", "candidate_add", *OF_ONE])
def test_steering_group_sees_no_people(
    client: Client, organisation: Organisation, candidate: Candidate, name: str
) -> None:
    client.force_login(factories.steering_member(organisation))
    args = [candidate.public_id] if name in OF_ONE else []
    assert client.get(page(name, *args)).status_code == 404


def test_consultant_sees_and_writes_the_fields_of_the_policy(client: Client) -> None:
    office = factories.OrganisationFactory(vdab=True)
    person = factories.CandidateFactory(
        seen_by=office,
        diploma="master",
        national_number=NUMBER,
        national_number_index=blind_index(NUMBER),
    )
    client.force_login(factories.consultant(office))
    shown = text_of(client.get(of("candidate", person)))
    for secret in ("85.07.30", NUMBER, "Master", "Hoogste diploma", "Contactpersonen", "Akkoord"):
        assert secret not in shown
    assert person.email in shown
    form = client.get(of("candidate_edit", person)).context["form"]
    assert "diploma" not in form.fields
    assert "dutch_level" in form.fields
    client.post(of("candidate_edit", person), details(version=1, diploma="none", ikl_number="1234567"))
    person.refresh_from_db()
    assert (person.diploma, person.ikl_number) == ("master", "1234567")
    for name in ("national_number", "agreement", "contact_add"):
        assert client.get(of(name, person)).status_code == 404


def test_the_role_that_gives_access_decides_the_fields(client: Client) -> None:
    office, partner = factories.OrganisationFactory(vdab=True), factories.OrganisationFactory()
    user = factories.adviser(partner)
    factories.member("consultant", office, user=user)
    there = factories.CandidateFactory(seen_by=office, diploma="master")
    here = factories.CandidateFactory(seen_by=partner, diploma="master")
    client.force_login(user)
    assert "Hoogste diploma" not in text_of(client.get(of("candidate", there)))
    assert "Hoogste diploma" in text_of(client.get(of("candidate", here)))


def test_candidate_page_masks_the_number(client: Client, adviser: User, organisation: Organisation) -> None:
    person = factories.CandidateFactory(
        seen_by=organisation, national_number=NUMBER, national_number_index=blind_index(NUMBER)
    )
    shown = text_of(client.get(of("candidate", person)))
    assert "85.07.30-***.**" in shown
    assert NUMBER not in shown
    assert "85.07.30-999" not in shown


def test_candidate_page_writes_as_people_here_do(client: Client, adviser: User, candidate: Candidate) -> None:
    shown = text_of(client.get(of("candidate", candidate)))
    for words in ("Dorpstraat 22/3, 8500 Kortrijk", "011 23 64 74", "West-Vlaanderen", "Peeters Noor"):
        assert words in shown


def test_candidate_outside_flanders_gets_a_remark(
    client: Client, adviser: User, organisation: Organisation
) -> None:
    person = factories.CandidateFactory(seen_by=organisation, postcode="1000", municipality="Brussel")
    assert "Deze postcode ligt niet in het Vlaamse Gewest" in text_of(client.get(of("candidate", person)))


# Searching before adding -----------------------------------------------------------------------


def find(client: Client, **fields: Any) -> Any:
    return client.post(page("candidate_add"), {"family_name": "Peeters", "given_name": "Noor"} | fields)


def test_find_shows_people_alike_and_proposes_a_suffix(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    response = find(client)
    assert response.context["known"] == [candidate]
    assert "Is het een van deze personen?" in text_of(response)
    assert response.context["form"]["name_suffix"].value() == "(2)"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"birth_date": "01/01/1990"},
        {"national_number": "85.07.30-999.32"},
        {"ikl_number": "12345678"},
    ],
)
def test_find_never_hints_at_somebody_who_may_not_be_seen(
    client: Client, adviser: User, fields: dict[str, str]
) -> None:
    nobody = find(client, **fields)
    factories.CandidateFactory(
        seen_by=factories.OrganisationFactory(),
        in_group=False,
        family_name="Peeters",
        birth_date="1990-01-01",
        ikl_number="12345678",
        national_number=NUMBER,
        national_number_index=blind_index(NUMBER),
    )
    somebody = find(client, **fields)
    assert somebody.status_code == nobody.status_code == 200
    assert _without_keys(nobody) == _without_keys(somebody)


def _without_keys(response: Any) -> str:
    """The page without what differs on every visit."""
    shown = text_of(response).split("<main", 1)[1]
    return re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', "", shown)


def a_pdf() -> bytes:
    """A PDF of one empty page."""
    target = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    writer.write(target)
    return target.getvalue()


def test_find_with_a_wrong_number_says_so(client: Client, adviser: User) -> None:
    response = find(client, national_number="010120001111")
    assert response.status_code == 422
    assert "Dit rijksregisternummer klopt niet. Controleer de 11 cijfers." in text_of(response)


def test_add_keeps_the_candidate(client: Client, adviser: User, organisation: Organisation) -> None:
    group = factories.TargetGroupFactory()
    response = client.post(
        page("candidate_add_form"),
        details(
            target_groups=[group.code],
            **{f"evidence_{group.code}": "attest gezien"},
            mobile="0496 25 36 99",
            national_number=NUMBER,
            birth_date="30/07/1985",
        ),
    )
    person = Candidate.objects.get()
    assert response.url == person.get_absolute_url()
    assert (person.mobile, person.dutch_level, person.has_national_number) == ("+32496253699", "2.2", True)
    assert person.target_groups.get().evidence == "attest gezien"
    assert person.accesses.get().organisation == organisation


def test_add_twice_with_one_key_adds_one_person(client: Client, adviser: User) -> None:
    form = details()
    answers = [client.post(page("candidate_add_form"), form) for _ in range(2)]
    assert Candidate.objects.count() == 1
    assert answers[0].url == answers[1].url


@pytest.mark.parametrize("field", ["national_number", "ikl_number"])
def test_add_with_a_number_from_elsewhere_is_answered_neutrally(
    client: Client, adviser: User, field: str
) -> None:
    boss = factories.coordinator()
    value = {"national_number": NUMBER, "ikl_number": "12345678"}[field]
    index = {"national_number_index": blind_index(NUMBER)} if field == "national_number" else {}
    hidden = factories.CandidateFactory(
        seen_by=factories.OrganisationFactory(), family_name="Geheim", **{field: value}, **index
    )
    response = client.post(page("candidate_add_form"), details(**{field: value}, municipality="Gent"))
    shown = text_of(response)
    assert response.status_code == 422
    assert "We kunnen dit nummer nu niet bewaren" in shown
    assert 'value="Gent"' in shown
    assert "Geheim" not in shown
    assert str(hidden.number) not in shown
    assert Candidate.objects.count() == 1
    assert Event.objects.about(hidden).get().kind == "candidate.duplicate_reported"
    assert OutgoingEmail.objects.get().recipient == boss.email


def test_add_with_a_number_of_a_visible_candidate_names_that_candidate(
    client: Client, adviser: User, organisation: Organisation
) -> None:
    known = factories.CandidateFactory(seen_by=organisation, ikl_number="12345678")
    response = client.post(page("candidate_add_form"), details(ikl_number="12345678"))
    assert response.status_code == 422
    assert f"Dit nummer hoort bij {known.list_name}, klantnummer {known.number}" in text_of(response)
    assert not OutgoingEmail.objects.exists()


BAD = [
    ({"family_name": ""}, "Familienaam"),
    ({"family_name": "x" * 201}, "Familienaam"),
    ({"birth_date": "31/02/1990"}, "Deze dag bestaat niet."),
    ({"birth_date": "31 februari"}, "Schrijf de datum als dd/mm/jjjj"),
    ({"birth_date": "01/01/0001"}, "Deze datum kan niet. Controleer het jaar."),
    ({"birth_date": "31/12/9999"}, "Deze datum kan niet. Controleer het jaar."),
    ({"postcode": "0850"}, "Een Belgische postcode heeft 4 cijfers."),
    ({"mobile": "bel mij"}, "Dit telefoonnummer klopt niet."),
    ({"ikl_number": "12"}, "Een IKL-nummer heeft 7 tot 9 cijfers."),
    ({"email": "geen adres"}, "E-mail"),
    ({"website": "javascript:alert(1)"}, "Website"),
    ({"country": "??"}, "Land"),
    ({"dutch_level": "99"}, "Niveau Nederlands"),
    ({"target_groups": ["bestaat-niet"]}, "Tot welke groepen"),
    ({"form_key": ""}, "Het formulier is verlopen. Laad de pagina opnieuw."),
]


@pytest.mark.parametrize(("fields", "words"), BAD)
def test_add_with_bad_input_is_a_clear_answer(
    client: Client, adviser: User, fields: dict[str, Any], words: str
) -> None:
    response = client.post(page("candidate_add_form"), details(**fields))
    assert response.status_code == 422
    assert words in text_of(response)
    assert not Candidate.objects.exists()


def test_text_with_nul_is_refused_at_the_edge(client: Client, adviser: User) -> None:
    assert client.post(page("candidate_add_form"), details(given_name="No\x00or")).status_code == 400
    assert client.get(page("search"), {"q": "no\x00or"}).status_code == 400


@pytest.mark.parametrize(
    "name", ["李" * 200, "ﷺ" * 200, "😀" * 200, "<script>alert(1)</script>", "\u202eabc"]
)
def test_names_of_every_script_are_kept_and_shown_as_text(client: Client, adviser: User, name: str) -> None:
    response = client.post(page("candidate_add_form"), details(family_name=name), follow=True)
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)
    assert Candidate.objects.get().family_name == name.replace("\u202e", "")


def test_add_outside_flanders_warns_and_saves(client: Client, adviser: User) -> None:
    response = client.post(page("candidate_add_form"), details(postcode="1000"), follow=True)
    assert Candidate.objects.count() == 1
    assert "Deze postcode ligt niet in het Vlaamse Gewest" in text_of(response)


@pytest.mark.parametrize(
    ("postcode", "words"), [("8500", "West-Vlaanderen"), ("1000", "niet in het Vlaamse Gewest"), ("85", "")]
)
def test_postcode_tells_its_province(client: Client, adviser: User, postcode: str, words: str) -> None:
    assert words in text_of(client.get(page("province_hint"), {"postcode": postcode}))


# Editing ---------------------------------------------------------------------------------------


def test_edit_saves(client: Client, adviser: User, candidate: Candidate) -> None:
    response = client.post(of("candidate_edit", candidate), details(version=1, municipality="Brugge"))
    candidate.refresh_from_db()
    assert response.status_code == 302
    assert (candidate.family_name, candidate.municipality, candidate.version) == ("Haddad", "Brugge", 2)


def test_edit_in_two_tabs_shows_both_texts_and_loses_none(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    client.post(of("candidate_edit", candidate), details(version=1, municipality="Brugge"))
    response = client.post(of("candidate_edit", candidate), details(version=1, municipality="Gent"))
    assert response.status_code == 409
    assert ("Gemeente", "Gent", "Brugge") in response.context["rows"]
    candidate.refresh_from_db()
    assert candidate.municipality == "Brugge"
    again = client.post(of("candidate_edit", candidate), dict(response.context["fields"]))
    assert again.status_code == 302
    candidate.refresh_from_db()
    assert candidate.municipality == "Gent"


def test_contact_person_is_kept_and_removed(client: Client, adviser: User, candidate: Candidate) -> None:
    client.post(of("contact_add", candidate), {"family_name": "Wouters", "phone": "011 23 64 74"} | key())
    contact = candidate.contact_persons.get()
    assert contact.phone == "+3211236474"
    assert "Wouters" in text_of(client.get(of("candidate", candidate)))
    assert 'value="011 23 64 74"' in text_of(client.get(of("contact_edit", candidate, contact.public_id)))
    client.post(of("contact_remove", candidate, contact.public_id))
    assert not candidate.contact_persons.exists()


def test_contact_person_of_another_candidate_is_absent(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    other = factories.CandidateFactory().contact_persons.create(family_name="Wouters")
    assert client.get(of("contact_edit", candidate, other.public_id)).status_code == 404


# The national number ---------------------------------------------------------------------------


@pytest.fixture
def numbered(organisation: Organisation) -> Candidate:
    return factories.CandidateFactory(
        seen_by=organisation, national_number=OTHER_NUMBER, national_number_index=blind_index(OTHER_NUMBER)
    )


def test_reveal_answers_a_post_with_a_reason(client: Client, adviser: User, numbered: Candidate) -> None:
    assert client.get(of("reveal_number", numbered)).status_code == 405
    response = client.post(of("reveal_number", numbered), {"reason": "mlp"})
    assert "62.02.14-999.91" in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.about(numbered).get().data == {"reason": "mlp"}


@pytest.mark.parametrize("reason", ["", "zomaar"])
def test_reveal_without_a_reason_shows_nothing(
    client: Client, adviser: User, numbered: Candidate, reason: str
) -> None:
    response = client.post(of("reveal_number", numbered), {"reason": reason})
    assert response.status_code == 422
    assert "999.91" not in text_of(response)
    assert not Event.objects.about(numbered).exists()


def test_reveal_is_limited(client: Client, adviser: User, numbered: Candidate) -> None:
    answers = [client.post(of("reveal_number", numbered), {"reason": "mlp"}).status_code for _ in range(31)]
    assert (answers[:30], answers[30]) == ([200] * 30, 429)


def test_number_is_filled_in_and_says_what_is_wrong(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    wrong = client.post(of("national_number", candidate), {"number": "010120001111"} | key())
    assert wrong.status_code == 422
    assert "Dit rijksregisternummer klopt niet. Controleer de 11 cijfers." in text_of(wrong)
    right = client.post(of("national_number", candidate), {"number": "85.47.30-999.21"} | key())
    assert right.url == candidate.get_absolute_url()
    candidate.refresh_from_db()
    assert candidate.national_number == "85473099921"


def test_number_of_somebody_elsewhere_is_answered_neutrally(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    factories.CandidateFactory(national_number=NUMBER, national_number_index=blind_index(NUMBER))
    response = client.post(of("national_number", candidate), {"number": NUMBER} | key())
    assert response.status_code == 422
    assert "We kunnen dit nummer nu niet bewaren" in text_of(response)


# The data agreement ----------------------------------------------------------------------------


def test_agreement_on_paper_keeps_its_scan(client: Client, adviser: User, candidate: Candidate) -> None:
    text = AgreementTextFactory()
    form = {"text": text.pk, "signed_name": "Noor", "signed_on": "01/09/2026"} | key()
    url = of("agreement_sign", candidate, "papier")
    wrong = SimpleUploadedFile("akkoord.pdf", b"MZ\x90\x00 een programma")
    refused = client.post(url, form | {"evidence": wrong})
    assert refused.status_code == 422
    assert "Dit soort bestand kan niet" in text_of(refused)
    pdf = a_pdf()
    client.post(url, form | {"evidence": SimpleUploadedFile("akkoord.pdf", pdf)} | key())
    agreement = candidate.agreements.get()
    scan = client.get(of("agreement_evidence", candidate, agreement.public_id))
    assert b"".join(scan.streaming_content) == pdf
    assert "attachment" in scan["Content-Disposition"]


def test_agreement_that_stands_cannot_be_signed_again(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    DataAgreementFactory(candidate=candidate)
    response = client.get(of("agreement_sign", candidate, "scherm"))
    assert response.status_code == 403
    assert "Deze kandidaat heeft al een ondertekend akkoord." in text_of(response)
    assert "Deze kandidaat heeft al een ondertekend akkoord." in text_of(
        client.get(of("agreement", candidate))
    )


def test_agreement_is_withdrawn_after_reading_what_follows(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    agreement = DataAgreementFactory(candidate=candidate)
    url = of("agreement_withdraw", candidate, agreement.public_id)
    assert "Een voucher aanvragen" in text_of(client.get(url))
    today = agreement.signed_on.strftime("%d/%m/%Y")
    assert client.post(url, {"on": today, "reason": ""} | key()).status_code == 422
    client.post(url, {"on": today, "reason": "De kandidaat stopt"} | key())
    agreement.refresh_from_db()
    assert agreement.state == "withdrawn"
    assert client.get(url).status_code == 403
    assert "Ingetrokken" in text_of(client.get(of("agreement", candidate)))


def test_agreement_of_another_candidate_is_absent(
    client: Client, adviser: User, candidate: Candidate
) -> None:
    other = DataAgreementFactory()
    assert client.get(of("agreement_withdraw", candidate, other.public_id)).status_code == 404
    assert client.get(of("agreement_evidence", candidate, other.public_id)).status_code == 404
    AgreementTextFactory()
    assert client.get(of("agreement_sign", candidate, "steen")).status_code == 404


# A referral opens a person ---------------------------------------------------------------------


def test_access_that_ended_hides_the_person(client: Client, adviser: User, candidate: Candidate) -> None:
    assert client.get(of("candidate", candidate)).status_code == 200
    grants.close_candidate(candidate, candidate.accesses.get().organisation, AccessGround.REGISTERED)
    assert client.get(of("candidate", candidate)).status_code == 404


def test_the_number_is_hidden_from_a_consultant_who_is_an_adviser_elsewhere(client: Client) -> None:
    """What somebody may do for one organisation does not open the people of another one."""
    office, partner = factories.OrganisationFactory(vdab=True), factories.OrganisationFactory()
    user = factories.consultant(office)
    factories.adviser(partner, user=user)
    of_office = factories.CandidateFactory(seen_by=office)
    of_partner = factories.CandidateFactory(seen_by=partner)
    client.force_login(user)
    url = reverse("people:national_number", args=[of_office.public_id])
    assert client.get(url).status_code == 404
    assert client.post(url, {"number": "85.07.30-999.32", "form_key": uuid.uuid4()}).status_code == 404
    of_office.refresh_from_db()
    assert not of_office.has_national_number
    assert client.get(reverse("people:national_number", args=[of_partner.public_id])).status_code == 200

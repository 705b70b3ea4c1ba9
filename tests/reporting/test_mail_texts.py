"""The pages on which a coordinator writes the texts of mails."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core import mail_texts, outbox
from core.errors import Refused, StaleForm
from core.models import Event, MailText, OutgoingEmail
from people.models import User
from reporting import actions
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, booked, guided_traject
from vouchers import actions as voucher_actions

pytestmark = pytest.mark.django_db

KIND = "voucher.to_provider"
URL = f"/uitgaande-post/teksten/{KIND}/nl/"
SUBJECT = "Voucher {nummer}: aanvaard of weiger {kandidaat}"
BODY = "Beste,\n\nLaat iets weten.\n\n{gegevens}\n\n{knop}\n\nVragen? {mail_adviseur}"


@pytest.fixture
def writer() -> User:
    return coordinator()


@pytest.fixture
def browser(writer: User) -> Client:
    client = Client()
    client.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def standard(kind: str = KIND) -> mail_texts.StandardText:
    text = outbox.kinds()[kind].text
    assert text is not None
    return text


def written(by: User, subject: str = SUBJECT, body: str = BODY) -> MailText:
    version = mail_texts.held(KIND, standard(), "nl").version
    row = actions.write_mail_text(KIND, "nl", subject=subject, body=body, version=version, by=by)
    assert row is not None
    return row


def form(**fields: Any) -> dict[str, Any]:
    return {"form_key": str(uuid.uuid4()), "version": 0, "subject": SUBJECT, "body": BODY} | fields


def page_text(response: Any) -> str:
    return html.unescape(response.content.decode())


def words_of(markup: str) -> list[str]:
    """What a reader sees of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup)).split()


# The list ------------------------------------------------------------------------------------------


def test_the_list_says_who_wrote_which_text(browser: Client, writer: User) -> None:
    written(writer)
    page = page_text(browser.get("/uitgaande-post/teksten/"))
    assert "Voucher voor de aanbieder" in page
    assert "Nazorg loopt bijna af" in page
    row = page.split(">Voucher voor de aanbieder</th>")[1].split("</tr>")[0]
    assert "Aangepast" in row
    assert writer.full_name in row
    assert row.count("Standaard") == 2  # the badge and the name of the link of the other language


def test_the_list_asks_the_database_once(browser: Client, django_assert_max_num_queries: Any) -> None:
    browser.get("/uitgaande-post/teksten/")
    with django_assert_max_num_queries(8):
        browser.get("/uitgaande-post/teksten/")


def test_a_text_that_can_no_longer_leave_is_told(browser: Client, writer: User) -> None:
    MailText.objects.create(kind=KIND, language="nl", subject="x", body="{verdwenen}", made_by=writer)
    assert "Klopt niet meer: de standaardtekst vertrekt" in page_text(browser.get("/uitgaande-post/teksten/"))
    page = page_text(browser.get(URL))
    assert "Deze tekst kan niet meer vertrekken" in page
    assert "{verdwenen} bestaat niet." in page


def test_coordinators_find_the_texts_from_the_outbox(browser: Client) -> None:
    assert "/uitgaande-post/teksten/" in page_text(browser.get("/uitgaande-post/"))
    client = Client()
    client.force_login(adviser(), backend="django.contrib.auth.backends.ModelBackend")
    assert "/uitgaande-post/teksten/" not in page_text(client.get("/uitgaande-post/"))


# One text ------------------------------------------------------------------------------------------


def test_the_page_shows_text_placeholders_and_preview(browser: Client) -> None:
    ProgrammeFactory()
    page = page_text(browser.get(URL))
    assert "Voucher {nummer}: aanvaard of weiger een inschrijving voor {opleiding}" in page
    assert 'data-insert="{kandidaat}"' in page
    assert "Voucher V2026-00042: aanvaard of weiger een inschrijving voor Prijs bepalen" in page
    assert "Je krijgt deze e-mail omdat dit adres op de menukaart staat" in page


def test_saving_lets_the_text_leave_from_the_next_mail(browser: Client, writer: User) -> None:
    response = browser.post(URL, form())
    assert (response.status_code, response["Location"]) == (302, URL)
    row = MailText.objects.get()
    assert (row.subject, row.body, row.made_by, row.ended_at) == (SUBJECT, BODY, writer, None)
    event = Event.objects.get(kind="mail_text.changed")
    assert (event.actor_name, event.data) == (writer.full_name, {"mail": KIND, "language": "nl"})
    sent = OutgoingEmail.objects.get(pk=_booked_mail().pk)
    assert sent.subject.startswith("Voucher V")
    assert "Beste,\n\nLaat iets weten.\n\nVoucher: V" in sent.body_text


def _booked_mail() -> OutgoingEmail:
    voucher = booked()
    return OutgoingEmail.objects.get(kind=KIND, parent_id=voucher.traject_id)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": ""}, "Onderwerp"),
        ({"body": "Zonder knop"}, "Zet {knop} in de tekst: knop om te aanvaarden of te weigeren."),
        ({"body": BODY + "{nmmer}"}, "{nmmer} bestaat niet. Bedoel je {nummer}?"),
        ({"body": BODY + "{0.__class__}"}, "{0.__class__} bestaat niet."),
        ({"body": BODY + "{{"}, "Er staat een accolade die nergens bij hoort."),
        ({"body": "x" * 7000}, "hoogstens 6000"),
    ],
)
def test_a_wrong_text_is_refused_with_a_reason(browser: Client, fields, message: str) -> None:
    response = browser.post(URL, form(**fields))
    assert response.status_code == 422
    assert message in page_text(response)
    assert not MailText.objects.exists()


def test_the_action_refuses_what_the_form_would(writer: User) -> None:
    with pytest.raises(Refused, match="knop"):
        actions.write_mail_text(KIND, "nl", subject="x", body="x", version=0, by=writer)
    for kind, language in (("nergens", "nl"), (KIND, "xx")):
        with pytest.raises(LookupError):
            actions.write_mail_text(kind, language, subject=SUBJECT, body=BODY, version=0, by=writer)


def test_a_subject_of_two_lines_becomes_one(browser: Client) -> None:
    browser.post(URL, form(subject="Voucher {nummer}\r\nBcc: kwaad@example.com"))
    assert MailText.objects.get().subject == "Voucher {nummer} Bcc: kwaad@example.com"


def test_markup_of_a_coordinator_is_text(browser: Client) -> None:
    body = f"<script>alert(1)</script>\n\n{BODY}"
    response = browser.post(f"{URL}voorbeeld/", form(body=body))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()
    browser.post(URL, form(body=body))
    row = _booked_mail()
    assert "<script" not in row.body_html
    assert "<script>alert(1)</script>" in row.body_text


def test_saving_the_same_text_changes_nothing(browser: Client) -> None:
    subject, body = standard().in_language("nl")
    assert browser.post(URL, form(subject=subject, body=body)).status_code == 302
    assert not MailText.objects.exists()


def test_sending_the_form_twice_writes_once(browser: Client) -> None:
    fields = form()
    browser.post(URL, fields)
    assert browser.post(URL, fields).status_code == 302
    assert MailText.objects.count() == 1


@pytest.mark.parametrize("address", ["nergens/nl", f"{KIND}/xx", "people.account/nl", f"{KIND}/fr"])
def test_an_address_of_nothing_is_not_there(browser: Client, address: str) -> None:
    for end in ("", "standaard/"):
        assert browser.get(f"/uitgaande-post/teksten/{address}/{end}").status_code == 404
    assert browser.post(f"/uitgaande-post/teksten/{address}/voorbeeld/", form()).status_code == 404


# Two coordinators ----------------------------------------------------------------------------------


def test_a_text_of_somebody_else_is_not_overwritten(browser: Client) -> None:
    theirs = written(coordinator(), subject="Voucher {nummer} van een ander")
    response = browser.post(URL, form())
    page = page_text(response)
    assert response.status_code == 409
    assert SUBJECT in page
    assert "Voucher {nummer} van een ander" in page
    assert MailText.objects.get() == theirs
    again = form(version=re.search(r'name="version" value="(\d+)"', page)[1])
    assert browser.post(URL, again).status_code == 302
    assert list(MailText.objects.filter(ended_at=None).values_list("subject", flat=True)) == [SUBJECT]


def test_going_back_does_not_undo_the_work_of_somebody_else(browser: Client, writer: User) -> None:
    first = written(writer)
    written(coordinator(), subject="Voucher {nummer} van een ander")
    response = browser.post(f"{URL}standaard/", {"form_key": str(uuid.uuid4()), "version": first.pk})
    assert response.status_code == 409
    assert MailText.objects.filter(ended_at=None).count() == 1


def test_two_first_texts_at_once_are_one_text_and_one_conflict(
    writer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one's text came between looking and writing: the database lets one of them through."""
    written(writer)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_held_text", lambda *_args: None)
        with pytest.raises(StaleForm):
            actions.write_mail_text(KIND, "nl", subject="Ander {nummer}", body=BODY, version=0, by=writer)
    assert MailText.objects.get().subject == SUBJECT


# Preview and test mail -----------------------------------------------------------------------------


def test_the_preview_follows_what_is_typed(browser: Client) -> None:
    page = page_text(browser.post(f"{URL}voorbeeld/", form(subject="Bon {nummer}")))
    assert "Bon V2026-00042" in page
    assert "<html" not in page
    wrong = page_text(browser.post(f"{URL}voorbeeld/", form(body="{knopp}")))
    assert "{knopp} bestaat niet. Bedoel je {knop}?" in wrong


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_preview_is_the_mail_that_leaves(browser: Client, writer: User, language: str) -> None:
    ProgrammeFactory()
    url = f"/uitgaande-post/teksten/{KIND}/{language}/"
    fields = form()
    shown = browser.post(f"{url}voorbeeld/", fields).content.decode()
    response = browser.post(url, fields | {"wat": "proef"})
    assert f"De proef is onderweg naar {writer.email}" in page_text(response)
    outbox.send_due()
    (message,) = mail.outbox
    preview = shown.split("data-preview>")[1].split("<details")[0]
    body = message.alternatives[0].content.split("</head>")[1]
    assert words_of(preview) == words_of(body)[1:]  # the name of the product stands above the mail
    assert (
        html.unescape(shown.split("<pre")[1].split(">", 1)[1].split("</pre>")[0]).strip()
        == message.body.strip()
    )
    assert (
        message.subject
        == {
            "nl": "Proef: Voucher V2026-00042: aanvaard of weiger Noor Peeters",
            "en": message.subject,
        }[language]
    )


def test_a_test_mail_goes_to_oneself_and_keeps_nothing(browser: Client, writer: User) -> None:
    fields = form(wat="proef")
    browser.post(URL, fields)
    browser.post(URL, fields)
    row = OutgoingEmail.objects.get()
    assert (row.kind, row.recipient, row.cc) == ("reporting.mail_text_trial", writer.email, "")
    assert not MailText.objects.exists()
    browser.post(URL, fields | {"subject": "Bon {nummer}"})
    assert OutgoingEmail.objects.count() == 2


def test_a_wrong_text_is_not_tried(browser: Client) -> None:
    assert browser.post(URL, form(body="{knopp}", wat="proef")).status_code == 422
    assert not OutgoingEmail.objects.exists()


def test_without_a_script_the_preview_is_a_page(browser: Client) -> None:
    page = page_text(browser.post(URL, form(subject="Bon {nummer}", wat="voorbeeld")))
    assert "Bon V2026-00042" in page
    assert not MailText.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in outbox.kinds() if not kind.startswith("tests.")])
def test_every_kind_can_be_looked_at(browser: Client, kind: str) -> None:
    for language in ("nl", "en"):
        page = page_text(browser.get(f"/uitgaande-post/teksten/{kind}/{language}/"))
        assert "data-preview" in page


# History -------------------------------------------------------------------------------------------


def test_an_earlier_text_comes_back_into_the_form(browser: Client, writer: User) -> None:
    written(writer, subject="Eerste {nummer}")
    second = written(writer, subject="Tweede {nummer}")
    page = page_text(browser.get(URL))
    assert "Eerste {nummer}" in page
    assert f"{URL}?versie=1" in page
    back = page_text(browser.get(f"{URL}?versie=1"))
    assert 'value="Eerste {nummer}"' in back
    assert f'name="version" value="{second.pk}"' in back
    assert 'value="Tweede {nummer}"' in page_text(browser.get(f"{URL}?versie=99"))


def test_going_back_to_the_standard_text(browser: Client, writer: User) -> None:
    row = written(writer)
    assert "Vanaf nu vertrekt de standaardtekst." in page_text(browser.get(f"{URL}standaard/"))
    response = browser.post(f"{URL}standaard/", {"form_key": str(uuid.uuid4()), "version": row.pk})
    assert (response.status_code, response["Location"]) == (302, URL)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert Event.objects.filter(kind="mail_text.standard").count() == 1
    assert "aanvaard of weiger een inschrijving voor" in _booked_mail().subject


# The mails of the handbook, word for word ----------------------------------------------------------


def mail_of(kind: str) -> OutgoingEmail:
    return OutgoingEmail.objects.get(kind=kind)


def words_around(voucher: Any) -> dict[str, str]:
    """What differs from one test to the next."""
    traject = voucher.traject
    return {
        "number": voucher.number,
        "item": voucher.item_name,
        "candidate": traject.candidate.full_name,
        "adviser": traject.adviser.full_name,
        "email": traject.adviser.email,
        "organisation": traject.organisation.name,
        "funders": traject.programme.co_financing_text,
    }


def test_the_voucher_for_the_provider_word_for_word() -> None:
    voucher = booked()
    row = mail_of(KIND)
    link = re.search(r"http\S+/antwoord/\S+", row.body_text)[0]
    until = re.search(r"werkt tot (\S+ \S+ om \S+)\.", row.body_text)[1]
    facts = row.body_text.split("zonder account.\n\n")[1].split("\n\n")[0].splitlines()
    assert facts[:4] == [
        f"Voucher: {voucher.number}",
        f"Opleiding: {voucher.item_name}",
        "Bedrag: €\u00a080,00",
        f"Kandidaat: {voucher.traject.candidate.full_name}",
    ]
    shown = "\n".join(facts)
    assert row.body_text == (
        """Dag {provider},

Laat weten of je deze kandidaat aanvaardt of weigert. Dat kan met de link hieronder, zonder account.

{facts}

Jumpstarters betaalt de opleiding met deze voucher. De link werkt tot {until}.

De voucher zit als pdf bij deze e-mail. Zet het nummer {number} als referentie op je factuur.

Aanvaard of weiger de voucher:
{link}

Vragen? Mail adviseur {adviser} van {organisation}: {email}

Vriendelijke groeten
Jumpstarters

-- \nJe krijgt deze e-mail omdat dit adres op de menukaart staat als contact van deze opleiding.
{funders}
"""
    ).format(provider=voucher.provider.name, facts=shown, until=until, link=link, **words_around(voucher))


def test_the_free_offer_for_the_candidate_word_for_word() -> None:
    traject = guided_traject()
    voucher = booked(traject, MenuItemFactory(programme=traject.programme, free=True))
    assert mail_of("voucher.free_offer").body_text == (
        """Dag {candidate},

Schrijf je zelf in voor het gratis aanbod: {item}.

Je adviseur {adviser} koos dit voor jou in het traject Jumpstarters. Aanbieder: Starterslabo.

Inschrijven doe je op de website van de aanbieder (de link hieronder) of met een e-mail naar: aanbieder@example.be

Bekijk het aanbod:
https://www.example.be/inspiratie

Vriendelijke groeten
Jumpstarters

-- \nJe krijgt deze e-mail omdat je adviseur dit aanbod voor jou koos.
{funders}
"""
    ).format(**words_around(voucher))


def test_the_withdrawal_for_the_provider_word_for_word() -> None:
    voucher = booked()
    voucher_actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    text = mail_of("voucher.withdrawn").body_text.split("\n\n", 1)[1].split("\n\nVriendelijke")[0]
    assert text == (
        """Je hoeft niets meer te doen: de voucher {number} voor {item} is ingetrokken.

Kandidaat {candidate} is uitgeschreven. De link in de vorige e-mail werkt niet meer om te antwoorden.

Vragen? Mail adviseur {adviser} van {organisation}: {email}"""
    ).format(**words_around(voucher))

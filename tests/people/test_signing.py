"""Signing on a screen and with a link: what is kept, what is refused, and what a link may do once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from core import files
from core.errors import Refused, UploadRefused
from core.models import Event, OutgoingEmail
from people import actions, agreements, rules, signing
from people.actions.signatures import make_link, sign_by_link
from people.devices import device_of
from people.enums import AgreementState, AgreementWay, SignedPaper, SigningLinkState
from people.forms import InkForm
from people.models import AgreementText, Candidate, DataAgreement, Organisation, Signature, SigningLink, User
from people.signing import Ink, SignedText
from people.signing_words import languages, words_for
from tests.factories import people as factories
from tests.factories.agreements import (
    AgreementTextFactory,
    DataAgreementFactory,
    SignatureFactory,
    SigningLinkFactory,
    a_drawing,
    as_address,
)

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A536B) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory()


@pytest.fixture
def adviser(organisation: Organisation) -> User:
    return factories.adviser(organisation, phone="+3211236474")


@pytest.fixture
def candidate(organisation: Organisation) -> Candidate:
    return factories.CandidateFactory(seen_by=organisation, given_name="Noor", email="noor@example.be")


@pytest.fixture
def text() -> AgreementText:
    return AgreementTextFactory()


def ink_of(text: SignedText, **fields: Any) -> dict[str, Any]:
    """A form that is filled in well enough."""
    values = {
        "language": text.language,
        "text_hash": text.digest,
        "manner": "draw",
        "drawing": as_address(a_drawing()),
        "signed_name": "Noor Peeters",
        "agrees": "on",
        "form_key": str(uuid.uuid4()),
    }
    return values | fields


def of(name: str, candidate: Candidate, *args: Any) -> str:
    return reverse(f"people:{name}", args=[candidate.public_id, *args])


def text_of(response: Any) -> str:
    return response.content.decode()


def link_for(candidate: Candidate, by: User, **fields: Any) -> tuple[SigningLink, str]:
    return make_link(candidate, by=by, paper=SignedPaper.AGREEMENT, days=7, **fields)


# The device, the drawing and the words ---------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (ANDROID, "Android-telefoon, Chrome"),
        (IPHONE, "iPhone, Safari"),
        (EDGE, "Windows-computer, Edge"),
        ("curl/8", "Onbekend toestel"),
        ("", "Onbekend toestel"),
    ],
)
def test_device_is_a_few_words(line: str, words: str) -> None:
    assert device_of({"User-Agent": line}) == words


def test_drawing_without_a_line_is_refused() -> None:
    for content in (
        b"",
        a_drawing(empty=True),
        b"MZ een programma",
        a_drawing() + b" " * files.DRAWING_BYTES,
    ):
        with pytest.raises(UploadRefused):
            files.redraw_drawing(content)


def test_drawing_is_drawn_again_on_white(tmp_path: Any) -> None:
    kept = files.redraw_drawing(a_drawing())
    (tmp_path / "kept.png").write_bytes(kept)
    with Image.open(tmp_path / "kept.png") as picture:
        assert (picture.mode, picture.size, picture.getpixel((0, 0))) == ("L", (800, 400), 255)
    assert kept != a_drawing()


def test_every_language_has_every_word() -> None:
    assert languages() == ["nl", "fr", "en", "ar"]
    assert {frozenset(words_for(language)) for language in languages()} == {frozenset(words_for("nl"))}
    assert words_for("tr") == words_for("en")


def test_form_speaks_the_language_of_the_text_and_asks_for_what_is_missing() -> None:
    text = SignedText("Accord", "Texte", "fr", "1")
    form = InkForm({"language": "fr", "text_hash": "oud", "manner": "draw"}, text=text)
    assert form["agrees"].label == "J'ai lu le texte et je suis d'accord."
    assert dict(form.errors) == {
        "drawing": ["Dessinez votre signature dans la zone."],
        "signed_name": ["Tapez votre prénom et votre nom."],
        "agrees": ["Cochez la case si vous êtes d'accord."],
        "__all__": ["Le texte a changé entre-temps. Lisez le nouveau texte et signez à nouveau."],
    }


@pytest.mark.parametrize("drawing", ["data:image/png;base64,%%%", "data:text/html,<b>", "iets anders"])
def test_form_takes_only_the_picture_of_a_canvas(drawing: str) -> None:
    text = SignedText("Akkoord", "Tekst")
    form = InkForm(ink_of(text, drawing=drawing), text=text)
    assert list(form.errors) == ["drawing"]


def test_typed_name_needs_no_drawing_and_keeps_none() -> None:
    text = SignedText("Akkoord", "Tekst")
    form = InkForm(ink_of(text, manner="type"), text=text)
    assert form.is_valid()
    assert form.ink("Mac, Safari") == Ink("Noor Peeters", None, "Mac, Safari")


# On the screen ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_agreement_is_signed_on_screen_in_the_chosen_language(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    client.force_login(adviser)
    french = AgreementTextFactory(language="fr", title="Accord", body="Nous conservons des données.")
    url = of("agreement_sign", candidate, "scherm")
    assert "Nous conservons" not in text_of(client.get(url))
    shown = text_of(client.get(f"{url}?taal=fr"))
    assert "Nous conservons" in shown
    assert not re.search(r'name="manner"[^>]*checked', shown)
    assert "J&#x27;ai lu le texte" in shown
    # The candidate holds the device: nothing around the text leads into the application.
    assert not re.search(r'class="(phonebar|sidebar|topbar)', shown)
    assert 'tabindex="-1" data-form-errors' in text_of(client.post(url, {"name": ""}))
    answer = client.post(f"{url}?taal=fr", ink_of(french.shown), headers={"User-Agent": ANDROID})
    assert answer.url == of("agreement", candidate)
    agreement = candidate.agreements.get()
    assert (agreement.text, agreement.way, agreement.explained_by) == (french, "screen", adviser)
    signature = agreement.signature
    assert (signature.signed_name, signature.device) == ("Noor Peeters", "Android-telefoon, Chrome")
    assert (signature.text_version, signature.text_hash) == ("1 (fr)", french.shown.digest)
    assert signature.witnessed_by == adviser
    page = text_of(client.get(of("agreement", candidate)))
    drawing = of("signature_drawing", candidate, signature.public_id)
    assert drawing in page
    answer = client.get(drawing)
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


@pytest.mark.django_db
def test_agreement_without_tick_or_with_another_text_is_not_signed(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    client.force_login(adviser)
    url = of("agreement_sign", candidate, "scherm")
    shown = text.shown
    assert client.post(url, ink_of(shown, agrees="")).status_code == 422
    AgreementText.objects.update(body="Een andere tekst.")
    assert "De tekst is intussen veranderd" in text_of(client.post(url, ink_of(shown)))
    assert not candidate.agreements.exists()
    assert not Signature.objects.exists()


@pytest.mark.django_db
def test_signature_is_frozen_by_the_database() -> None:
    signature = SignatureFactory(witnessed_by=factories.adviser())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Signature.objects.update(signed_name="Iemand anders")
    signature.witnessed_by.delete()
    assert Signature.objects.get().witnessed_by is None


# Versions --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_newer_text_asks_for_a_new_signature_and_the_old_one_stays(
    adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    first = actions.sign_agreement(
        candidate, by=adviser, text=text, way=AgreementWay.SCREEN, signed_on=localdate(), signed_name="Noor"
    )
    assert rules.signed_newest_text(candidate)
    AgreementTextFactory(version="2", language="fr", valid_from=localdate())
    AgreementTextFactory(version="3", valid_from=localdate() + timedelta(days=1))
    assert rules.signed_newest_text(Candidate.objects.get(pk=candidate.pk))
    newer = AgreementTextFactory(version="2", valid_from=localdate())
    candidate = Candidate.objects.get(pk=candidate.pk)
    assert candidate.current_agreement == first
    assert f"nieuwe tekst sinds {localdate():%d/%m/%Y}" in str(rules.signed_newest_text(candidate).reason)
    assert agreements.agreement_remark(candidate) is not None
    assert list(Candidate.objects.whose_agreement_is("outdated")) == [candidate]
    second = actions.sign_agreement(
        candidate, by=adviser, text=newer, way=AgreementWay.SCREEN, signed_on=localdate(), signed_name="Noor"
    )
    first.refresh_from_db()
    assert (first.state, first.withdrawn_on) == (AgreementState.REPLACED, None)
    assert Candidate.objects.get(pk=candidate.pk).current_agreement == second
    assert [event.kind for event in Event.objects.about(first).order_by("pk")] == [
        "agreement.signed",
        "agreement.replaced",
    ]
    assert list(Candidate.objects.whose_agreement_is("current")) == [candidate]


@pytest.mark.django_db
def test_list_finds_who_must_sign(client: Client, adviser: User, organisation: Organisation) -> None:
    client.force_login(adviser)
    people = {
        name: factories.CandidateFactory(seen_by=organisation, family_name=name)
        for name in ("Missing", "Withdrawn", "Current")
    }
    DataAgreementFactory(candidate=people["Withdrawn"], withdrawn=True)
    DataAgreementFactory(candidate=people["Current"])
    for standing, name in (("missing", "Missing"), ("withdrawn", "Withdrawn"), ("current", "Current")):
        page = text_of(client.get(reverse("people:candidates"), {"agreement": standing}))
        assert {found for found in people if f"{found} " in re.sub(r"<[^>]+>", " ", page)} == {name}


# Links -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_link_keeps_only_a_hash_and_replaces_the_earlier_one(
    adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    first, _secret = link_for(candidate, adviser, text=text)
    second, secret = link_for(candidate, adviser, text=text, mail=True)
    first.refresh_from_db()
    assert (first.state, second.state) == (SigningLinkState.REVOKED, SigningLinkState.SENT)
    assert len(secret) >= 43
    assert secret not in str(SigningLink.objects.values_list())
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == "noor@example.be"
    assert f"/teken/{secret}/" in mail.body_text
    assert mail.organisation_id is None
    assert actions.link_of(first.token_hash) == first


@pytest.mark.django_db
def test_link_is_refused_without_an_address_or_when_there_is_nothing_to_sign(
    adviser: User, organisation: Organisation
) -> None:
    quiet = factories.CandidateFactory(seen_by=organisation, email="")
    with pytest.raises(Refused, match="e-mailadres"):
        link_for(quiet, adviser, mail=True)
    DataAgreementFactory(candidate=quiet)
    with pytest.raises(Refused, match="al een ondertekend akkoord"):
        link_for(quiet, adviser)
    with pytest.raises(Refused):
        link_for(factories.CandidateFactory(), adviser)
    assert not SigningLink.objects.exists()


@pytest.mark.django_db
def test_candidate_signs_with_the_link_once(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    link, secret = link_for(candidate, adviser, text=text)
    phone = Client(headers={"User-Agent": IPHONE})
    first = phone.get(reverse("people:sign_link", args=[secret]))
    assert (first.status_code, first["Referrer-Policy"]) == (302, "no-referrer")
    page = phone.get(first.url)
    shown = text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "Dag Noor" in shown
    assert candidate.family_name not in shown
    assert secret not in shown
    assert not re.search(r'name="manner"[^>]*checked', shown)
    link.refresh_from_db()
    assert link.state == SigningLinkState.OPENED
    assert phone.post(first.url, ink_of(text.shown, agrees="")).status_code == 422
    form = ink_of(text.shown)
    for _time in range(2):
        assert phone.post(first.url, form).status_code in (200, 302)
    assert "Dank je, je hebt getekend" in text_of(phone.get(first.url))
    agreement = candidate.agreements.get()
    assert (agreement.way, agreement.explained_by) == (AgreementWay.LINK, adviser)
    link.refresh_from_db()
    assert (link.state, link.signature) == (SigningLinkState.SIGNED, agreement.signature)
    assert agreement.signature.device == "iPhone, Safari"
    assert agreement.signature.witnessed_by is None
    assert Event.objects.about(agreement).get().actor_name == candidate.full_name
    # Somebody else who finds the link afterwards is thanked, and reads nothing.
    late = Client()
    assert text.body not in text_of(late.get(late.get(reverse("people:sign_link", args=[secret])).url))


@pytest.mark.django_db
def test_link_speaks_arabic_from_right_to_left(
    adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    arabic = AgreementTextFactory(language="ar", title="موافقة", body="نحتفظ ببيانات عنك.")
    _link, secret = link_for(candidate, adviser, text=arabic)
    phone = Client()
    page = text_of(phone.get(phone.get(reverse("people:sign_link", args=[secret])).url))
    assert '<article class="panel panel--narrow" lang="ar" dir="rtl">' in page
    assert words_for("ar")["agrees"] in page
    assert "?taal=nl" in page


@pytest.mark.django_db
def test_closed_links_are_explained_and_sign_nothing(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    link, secret = link_for(candidate, adviser, text=text)
    url = client.get(reverse("people:sign_link", args=[secret])).url
    SigningLink.objects.update(expires_at=link.made_at)
    expired = client.post(url, ink_of(text.shown))
    assert (expired.status_code, "Deze link is verlopen" in text_of(expired)) == (410, True)
    link, secret = link_for(candidate, adviser, text=text)
    actions.revoke_link(link, by=adviser)
    url = client.get(reverse("people:sign_link", args=[secret])).url
    assert "vervangen of ingetrokken" in text_of(client.get(url))
    with pytest.raises(Refused):
        actions.revoke_link(link, by=adviser)
    link, secret = link_for(candidate, adviser, text=text)
    url = client.get(reverse("people:sign_link", args=[secret])).url
    actions.sign_agreement(
        candidate, by=adviser, text=text, way=AgreementWay.SCREEN, signed_on=localdate(), signed_name="Noor"
    )
    assert client.post(url, ink_of(text.shown)).status_code == 410
    assert DataAgreement.objects.count() == 1
    assert client.get(reverse("people:sign_link", args=["x" * 43])).status_code == 404
    assert Client().get(url).status_code == 404


@pytest.mark.django_db
def test_opening_often_changes_nothing_and_too_often_is_stopped(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText, monkeypatch: Any
) -> None:
    link, secret = link_for(candidate, adviser, text=text)
    url = client.get(reverse("people:sign_link", args=[secret])).url
    client.head(url)
    link.refresh_from_db()
    assert link.opened_at is None
    for _time in range(3):
        client.get(url)
    assert not Signature.objects.exists()
    assert Event.objects.filter(subject_id=link.pk, kind__startswith="signing.").count() == 1
    monkeypatch.setattr("people.views.signing.MANY_REQUESTS", 0)
    assert client.get(url).status_code == 429


@pytest.mark.django_db
def test_second_sending_finds_the_first_signature(
    adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    link, _secret = link_for(candidate, adviser, text=text)
    stale = SigningLink.objects.get(pk=link.pk)
    first = sign_by_link(link, text=text.shown, ink=Ink("Noor Peeters"))
    assert sign_by_link(stale, text=text.shown, ink=Ink("Iemand anders")) == first
    assert candidate.agreements.count() == 1


@pytest.mark.django_db
def test_adviser_makes_shows_and_revokes_a_link(
    client: Client, adviser: User, candidate: Candidate, text: AgreementText
) -> None:
    client.force_login(adviser)
    url = of("agreement_link", candidate)
    page = text_of(client.get(url))
    assert not re.search(r'name="how"[^>]*checked', page)
    assert "noor@example.be" in page
    form = {"text": text.pk, "how": "both", "form_key": str(uuid.uuid4())}
    shown = client.post(url, form)
    address = re.search(r"/teken/[\w-]+/", text_of(shown))
    assert address
    assert 'class="qr__ink"' in text_of(shown)
    assert client.post(url, form).url == of("agreement", candidate)
    link = candidate.signing_links.get()
    assert "Verstuurd, nog niet geopend" in text_of(client.get(of("agreement", candidate)))
    OutgoingEmail.objects.filter(kind="people.signing_asked").update(state="failed")
    page = text_of(client.get(of("agreement", candidate)))
    assert "E-mail: Niet gelukt" in page
    assert "Verstuurd, nog niet geopend" not in page
    answer = client.post(of("signing_link_revoke", candidate, link.public_id))
    assert answer.url == of("agreement", candidate)
    link.refresh_from_db()
    assert link.state == SigningLinkState.REVOKED


def test_days_of_a_link_come_from_the_programme_or_are_seven(monkeypatch: Any) -> None:
    monkeypatch.setattr(signing, "_lifetimes", [])
    assert signing.days_for(None) == 7
    signing.register_days(lambda candidate: 3)
    assert signing.days_for(None) == 3


@pytest.mark.django_db
def test_used_link_without_signature_is_refused_by_the_database() -> None:
    link = SigningLinkFactory()
    with pytest.raises(IntegrityError, match="signing_link_used_has_signature"), transaction.atomic():
        SigningLink.objects.filter(pk=link.pk).update(used_at=link.expires_at)
    assert connection.is_usable()

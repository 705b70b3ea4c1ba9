"""Beside the state: the signature and its scan, access in MLP, calls, and a referral between partners."""

from __future__ import annotations

import re
import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from core.errors import Refused
from core.models import Event, OutgoingEmail, StoredFile
from people.actions.signatures import make_link, sign_by_link
from people.signing import Ink
from referrals import actions
from referrals.cards import signature_of, signed_by_link, text_in
from referrals.enums import ReferralState
from referrals.models import Referral
from tests.factories.agreements import a_drawing, as_address
from tests.factories.people import OrganisationFactory, adviser, consultant
from tests.factories.referrals import ReferralFactory, referral_in, sent_referral
from tests.test_permission_matrix import release
from trajects.enums import TrajectState
from trajects.models import Traject

pytestmark = pytest.mark.django_db


def picture():
    target = BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, "PNG")
    return SimpleUploadedFile("kaart.png", target.getvalue(), content_type="image/png")


def page_url(referral, name):
    return reverse(f"referrals:{name}", args=[referral.public_id])


def signing(**changes):
    day = f"{localdate():%d/%m/%Y}"
    return {"form_key": str(uuid.uuid4()), "evidence": "paper", "signed_on": day} | changes


def unsigned(**fields):
    return sent_referral(card_signed_on=None, **fields)


@pytest.fixture
def draft(client):
    referral = ReferralFactory()
    client.force_login(referral.from_user)
    return referral


# Signing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"name": "Iemand Anders"}, ("paper", "")),
        ({"evidence": "typed", "name": "Noor Peeters"}, ("screen", "Noor Peeters")),
    ],
)
def test_send_keeps_how_the_signature_is_known(client, draft, values, kept):
    values |= {"text_hash": text_in(draft, "nl").digest}
    assert client.post(page_url(draft, "send"), signing(**values)).status_code == 302
    again = Referral.objects.get(pk=draft.pk)
    assert (again.state, again.card_evidence, again.card_signed_name) == ("sent", *kept)
    assert again.card_signed_on == localdate()


def test_send_with_a_scan_is_seen_by_both_sides_and_nobody_else(client, draft):
    client.post(page_url(draft, "send"), signing(evidence="scan", file=picture()))
    again = Referral.objects.get(pk=draft.pk)
    assert (again.card_evidence, again.card_file.content_type) == ("scan", "image/png")
    found = {}
    for who in (again.from_user, again.to_adviser, consultant(), adviser()):
        client.force_login(who)
        response = client.get(page_url(again, "card_file"))
        found[who] = response.status_code
        release(response)
    assert list(found.values()) == [200, 200, 404, 404]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"evidence": ""}, "Dit veld is verplicht."),
        ({"evidence": "scan"}, "Voeg de ingescande kaart toe."),
        ({"evidence": "typed", "name": " "}, "Vul de naam in van wie op het scherm tekent."),
        ({"evidence": "screen", "name": "Noor"}, "Teken je handtekening in het vak."),
        ({"evidence": "typed", "name": "Noor", "text_hash": "oud"}, "De kaart is intussen veranderd."),
        ({"evidence": "link"}, "Selecteer een geldige keuze"),
        ({"evidence": "onzin"}, "Selecteer een geldige keuze"),
        (
            {"evidence": "scan", "file": SimpleUploadedFile("kaart.exe", b"MZ" + bytes(200))},
            "Dit soort bestand kan niet.",
        ),
    ],
)
def test_send_without_evidence_stays_a_draft_and_says_why(client, draft, values, words):
    page = client.post(
        page_url(draft, "send"), signing(**{"text_hash": text_in(draft, "nl").digest} | values)
    )
    assert page.status_code == 422
    assert words in page.content.decode()
    assert Referral.objects.get(pk=draft.pk).state == ReferralState.DRAFT
    assert not StoredFile.objects.exists()


def test_send_not_signed_yet_keeps_the_draft(client, draft):
    page = client.post(page_url(draft, "send"), signing(evidence="none", signed_on=""))
    assert page.status_code in (302, 422)
    page = client.post(page_url(draft, "send"), signing(evidence="none"))
    assert page.url == draft.get_absolute_url()
    assert Referral.objects.get(pk=draft.pk).state == ReferralState.DRAFT


@pytest.mark.parametrize("side", ["from_user", "to_adviser"])
def test_card_that_travelled_unsigned_is_signed_later_by_either_side(client, side):
    referral = unsigned(starterslabo=True)
    client.force_login(getattr(referral, side))
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Kaart nog niet ondertekend" in page
    assert page_url(referral, "sign") in page
    drawn = {"evidence": "screen", "name": "Noor Peeters", "drawing": as_address(a_drawing())}
    drawn["text_hash"] = text_in(referral, "nl").digest
    done = client.post(page_url(referral, "sign"), signing(**drawn))
    drawing = client.get(page_url(referral, "card_signature"))
    assert drawing["Content-Type"] == "image/png"
    release(drawing)
    body = client.get(done.url).content.decode()
    assert "op het scherm door Noor Peeters" in body
    assert "Kaart nog niet ondertekend" not in body
    assert Event.objects.about(referral).filter(kind="referral.card_signed").count() == 1
    assert client.post(page_url(referral, "sign"), signing()).status_code == 403


def test_draft_is_signed_with_a_link_and_then_sent(client, draft):
    """A change of the card after the signature asks for a new one: it was under another text."""
    assert client.get(page_url(draft, "card_link")).status_code == 200
    made = client.post(page_url(draft, "card_link"), {"how": "qr", "form_key": str(uuid.uuid4())})
    secret = re.search(r"/teken/([\w-]+)/", made.content.decode())[1]
    phone = Client()
    url = phone.get(reverse("people:sign_link", args=[secret])).url
    text = text_in(draft, "nl")
    assert text.body.splitlines()[0] in phone.get(url).content.decode()
    form = {
        "language": "nl",
        "text_hash": text.digest,
        "manner": "type",
        "signed_name": "Noor",
        "agrees": "on",
    }
    assert phone.post(url, form).status_code == 302
    assert signed_by_link(draft).signed_name == "Noor"
    assert Event.objects.about(draft).filter(kind="referral.draft_signed").count() == 1
    assert "Met de link getekend op" in client.get(page_url(draft, "send")).content.decode()
    Referral.objects.filter(pk=draft.pk).update(card_text="Iets anders.")
    assert "Met de link getekend op" not in client.get(page_url(draft, "send")).content.decode()
    assert client.post(page_url(draft, "send"), signing(evidence="link")).status_code == 422
    Referral.objects.filter(pk=draft.pk).update(card_text=draft.card_text)
    assert client.post(page_url(draft, "send"), signing(evidence="link", signed_on="")).status_code == 302
    again = Referral.objects.get(pk=draft.pk)
    assert (again.state, again.card_evidence, again.card_signed_name) == ("sent", "link", "Noor")
    assert client.get(page_url(draft, "card_link")).status_code == 403


def test_card_on_its_way_is_signed_with_a_link_and_the_link_can_be_revoked(client):
    referral = unsigned()
    client.force_login(referral.to_adviser)
    link, _secret = make_link(
        referral.candidate, by=referral.to_adviser, paper="referral_card", subject_id=referral.pk, days=7
    )
    assert "Verstuurd, nog niet geopend" in client.get(referral.get_absolute_url()).content.decode()
    revoke = reverse("referrals:card_link_revoke", args=[referral.public_id, link.public_id])
    assert client.post(revoke).url == referral.get_absolute_url()
    link, _secret = make_link(
        referral.candidate, by=referral.to_adviser, paper="referral_card", subject_id=referral.pk, days=7
    )
    sign_by_link(link, text=text_in(referral, "fr"), ink=Ink("Noor Peeters"))
    referral.refresh_from_db()
    assert (referral.card_evidence, referral.card_signed_on) == ("link", localdate())
    assert signature_of(referral).text_version == "1 (fr)"
    assert Event.objects.about(referral).get(kind="referral.card_signed").actor_role == "kandidaat"


@pytest.mark.parametrize("state", ["draft", "refused_client", "cancelled", "rerouted"])
def test_card_of_what_does_not_go_on_is_not_signed(state):
    referral = referral_in(state)
    Referral.objects.filter(pk=referral.pk).update(card_signed_on=None)
    with pytest.raises(Refused):
        actions.sign_card(referral, by=referral.from_user, signed_on=localdate())


def test_card_is_not_signed_by_others():
    with pytest.raises(Refused, match="Jouw rol mag dit niet doen"):
        actions.sign_card(unsigned(), by=adviser(), signed_on=localdate())


# Access in MLP ----------------------------------------------------------------------------------


def rerouted():
    referral = sent_referral()
    partner = OrganisationFactory(starterslabo=True)
    actions.reroute_for_language(
        referral,
        by=referral.to_adviser,
        to_organisation=partner,
        to_adviser=adviser(partner),
        reason="Niveau 1.1",
    )
    return Referral.objects.get(pk=referral.pk).rerouted_to


def test_access_is_asked_shown_and_said_to_be_arranged_with_one_press(client):
    new = rerouted()
    client.force_login(new.to_adviser)
    assert "Nog te regelen door de consulent" in client.get(new.get_absolute_url()).content.decode()
    assert client.post(page_url(new, "access")).status_code == 404
    client.force_login(new.from_user)
    todo = client.get(reverse("referrals:inbox_tab", args=["te-doen"])).content.decode()
    assert f"Geef {new.to_organisation.name} inzagerecht in MLP" in todo
    old = new.rerouted_from
    assert "Nog te regelen door de consulent" in client.get(old.get_absolute_url()).content.decode()
    assert (
        f"Inzagerecht geregeld op {localdate():%d/%m/%Y}"
        in client.get(new.get_absolute_url()).content.decode()
    )
    assert client.post(page_url(new, "access")).status_code == 302
    again = Referral.objects.get(pk=new.pk)
    assert (again.access_arranged_on, again.access_arranged_by) == (localdate(), new.from_user)
    assert client.post(page_url(new, "access")).status_code == 403
    client.force_login(new.to_adviser)
    words = f"Geregeld op {localdate():%d/%m/%Y}, volgens {new.from_user.full_name}"
    assert words in client.get(new.get_absolute_url()).content.decode()


def test_access_that_nobody_asked_for_is_refused():
    referral = sent_referral()
    with pytest.raises(Refused, match="geen inzagerecht meer gevraagd"):
        actions.arrange_access(referral, by=referral.from_user)


# Calls ------------------------------------------------------------------------------------------


def test_several_calls_stand_in_the_history(client):
    referral = sent_referral(starterslabo=True)
    client.force_login(referral.to_adviser)
    for note in ("Belt volgende week", "Niemand neemt op"):
        values = {
            "form_key": str(uuid.uuid4()),
            "on": f"{localdate():%d/%m/%Y}",
            "direction": "to_candidate",
            "note": note,
        }
        client.post(page_url(referral, "phone"), values)
    body = client.get(referral.get_absolute_url()).content.decode()
    assert body.count("De adviseur belde de kandidaat") == 2
    assert "Belt volgende week" in body
    assert "Niemand neemt op" in body


# Between partners (H-38) ------------------------------------------------------------------------


def between_partners():
    """A consultant referred; the dossier ended; the partner sends the candidate on to another partner."""
    origin = referral_in("accepted")
    Traject.objects.filter(pk=origin.traject_id).update(
        state=TrajectState.CLOSED, closed_on=localdate(), close_reason="negative"
    )
    partner = OrganisationFactory(starterslabo=True)
    later = actions.draft_referral(
        candidate=origin.candidate,
        programme=origin.programme,
        by=origin.to_adviser,
        to_organisation=partner,
        to_adviser=adviser(partner),
        override_reason="De kandidaat verhuisde.",
    )
    actions.send_referral(later, by=origin.to_adviser, signed_on=localdate())
    return origin, later


def receivers(kind):
    return sorted(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_between_partners_carries_andere_number_and_adviser():
    _origin, later = between_partners()
    assert later.financing_number == "EEWP007"
    assert later.from_organisation.partner_label == later.to_organisation.partner_label == "Andere"
    assert receivers("referral.sent") == [later.to_adviser.email]


def test_between_partners_the_answer_reaches_the_maker_and_the_first_consultant(client):
    origin, later = between_partners()
    actions.refuse_referral_partner(later, by=later.to_adviser, reason="Te ver")
    assert receivers("referral.refused") == sorted([origin.from_user.email, later.from_user.email])
    mail = OutgoingEmail.objects.get(kind="referral.refused", recipient=origin.from_user.email)
    assert origin.get_absolute_url() in mail.body_text
    client.force_login(origin.from_user)
    body = client.get(origin.get_absolute_url()).content.decode()
    assert "Daarna doorverwezen naar" in body
    assert later.to_organisation.name in body
    assert client.get(later.get_absolute_url()).status_code == 404


def test_between_partners_the_new_dossier_is_of_the_first_consultant():
    origin, later = between_partners()
    later.candidate.target_groups.exists()
    traject = actions.accept_referral(later, by=later.to_adviser, first_conversation_on=localdate())
    assert traject.consultant == origin.from_user
    assert receivers("referral.accepted") == sorted([origin.from_user.email, later.from_user.email])


def test_referral_of_a_consultant_is_answered_to_the_consultant_alone():
    referral = sent_referral(starterslabo=True)
    actions.refuse_referral_client(referral, by=referral.to_adviser, reason="Wil niet")
    assert receivers("referral.refused") == [referral.from_user.email]


def test_dossier_that_is_open_sends_nobody_on_and_says_why(client):
    referral = referral_in("accepted")
    client.force_login(referral.to_adviser)
    body = client.get(referral.traject.get_absolute_url()).content.decode()
    assert "Verwijs door naar een andere partner" in body
    assert "Rond eerst de lopende fase af en sluit dit dossier." in body

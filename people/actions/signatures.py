"""Signatures on a screen, and the links with which a candidate puts one on the own phone (quality R6)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core import dates, files, journal
from core.actors import Actor, OutsideActor
from core.links import hash_of, new_secret
from core.workflow import lock
from people import rules, signing
from people.actions.guard import ensure
from people.enums import AgreementWay
from people.models import AgreementText, Candidate, Signature, SigningLink, User
from people.notifications import SigningAsked
from people.signing import Ink, SignedText

DRAWING_NAME = "handtekening.png"


def keep_signature(
    candidate: Candidate,
    *,
    paper: str,
    way: str,
    text: SignedText,
    ink: Ink,
    by: Actor,
    subject_id: int | None = None,
) -> Signature:
    """Keep a signature with its trail, inside the transaction of what was signed; it is never changed.

    `subject_id` is the row that was signed when it existed before. Links for the same paper open nothing
    any more. The caller checked the right. Raises UploadRefused for a drawing without a line.
    """
    close_links(candidate, paper, subject_id)
    signature = Signature(
        candidate=candidate,
        paper=paper,
        subject_id=subject_id,
        way=way,
        signed_name=ink.name,
        signed_at=dates.now(),
        drawing=files.store_drawing(ink.drawing, name=DRAWING_NAME) if ink.drawing is not None else None,
        text_version=f"{text.version} ({text.language})",
        text_hash=text.digest,
        device=ink.device,
        witnessed_by=by if isinstance(by, User) and way == AgreementWay.SCREEN else None,
    )
    signature.full_clean()
    signature.save()
    return signature


def close_links(candidate: Candidate, paper: str, subject_id: int | None = None) -> int:
    """Links for one paper open nothing any more; returns how many did until now."""
    return candidate.signing_links.about(paper, subject_id).open().update(revoked_at=dates.now())


@transaction.atomic
def make_link(
    candidate: Candidate,
    *,
    by: User,
    paper: str,
    days: int,
    subject_id: int | None = None,
    text: AgreementText | None = None,
    mail: bool = False,
) -> tuple[SigningLink, str]:
    """A link with which the candidate signs once within `days`, and its secret, which is not kept.

    Earlier links for the same paper open nothing any more. With `mail` the candidate gets it by mail.
    Raises Refused without the right, without an address to mail to, or when there is nothing to sign.
    """
    ensure(rules.may_edit(candidate, by))
    lock(candidate)
    link = SigningLink(
        candidate=candidate,
        paper=paper,
        subject_id=subject_id,
        text=text,
        made_by=by,
        expires_at=dates.now() + timedelta(days=days),
    )
    ensure(signing.paper_of(link).can_be_signed(link))
    close_links(candidate, paper, subject_id)
    secret = new_secret()
    link.token_hash = hash_of(secret)
    link.save()
    if mail:
        ensure(rules.has_email(candidate))
        SigningAsked(link, secret).queue()
    data = {"paper": str(paper), "mailed": mail, "until": link.expires_at.isoformat()}
    journal.record("signing.link_made", link, by=by, parent=candidate, data=data)
    return link, secret


@transaction.atomic
def revoke_link(link: SigningLink, *, by: User) -> SigningLink:
    """The link opens nothing any more. Raises Refused without the right, or when it was closed already."""
    ensure(rules.may_edit(link.candidate, by))
    lock(link)
    ensure(rules.link_is_open(link))
    link.revoked_at = dates.now()
    link.save(update_fields=["revoked_at"])
    journal.record("signing.link_revoked", link, by=by, parent=link.candidate)
    return link


def note_opened(link: SigningLink) -> None:
    """Somebody looked at the page, perhaps a machine: it is shown to the adviser and changes nothing else."""
    SigningLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=dates.now())


@transaction.atomic
def sign_by_link(link: SigningLink, *, text: SignedText, ink: Ink) -> Signature:
    """The candidate signs with the link; a second sending finds the first signature.

    Raises Refused when the link opens nothing any more or there is nothing to sign, UploadRefused for a
    drawing without a line.
    """
    lock(link.candidate)
    lock(link)
    if link.signature:
        return link.signature
    paper = signing.paper_of(link)
    ensure(rules.link_is_open(link), paper.can_be_signed(link))
    signature = paper.sign(link, text, ink, OutsideActor(link.candidate.full_name, "kandidaat"))
    link.used_at, link.signature, link.revoked_at = signature.signed_at, signature, None
    link.save()
    return signature


def link_of(token_hash: str) -> SigningLink | None:
    """The link with this hash, also when it opens nothing any more: its state tells."""
    return SigningLink.objects.with_people().filter(token_hash=token_hash).first()

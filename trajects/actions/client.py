"""The link with which a candidate reads the own page, and what the candidate brings there (D-19, quality R6)."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import dates, journal
from core.actors import OutsideActor
from core.links import hash_of, new_secret, same
from core.workflow import lock
from people.models import User
from trajects.actions.documents import add_document
from trajects.actions.phases import demand
from trajects.models import ClientLink, DossierDocument, Traject
from trajects.notifications import ClientPageSent, DocumentBrought
from trajects.rules import client as rules
from trajects.rules.documents import phase_for


@transaction.atomic
def send_page(traject: Traject, *, by: User) -> tuple[ClientLink, str]:
    """Mail the candidate a link to the own page, and return it with its secret, which is not kept.

    It works for the days that the programme says. An earlier link of the dossier opens nothing any more.
    Raises Refused for who does not work in the dossier, or without an address.
    """
    lock(traject)
    demand(rules.may_send_page(traject, by))
    traject.client_links.not_revoked().update(revoked_at=dates.now())
    secret = new_secret()
    link = ClientLink.objects.create(
        traject=traject,
        email=traject.candidate.email,
        token_hash=hash_of(secret),
        made_by=by,
        expires_at=dates.now() + timedelta(days=traject.programme.client_page_days),
    )
    ClientPageSent(link, secret).queue()
    data = {"until": link.expires_at.isoformat()}
    journal.record("client.page_sent", link, by=by, parent=traject, data=data)
    return link, secret


@transaction.atomic
def revoke_page(link: ClientLink, *, by: User) -> ClientLink:
    """The link opens nothing any more. Raises Refused without the right, or when it did so already."""
    lock(link.traject)
    lock(link)
    demand(rules.may_be_revoked(link, by))
    link.revoked_at = dates.now()
    link.save(update_fields=["revoked_at"])
    journal.record("client.page_revoked", link, by=by, parent=link.traject)
    return link


def page_of(token_hash: str) -> ClientLink | None:
    """The link with this hash, when it still opens the page."""
    found = ClientLink.objects.open().with_page().filter(token_hash=token_hash).first()
    return found if found and same(found.token_hash, token_hash) else None


def note_page_opened(link: ClientLink) -> None:
    """Somebody looked, perhaps a machine that reads mail: it is shown to the adviser and changes nothing else."""
    ClientLink.objects.filter(pk=link.pk).update(opened_at=dates.now())


def candidate_of(link: ClientLink) -> OutsideActor:
    """Who acts with the link."""
    return OutsideActor(link.traject.candidate.full_name, "kandidaat")


@transaction.atomic
def bring_document(
    link: ClientLink, *, upload: UploadedFile, kind: str, title: str = "", shared: bool
) -> DossierDocument:
    """Keep what the candidate uploads among the documents of the dossier, and tell the adviser.

    `shared`: whether the mediator may see it. Raises UploadRefused for a file that is not what it says,
    Refused when the link opens nothing any more or the dossier is closed.
    """
    demand(rules.may_bring(link))
    document = add_document(
        link.traject,
        by=candidate_of(link),
        kind=kind,
        title=title,
        upload=upload,
        phase=phase_for(link.traject, kind),
        from_candidate=True,
        shared_with_mediator=shared,
    )
    DocumentBrought(document).queue()
    return document

"""The data agreement: signed, kept with its proof, withdrawn."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import dates, journal
from core.actors import Actor
from core.models import StoredFile
from core.workflow import lock
from people import rules
from people.actions.guard import ensure
from people.actions.signatures import close_links, keep_signature
from people.enums import AgreementState, AgreementWay, SignedPaper
from people.models import AgreementText, Candidate, DataAgreement, Signature, User
from people.signing import Ink


@transaction.atomic
def sign_agreement(
    candidate: Candidate,
    *,
    by: Actor,
    text: AgreementText,
    way: str,
    signed_on: date,
    signed_name: str,
    evidence: StoredFile | None = None,
    ink: Ink | None = None,
    explained_by: User | None = None,
) -> DataAgreement:
    """Keep that the person signed this text (H-5B); `way` is an AgreementWay.

    A signature on paper needs the scan as `evidence`; on a screen `ink` says how it was put, a typed name
    when it is left out. The text's SHA-256 is kept with the signature. An agreement with an older text is
    replaced and stays in history. Raises Refused without the right or when this text was signed already,
    ValidationError for a date in the future, UploadRefused for a drawing without a line.
    """
    ensure(rules.may_edit(candidate, by))
    lock(candidate)
    ensure(rules.may_be_signed(candidate))
    _not_in_future(signed_on)
    _replace(candidate, by=by)
    agreement = DataAgreement(
        candidate=candidate,
        text=text,
        text_hash=hash_of(text),
        way=way,
        signed_on=signed_on,
        signed_name=signed_name,
        evidence=evidence,
        signature=_signature(candidate, by, text, way, ink or Ink(signed_name)),
        explained_by=explained_by or (by if isinstance(by, User) else None),
    )
    agreement.full_clean()
    agreement.save()
    journal.record("agreement.signed", agreement, by=by, parent=candidate, data=_facts(agreement))
    return agreement


def _signature(candidate: Candidate, by: Actor, text: AgreementText, way: str, ink: Ink) -> Signature | None:
    """What is kept of a signature on a screen; the scan of a paper speaks for itself."""
    if way == AgreementWay.PAPER:
        close_links(candidate, SignedPaper.AGREEMENT)
        return None
    return keep_signature(candidate, paper=SignedPaper.AGREEMENT, way=way, text=text.shown, ink=ink, by=by)


def _replace(candidate: Candidate, *, by: Actor) -> None:
    """The agreement that held until now makes place for one with a newer text."""
    for earlier in candidate.agreements.signed():
        earlier.state = AgreementState.REPLACED
        earlier.save(update_fields=["state"])
        journal.record("agreement.replaced", earlier, by=by, parent=candidate)


@transaction.atomic
def withdraw_agreement(agreement: DataAgreement, *, by: Actor, on: date, reason: str) -> DataAgreement:
    """Note that the person withdrew the agreement on a day, and why; the signature itself stays as proof.

    Raises Refused without the right or when it was withdrawn before, ValidationError for a day in the
    future or before the signature.
    """
    ensure(rules.may_edit(agreement.candidate, by))
    # The candidate first, as who signs a newer text does: that replaces this agreement.
    lock(agreement.candidate)
    lock(agreement)
    ensure(rules.agreement_stands(agreement))
    _not_in_future(on)
    if on < agreement.signed_on:
        raise ValidationError(_("Deze dag ligt voor de ondertekening."), code="before_signature")
    agreement.state = AgreementState.WITHDRAWN
    agreement.withdrawn_on, agreement.withdrawal_reason = on, reason
    agreement.full_clean()
    agreement.save()
    journal.record(
        "agreement.withdrawn", agreement, by=by, parent=agreement.candidate, data={"on": on.isoformat()}
    )
    return agreement


def hash_of(text: AgreementText) -> str:
    """The SHA-256 of what the person read."""
    return text.shown.digest


def _facts(agreement: DataAgreement) -> dict[str, str]:
    return {
        "version": agreement.text.version,
        "language": agreement.text.language,
        "way": agreement.way,
        "signed_on": agreement.signed_on.isoformat(),
    }


def _not_in_future(day: date) -> None:
    if day > dates.today():
        raise ValidationError(_("Deze datum ligt in de toekomst."), code="future")

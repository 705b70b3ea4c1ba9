"""The data agreement: signed, kept with its proof, withdrawn."""

from __future__ import annotations

import hashlib
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
from people.enums import AgreementState
from people.models import AgreementText, Candidate, DataAgreement, User


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
) -> DataAgreement:
    """Keep that the person signed this text (H-5B); `way` is an AgreementWay.

    A signature on paper needs the scan as `evidence`. The text's SHA-256 is kept with the signature.
    Raises Refused without the right or when an agreement stands, ValidationError for a date in the future.
    """
    ensure(rules.may_edit(candidate, by))
    lock(candidate)
    ensure(rules.no_signed_agreement(candidate))
    _not_in_future(signed_on)
    agreement = DataAgreement(
        candidate=candidate,
        text=text,
        text_hash=hash_of(text),
        way=way,
        signed_on=signed_on,
        signed_name=signed_name,
        evidence=evidence,
        explained_by=by if isinstance(by, User) else None,
    )
    agreement.full_clean()
    agreement.save()
    journal.record("agreement.signed", agreement, by=by, parent=candidate, data=_facts(agreement))
    return agreement


@transaction.atomic
def withdraw_agreement(agreement: DataAgreement, *, by: Actor, on: date, reason: str) -> DataAgreement:
    """Note that the person withdrew the agreement on a day, and why; the signature itself stays as proof.

    Raises Refused without the right or when it was withdrawn before, ValidationError for a day in the
    future or before the signature.
    """
    ensure(rules.may_edit(agreement.candidate, by))
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
    return hashlib.sha256(f"{text.title}\n{text.body}".encode()).hexdigest()


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

"""Making the papers for VDAB, and answering a mediator with a file that only the password opens."""

from __future__ import annotations

import io
import secrets

from django.db import transaction
from pypdf import PdfReader, PdfWriter

from core import dates, files, journal
from core.workflow import lock
from people.models import User
from reporting import actions, documents
from reporting.documents import build
from reporting.models import IssuedDocument
from trajects.actions.phases import demand
from trajects.models import BitEvaluation, FollowUpRequest, VdabTransfer
from trajects.partnership import rules
from trajects.partnership.enums import Takes
from trajects.partnership.notifications import FollowUpAnswer, FollowUpPassword

# Easy to type over: no letters and digits that look alike. Sixteen of them are 80 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PASSWORD_LENGTH = 16
ALGORITHM = "AES-256"
FILE_NAME = "antwoord-op-je-vraag.pdf"


def issue_bit_form(evaluation: BitEvaluation, *, by: User) -> IssuedDocument:
    """The form that the young person takes along, as it was filled in last (D-14)."""
    return _issue(build.bit_evaluation(evaluation), evaluation, by)


def issue_transfer_form(transfer: VdabTransfer, *, by: User) -> IssuedDocument:
    """The form with which the client goes on at VDAB (D-16)."""
    return _issue(build.vdab_transfer(transfer), transfer, by)


def _issue(document: documents.Document, row: BitEvaluation | VdabTransfer, by: User) -> IssuedDocument:
    traject = row.traject
    return actions.issue(
        document,
        by=by,
        subject=row,
        parent=traject,
        candidate=traject.candidate,
        organisation=traject.organisation,
    )


@transaction.atomic
def answer_follow_up(
    follow_up: FollowUpRequest, *, by: User, answer: str, remarks: str = ""
) -> FollowUpRequest:
    """Answer a mediator with an encrypted PDF; the password leaves minutes later in a second mail (D-15).

    The page is encrypted in memory: only the encrypted file is kept, and the password only until its mail
    has left, encrypted too. Raises Refused when it was answered before or the dossier does not
    know the address, PdfUnavailable or PdfRefused when the file cannot be made now.
    """
    lock(follow_up)
    demand(rules.may_answer_question(follow_up, by))
    words = str(Takes(answer).label)
    page = documents.pdf(
        build.follow_up(follow_up, answer=words, remarks=remarks, by=by.full_name),
        number=f"{follow_up.received_on:%Y%m%d}",
        date=dates.today(),
    )
    follow_up.password = "".join(secrets.choice(LETTERS) for _place in range(PASSWORD_LENGTH))
    follow_up.file = files.store(
        encrypted(page, follow_up.password), name=FILE_NAME, content_type=files.PDF, user=by
    )
    follow_up.answer, follow_up.remarks = answer, remarks
    follow_up.answered_at, follow_up.answered_by = dates.now(), by
    follow_up.save()
    journal.record("follow_up.answered", follow_up, by=by, parent=follow_up.traject)
    FollowUpAnswer(follow_up).queue()
    FollowUpPassword(follow_up).queue()
    return follow_up


def encrypted(page: bytes, password: str) -> bytes:
    """The same PDF, which opens with the password only (AES-256, revision 6)."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page)))
    writer.encrypt(user_password=password, algorithm=ALGORITHM)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()

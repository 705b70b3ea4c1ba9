"""The voucher that a provider files and invoices with."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import ClassVar

import segno
from django.utils.translation import gettext as _

from core import formats
from reporting.documents.base import Document
from reporting.documents.parts import Party
from reporting.enums import DocumentType

QR_IMAGE = "qr"


@dataclass(frozen=True, kw_only=True)
class VoucherDocument(Document):
    """A paid training for one candidate (H-94). It holds no national number and no status of the person.

    The link to answer is a secret of one e-mail, so that it never stands here, nor in the QR code.
    """

    kind: ClassVar[str] = DocumentType.VOUCHER.value
    template: ClassVar[str] = "reporting/documents/voucher.html"

    voucher_number: str = ""
    training: str = ""
    provider: str = ""
    amount_cents: int = 0
    booked_on: dt.date | None = None
    valid_until: dt.date | None = None
    candidate: str = ""
    adviser: Party = field(default_factory=Party)
    menu_url: str = ""

    @property
    def title(self) -> str:
        return _("Voucher")

    @property
    def own_number(self) -> str:
        return self.voucher_number

    @property
    def amount(self) -> str:
        return formats.euro(self.amount_cents)

    @property
    def qr_text(self) -> str:
        """What a phone reads: enough to file and to check by hand, and the public menu card as the only link.

        There is no public page of one voucher: whoever holds the paper would learn what became of a person.
        """
        valid = (
            _("Geldig tot en met %(day)s") % {"day": formats.short_date(self.valid_until)}
            if self.valid_until
            else ""
        )
        lines = (f"{self.title} {self.voucher_number}", self.training, self.amount, valid, self.menu_url)
        return "\n".join(line for line in lines if line)

    def images(self) -> dict[str, bytes]:
        drawn = io.BytesIO()
        segno.make(self.qr_text, error="m", micro=False).save(drawn, kind="svg", border=4, scale=4)
        return {QR_IMAGE: drawn.getvalue()}

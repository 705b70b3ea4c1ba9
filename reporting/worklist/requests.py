"""What coordinators are asked to decide about vouchers and wallets."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates
from core.ui import Tone, WorkItem
from reporting.worklist.base import Section, from_items
from vouchers.models import CancellationRequest, WalletCorrection
from vouchers.presenters.corrections import RequestLine, open_lines


def asked_of_coordinators(user: Any) -> Section:
    """Questions to cancel a voucher and corrections of a balance, the oldest first (M6, M7)."""
    lines = open_lines(
        WalletCorrection.objects.visible_to(user).to_decide_by(user).with_people(),
        CancellationRequest.objects.visible_to(user).open().with_people(),
        user,
    )
    url = reverse("vouchers:requests")
    return from_items(_("Vragen over vouchers en rugzakjes"), [_item(line, url) for line in lines], url=url)


def _item(line: RequestLine, url: str) -> WorkItem:
    return WorkItem(
        _("Beslis: %(question)s") % {"question": line.title},
        f"{line.kind}. {line.reason}",
        url,
        Tone.WARNING,
        dates.local_date(line.asked_at),
    )

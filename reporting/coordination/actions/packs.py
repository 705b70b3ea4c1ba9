"""The meeting pack: made in one click, kept as it was, printed once for each kind of reader."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.db.models import Max

from core import dates, files, journal
from core.models import StoredFile
from core.workflow import lock
from people.models import User
from reporting import documents as d
from reporting.actions import hash_of
from reporting.coordination import packs, rules
from reporting.coordination.enums import Audience
from reporting.models import Meeting, MeetingPack, PackPrint
from trajects.actions.phases import demand


@transaction.atomic
def make_pack(meeting: Meeting, *, by: User) -> MeetingPack:
    """Freeze what is known now; the same data a second time is the pack that exists.

    Raises Refused as may_be_changed.
    """
    lock(meeting)
    demand(rules.may_be_changed(meeting, by))
    data = packs.compose(meeting).to_data()
    digest = hash_of(data)
    latest = meeting.packs.order_by("-number").first()
    if latest and latest.data_sha256 == digest:
        return latest
    number = (meeting.packs.aggregate(last=Max("number"))["last"] or 0) + 1
    pack = MeetingPack.objects.create(
        meeting=meeting, number=number, data=data, data_sha256=digest, made_by_name=by.full_name
    )
    journal.record("meeting.pack_made", pack, by=by, parent=meeting, data={"sha256": digest})
    return pack


def content_of(pack: MeetingPack) -> d.MeetingPackDocument:
    """What was frozen."""
    return cast("d.MeetingPackDocument", d.from_data(pack.data))


@transaction.atomic
def open_pack(pack: MeetingPack, *, by: User) -> StoredFile:
    """The PDF for this kind of reader, made once; the journal keeps who opened it.

    Raises PdfUnavailable or PdfRefused of `reporting.pdf`.
    """
    audience = packs.audience_of(by)
    lock(pack.meeting)
    printed = PackPrint.objects.filter(pack=pack, audience=audience).select_related("file").first()
    stored = printed.file if printed else _print(pack, audience)
    journal.record("meeting.pack_opened", pack, by=by, parent=pack.meeting)
    return stored


def _print(pack: MeetingPack, audience: Audience) -> StoredFile:
    shown = packs.as_read_by(content_of(pack), audience)
    content = d.pdf(shown, number=pack.reference, date=dates.local_date(pack.made_at))
    stored = files.store(content, name=f"{pack.reference}.pdf", content_type=files.PDF)
    PackPrint.objects.create(pack=pack, audience=audience, file=stored)
    return stored

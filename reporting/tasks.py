"""Background work of reporting. A lost task loses nothing: what has no PDF yet is found again."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction

from core import dates
from reporting import actions, pdf
from reporting.coordination import actions as coordination
from reporting.dashboards.mails import send_mails
from reporting.esf.actions import make_up_entries, take_later_snapshots
from reporting.imports import work
from reporting.models import IssuedDocument
from reporting.prepared import actions as prepared
from reporting.radar.actions import send_digests

logger = logging.getLogger(__name__)
BATCH = 50
# Of a hundred thousand dossiers the first nights take what a worker can make in some minutes.
MADE_UP_A_NIGHT = 5_000


@shared_task
def render_waiting_documents() -> int:
    """Make the PDFs that are not there yet; returns how many. Started after a commit and by the clock."""
    waiting = IssuedDocument.objects.waiting_for_pdf().order_by("pk")[:BATCH]
    try:
        return sum(_render(document) for document in waiting)
    except pdf.PdfUnavailable:
        logger.warning("documents wait: this machine cannot make PDFs")
        return 0


@shared_task
def prepare_files() -> int:
    """Make the files that people wait for; returns how many. Started after a commit and by the clock."""
    prepared.give_up()
    made = 0
    while prepared.make_next():
        made += 1
    prepared.expire_files()
    return made


@shared_task
def run_imports() -> bool:
    """Look at or apply data of another system for a while; whether more is left. Started after a commit and by the clock."""
    return work.do_a_share()


@shared_task
def forget_imports() -> int:
    """Throw away the rows of files that nobody looks at any more; returns of how many files."""
    return work.forget()


def _render(document: IssuedDocument) -> bool:
    """Whether this task made it. What another one holds is made there, and nobody waits for it."""
    rows = IssuedDocument.objects.waiting_for_pdf().select_for_update(of=("self",), skip_locked=True)
    try:
        with transaction.atomic():
            held = rows.filter(pk=document.pk).first()
            return bool(held and actions.ensure_rendered(held).file_id)
    except pdf.PdfRefused as error:
        logger.warning("document %s cannot be made: %s", document.number, error)
        return False


@shared_task
def send_radar_digests() -> int:
    """Mail what must be done by when to who wants that; running twice changes nothing."""
    return send_digests(on=dates.today())


@shared_task
def remind_meetings() -> int:
    """Remind who is invited to a meeting that comes soon; running twice changes nothing."""
    return coordination.remind_meetings(on=dates.today())


@shared_task
def send_dashboards() -> int:
    """Mail the kept dashboards whose day it is; running twice changes nothing."""
    return send_mails(on=dates.today())


@shared_task
def make_up_entry_snapshots() -> int:
    """Make up what open dossiers miss of their start; running twice changes nothing."""
    return make_up_entries(most=MADE_UP_A_NIGHT)


@shared_task
def ask_after_six_months() -> int:
    """Open the question how it goes six months later; running twice changes nothing."""
    return take_later_snapshots(on=dates.today())

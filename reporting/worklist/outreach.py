"""Lines of work about candidates from outreach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates
from core.ui import Tone, WorkItem
from referrals.enums import ProposalState
from referrals.models import OutreachProposal
from referrals.presenters.proposals import STANDS_OUT_AFTER, checker
from referrals.sight import Sight
from reporting.worklist.base import Section, from_query

MONTH = timedelta(days=30)


def proposals_to_check(user: Any) -> Section:
    """What this consultant must check: theirs, and what came for the office; the oldest first (H-21)."""
    rows = OutreachProposal.objects.visible_to(user).to_check().for_consultant(user).with_people()
    return from_query(
        _("Voorstellen te controleren"),
        rows.order_by("submitted_at", "pk"),
        _to_check,
        url=reverse("referrals:proposals"),
    )


def _to_check(proposal: OutreachProposal) -> WorkItem:
    days = proposal.days_waiting
    waits = ngettext("Wacht %(n)s dag.", "Wacht %(n)s dagen.", days) % {"n": days}
    return WorkItem(
        _("Controleer %(candidate)s") % {"candidate": Sight(proposal, is_limited=True).list_name},
        waits if days else _("Kwam vandaag."),
        proposal.get_absolute_url(),
        Tone.DANGER if days >= STANDS_OUT_AFTER else Tone.WARNING,
        dates.local_date(proposal.submitted_at),
        proposal.from_organisation.name,
    )


def proposals_declined(user: Any) -> Section:
    """Candidates of this adviser whom VDAB or GTB did not send on in the last 30 days (H-23)."""
    rows = OutreachProposal.objects.sent_by(user).filter(
        from_user=user, state=ProposalState.CLOSED, checked_on__gte=dates.today() - MONTH
    )
    return from_query(
        _("Voorstellen niet doorverwezen"),
        rows.with_people().order_by("-checked_on", "-pk"),
        lambda proposal: WorkItem(
            _("Bekijk waarom: %(candidate)s") % {"candidate": proposal.candidate.list_name},
            _("De controle was negatief."),
            proposal.get_absolute_url(),
            Tone.WARNING,
            proposal.checked_on,
            proposal.to_organisation.name,
        ),
        url=reverse("referrals:proposals_tab", args=["beantwoord"]),
    )


def proposals_waiting(user: Any) -> Section:
    """Candidates of this adviser who wait for the check, the oldest first."""
    rows = OutreachProposal.objects.sent_by(user).to_check().filter(from_user=user).with_people()
    return from_query(
        _("Voorstellen bij VDAB of GTB"),
        rows.order_by("submitted_at", "pk"),
        lambda proposal: WorkItem(
            _("Wacht op controle: %(candidate)s") % {"candidate": proposal.candidate.list_name},
            checker(proposal),
            proposal.get_absolute_url(),
            Tone.INFO,
            dates.local_date(proposal.submitted_at),
        ),
        url=reverse("referrals:proposals"),
    )

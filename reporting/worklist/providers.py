"""What waits for a provider, and what waits for others because of a provider."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats
from core.ui import Tone, WorkItem
from people.roles import Permission
from reporting.worklist.base import Section, from_query
from vouchers import portal
from vouchers.enums import OfferProposalState
from vouchers.models import OfferProposal, Voucher
from vouchers.presenters import links
from vouchers.presenters.portal import candidate_name, detail_url, tab_url


def to_answer(user: Any) -> Section:
    """Vouchers that wait for the provider, the oldest first."""
    rows = portal.TABS[portal.TO_ANSWER].rows(portal.vouchers_of(user)).order_by("booked_at", "pk")
    return from_query(
        _("Vouchers te beantwoorden"),
        rows,
        lambda voucher: WorkItem(
            _("Aanvaard of weiger: %(candidate)s") % {"candidate": candidate_name(voucher)},
            f"{voucher.item_name}, {formats.euro(voucher.price_cents)}",
            detail_url(voucher),
            Tone.WARNING,
            dates.local_date(voucher.booked_at),
            voucher.traject.organisation.name,
        ),
        url=tab_url(portal.TO_ANSWER),
    )


def attendance_to_note(user: Any) -> Section:
    """Accepted vouchers of which nobody knows whether the training was followed."""
    rows = portal.TABS["aanvaard"].rows(portal.vouchers_of(user)).order_by("answered_at", "pk")
    return from_query(
        _("Aanwezigheid te noteren"),
        rows,
        lambda voucher: WorkItem(
            _("Noteer of %(candidate)s er was") % {"candidate": candidate_name(voucher)},
            f"{voucher.number}, {voucher.item_name}",
            reverse("vouchers:attendance"),
            Tone.INFO,
        ),
        url=tab_url("aanvaard"),
    )


def silent_providers(user: Any) -> Section:
    """Paid vouchers without an answer after the last reminder."""
    rows = Voucher.objects.visible_to(user).silent(dates.today()).with_people()
    return from_query(
        _("Stille aanbieders"),
        rows.select_related("provider__organisation").order_by("booked_at", "pk"),
        lambda voucher: WorkItem(
            _("Vraag een antwoord aan %(provider)s") % {"provider": voucher.provider.name},
            f"{voucher.item_name}, {voucher.traject.candidate.list_name}. {links.contact(voucher)}",
            voucher.get_absolute_url(),
            Tone.WARNING,
            dates.local_date(voucher.booked_at),
            voucher.traject.organisation.name,
        ),
        url=reverse("vouchers:silent"),
    )


def not_delivered(user: Any, **only: Any) -> Section:
    """Vouchers that did not reach their provider: the address must be corrected."""
    rows = Voucher.objects.visible_to(user).not_delivered().filter(**only).with_people()
    return from_query(
        _("Vouchers die niet aankwamen"),
        rows.order_by("booked_at", "pk"),
        lambda voucher: WorkItem(
            _("Pas het adres aan en stuur opnieuw: %(provider)s") % {"provider": voucher.provider.name},
            f"{voucher.contact_email}. {voucher.item_name}, {voucher.traject.candidate.list_name}",
            reverse("vouchers:correct_contact", args=[voucher.public_id]),
            Tone.DANGER,
            dates.local_date(voucher.booked_at),
            voucher.traject.organisation.name,
        ),
        url=reverse("vouchers:vouchers") + "?waiting=terug",
    )


def proposals_to_decide(user: Any) -> Section:
    """What providers propose for the menu card."""
    rows = OfferProposal.objects.visible_to(user).filter(state=OfferProposalState.PROPOSED)
    if not user.may(Permission.MANAGE_PROGRAMME):
        rows = rows.none()
    return from_query(
        _("Voorgesteld aanbod"),
        rows.select_related("provider", "item").order_by("created_at", "pk"),
        lambda proposal: WorkItem(
            _("Beslis over %(offer)s") % {"offer": proposal},
            proposal.provider.name,
            proposal.get_absolute_url(),
            Tone.INFO,
            dates.local_date(proposal.created_at),
        ),
        url=reverse("vouchers:proposals") + "?state=proposed",
    )

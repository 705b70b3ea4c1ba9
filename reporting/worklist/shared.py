"""Lines of work that several roles have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.enums import EmailState
from core.ui import Tone, WorkItem
from referrals.enums import ReferralState
from referrals.models import Referral
from referrals.rules import enrolments_of
from reporting.querysets import mails_visible_to
from reporting.worklist.base import Section, from_query
from trajects.enums import EnrolmentState
from trajects.models import InfoSession
from vouchers.enums import VoucherState
from vouchers.models import Voucher

WEEK = timedelta(days=7)
# A referral without an answer for this long stands out; a choice of this page only.
LATE_REFERRAL_DAYS = 7


def failed_mail(user: Any) -> Section:
    """Mails that did not leave, of which nobody knows whether they left."""
    rows = mails_visible_to(user).filter(state__in=(EmailState.FAILED, EmailState.DOUBT))
    return from_query(
        _("E-mails die niet vertrokken"),
        rows,
        lambda mail: WorkItem(
            _("Kijk deze e-mail na: %(subject)s") % {"subject": mail.subject},
            f"{mail.get_state_display()}, {mail.recipient}",
            reverse("reporting:mail", args=[mail.public_id]),
            Tone.DANGER,
            dates.local_date(mail.created_at),
        ),
        url=reverse("reporting:outbox") + "?toestand=problem",
    )


def refused_vouchers(user: Any, **only: Any) -> Section:
    """Refused by the provider: they must be taken off the list (H-96)."""
    rows = Voucher.objects.visible_to(user).filter(state=VoucherState.REFUSED, **only).with_people()
    return from_query(
        _("Geweigerde vouchers om uit te schrijven"),
        rows.order_by("answered_at", "pk"),
        lambda voucher: WorkItem(
            _("Schrijf uit: %(training)s") % {"training": voucher.item_name},
            _("%(candidate)s. %(provider)s weigerde: %(reason)s.")
            % {
                "candidate": voucher.traject.candidate.list_name,
                "provider": voucher.provider.name,
                "reason": voucher.get_refusal_reason_display(),
            },
            voucher.get_absolute_url(),
            Tone.WARNING,
            dates.local_date(voucher.answered_at),
        ),
        url=reverse("vouchers:vouchers") + "?state=refused",
    )


def presence_to_mark(user: Any) -> Section:
    """Sessions that are over without a presence list (H-41)."""
    rows = InfoSession.objects.editable_by(user).planned().filter(ends_at__lt=dates.now()).with_counts()
    return from_query(
        _("Aanwezigheid in te vullen"),
        rows.select_related("organisation").order_by("starts_at"),
        lambda session: WorkItem(
            _("Vul in wie er was: %(session)s") % {"session": session.get_kind_display().lower()},
            ngettext("%(n)s kandidaat ingeschreven", "%(n)s kandidaten ingeschreven", session.enrolled_count)
            % {"n": session.enrolled_count},
            reverse("trajects:presence", args=[session.public_id]),
            Tone.WARNING,
            dates.local_date(session.starts_at),
            session.organisation.name,
        ),
        url=reverse("trajects:sessions"),
    )


def sessions_this_week(user: Any) -> Section:
    """Sessions of the user's own organisations in the coming seven days."""
    rows = InfoSession.objects.editable_by(user).upcoming().filter(starts_at__lt=dates.now() + WEEK)
    return _sessions(_("Infosessies deze week"), rows)


def coming_sessions(user: Any) -> Section:
    """Sessions of the shared calendar in which a candidate can still be enrolled (H-40)."""
    return _sessions(_("Volgende infosessies"), InfoSession.objects.visible_to(user).upcoming())


def _sessions(title: str, rows: Any) -> Section:
    rows = rows.with_counts().select_related("organisation").order_by("starts_at", "pk")
    return from_query(title, rows, _session_item, url=reverse("trajects:sessions"))


def _session_item(session: Any) -> WorkItem:
    words = _("%(place)s. %(taken)s van %(seats)s plaatsen bezet.")
    return WorkItem(
        session.get_kind_display(),
        words
        % {
            "place": session.place or _("Online"),
            "taken": session.enrolled_count,
            "seats": session.seats,
        },
        session.get_absolute_url(),
        Tone.INFO,
        dates.local_date(session.starts_at),
        session.organisation.name,
    )


def presence_item(referral: Referral) -> WorkItem:
    """A referral that waits for presence: the session, or the referral itself when there is none yet."""
    session = _session_of(referral)
    return WorkItem(
        _("Wacht op aanwezigheid: %(candidate)s") % {"candidate": referral.candidate.list_name},
        _presence_words(referral, session),
        (session or referral).get_absolute_url(),
        Tone.INFO if session else Tone.WARNING,
        dates.local_date(session.starts_at if session else referral.sent_at),
        str(referral.to_adviser or ""),
    )


def _session_of(referral: Referral) -> InfoSession | None:
    """The session for which the candidate is enrolled; not one that was missed."""
    registered = [place for place in enrolments_of(referral) if place.state == EnrolmentState.REGISTERED]
    return registered[0].session if registered and referral.state == ReferralState.SENT else None


def _presence_words(referral: Referral, session: InfoSession | None) -> str:
    if referral.state == ReferralState.OUTREACH:
        return _("De kandidaat volgt eerst een outreach-infomoment.")
    if session is None:
        return _("Schrijf de kandidaat in voor een infosessie.")
    return _("Ingeschreven voor de infosessie van %(day)s.") % {"day": formats.long_date(session.starts_at)}


def referral_item(referral: Referral, title: str, name: str = "") -> WorkItem:
    """A referral that waits; red when it waits too long. `name` is what the reader sees of the candidate."""
    late = referral.days_waiting >= LATE_REFERRAL_DAYS
    return WorkItem(
        title % {"candidate": name or referral.candidate.list_name},
        _("Van %(sender)s naar %(receiver)s")
        % {"sender": referral.from_organisation.name, "receiver": referral.to_organisation.name},
        referral.get_absolute_url(),
        Tone.DANGER if late else Tone.WARNING,
        dates.local_date(referral.sent_at),
        str(referral.to_adviser or ""),
    )

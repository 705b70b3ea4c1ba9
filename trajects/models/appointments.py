"""Appointments ahead of time: what was agreed with a candidate, and which contact came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.models import Identified, Stamped, Versioned
from trajects.enums import AppointmentState, Channel, ContactKind
from trajects.models.contacts import Contact
from trajects.models.trajects import Phase, Traject
from trajects.querysets import AppointmentQuerySet


class Appointment(Identified, Stamped, Versioned):
    """An appointment with the candidate of a dossier. `version` also numbers its calendar file."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="appointments")
    phase = models.ForeignKey(
        Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    kind = models.CharField(_("soort"), max_length=12, choices=ContactKind.choices)
    channel = models.CharField(_("hoe"), max_length=10, choices=Channel.choices, default=Channel.IN_PERSON)
    state = models.CharField(
        _("toestand"), max_length=10, choices=AppointmentState.choices, default=AppointmentState.PLANNED
    )
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    online_link = models.URLField(_("online link"), blank=True)
    bring_along = models.CharField(_("meebrengen"), max_length=300, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("adviseur")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cancel_reason = models.CharField(_("waarom afgezegd"), max_length=300, blank=True)
    contact = models.OneToOneField(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointment"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("afspraak")
        verbose_name_plural = _("afspraken")
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=("adviser", "starts_at"), name="appointment_adviser_day")]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("De afspraak eindigt voor ze begint."),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                violation_error_message=_("Schrijf op waarom de afspraak niet doorgaat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {dates.local_date(self.starts_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:appointment", args=[self.public_id])

    @property
    def moment(self) -> str:
        """ma 23/11/2026, 14:00–15:00"""
        hours = f"{formats.clock(self.starts_at)}–{formats.clock(self.ends_at)}"
        return f"{formats.long_date(formats.day_of(self.starts_at), 'D')}, {hours}"

    @property
    def where(self) -> str:
        """The place; else how they meet."""
        return self.place or (gettext("Online") if self.online_link else self.get_channel_display())

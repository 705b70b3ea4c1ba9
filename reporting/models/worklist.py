"""What people put off on their worklist, and how often they want it by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from people.models import User
from reporting.enums import DigestRhythm


class Snooze(Identified):
    """One signal of the radar about one row, put off until a day (that day it is back), with the reason.

    It holds for everybody who works on the row, and says who put it off.
    """

    signal = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    until = models.DateField(_("tot"))
    reason = models.CharField(_("reden"), max_length=300)
    put_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_off_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("uitgesteld signaal")
        verbose_name_plural = _("uitgestelde signalen")
        ordering = ("until", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("signal", "subject_type", "subject_id"),
                name="snooze_once",
                violation_error_message=_("Dit signaal is al uitgesteld."),
            ),
            models.CheckConstraint(
                name="snooze_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je dit uitstelt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal} {self.until:%d/%m/%Y}"


class Digest(models.Model):
    """How often somebody wants the radar by mail, and on which day it was last sent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest")
    rhythm = models.CharField(
        _("hoe vaak"), max_length=8, choices=DigestRhythm.choices, default=DigestRhythm.NEVER
    )
    last_sent_on = models.DateField(_("laatst verstuurd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("overzicht per mail")
        verbose_name_plural = _("overzichten per mail")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"

    @classmethod
    def of(cls, user: User) -> Digest | None:
        """What somebody chose, if anything."""
        return cls.objects.filter(user=user).first()

"""The data agreement of a candidate and the versions of its text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import dates
from core.models import Identified, StoredFile
from people.enums import AgreementState, AgreementWay
from people.models.accounts import User
from people.models.candidates import Candidate
from people.models.organisations import NAME_LENGTH
from people.querysets import AgreementTextQuerySet


class AgreementText(models.Model):
    """One version of the text of the data agreement, in one language."""

    version = models.CharField(_("versie"), max_length=20)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    title = models.CharField(_("titel"), max_length=200)
    body = models.TextField(_("tekst"))
    valid_from = models.DateField(_("geldig vanaf"), default=dates.today)

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("tekst van het akkoord")
        verbose_name_plural = _("teksten van het akkoord")
        ordering = ("-valid_from", "language")
        constraints = [
            models.UniqueConstraint(fields=("version", "language"), name="agreement_text_version_language")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version}, {self.language})"


class DataAgreement(Identified):
    """The akkoord gegevensverwerking of one person: which text, signed how, when, with what proof (H-5B)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="agreements")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, verbose_name=_("tekst"))
    text_hash = models.CharField(max_length=64)
    state = models.CharField(
        _("toestand"), max_length=10, choices=AgreementState.choices, default=AgreementState.SIGNED
    )
    way = models.CharField(_("manier"), max_length=10, choices=AgreementWay.choices)
    signed_on = models.DateField(_("ondertekend op"))
    signed_name = models.CharField(_("naam van wie tekent"), max_length=2 * NAME_LENGTH)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("bewijs")
    )
    explained_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uitgelegd door"),
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("ingetrokken op"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reden van intrekken"), blank=True)

    class Meta:
        verbose_name = _("akkoord gegevensverwerking")
        verbose_name_plural = _("akkoorden gegevensverwerking")
        ordering = ("-signed_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="agreement_paper_has_evidence",
                condition=~Q(way="paper") | Q(evidence__isnull=False),
                violation_error_message=_("Voeg de scan toe van het ondertekende papier."),
            ),
            models.CheckConstraint(
                name="agreement_withdrawal_complete",
                condition=Q(state="signed", withdrawn_on__isnull=True)
                | (Q(state="withdrawn", withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message=_("Een ingetrokken akkoord heeft een datum en een reden."),
            ),
            models.UniqueConstraint(
                fields=("candidate",),
                condition=Q(state="signed"),
                name="agreement_one_signed",
                violation_error_message=_("Deze kandidaat heeft al een ondertekend akkoord."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.get_state_display()}"

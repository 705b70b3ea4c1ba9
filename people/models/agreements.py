"""The data agreement of a candidate and the versions of its text."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core import dates
from core.models import Identified, StoredFile
from people.enums import OPEN_LINK_STATES, AgreementState, AgreementWay, SignedPaper, SigningLinkState
from people.models.accounts import User
from people.models.candidates import Candidate
from people.models.organisations import NAME_LENGTH
from people.querysets import AgreementTextQuerySet, DataAgreementQuerySet, SigningLinkQuerySet
from people.signing import SignedText


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

    @property
    def shown(self) -> SignedText:
        """What somebody reads before signing."""
        return SignedText(self.title, self.body, self.language, self.version)


class Signature(Identified):
    """A signature on the screen, with its trail: drawing, name, moment, text and device. Never changed.

    `subject_id` is the row that was signed, when it existed before (a referral); the row that follows from the
    signature (an agreement) points here itself.
    """

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("kandidaat")
    )
    paper = models.CharField(_("wat"), max_length=14, choices=SignedPaper.choices)
    subject_id = models.BigIntegerField(null=True, blank=True)
    way = models.CharField(_("manier"), max_length=10, choices=AgreementWay.choices)
    signed_name = models.CharField(_("naam van wie tekent"), max_length=2 * NAME_LENGTH)
    signed_at = models.DateTimeField(_("ondertekend op"), db_default=Now())
    # Nothing for who signs with the keyboard: the typed name is the signature then.
    drawing = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text_version = models.CharField(_("versie van de tekst"), max_length=40, blank=True)
    text_hash = models.CharField(max_length=64, verbose_name=_("SHA-256 van de tekst"))
    device = models.CharField(_("toestel"), max_length=120, blank=True)
    witnessed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("bij wie")
    )

    class Meta:
        verbose_name = _("handtekening")
        verbose_name_plural = _("handtekeningen")
        ordering = ("-signed_at", "-pk")
        indexes = [models.Index(fields=("paper", "subject_id"), name="signature_subject")]
        constraints = [
            models.CheckConstraint(
                name="signature_has_name",
                condition=~Q(signed_name=""),
                violation_error_message=_("Typ de naam van wie tekent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_paper_display()}: {self.signed_name}"


class SigningLink(Identified):
    """A link with which a candidate signs on the own phone: for one paper, once, until a moment.

    Only the hash of the token is kept.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="signing_links")
    paper = models.CharField(_("wat"), max_length=14, choices=SignedPaper.choices)
    subject_id = models.BigIntegerField(null=True, blank=True)
    text = models.ForeignKey(AgreementText, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    opened_at = models.DateTimeField(_("geopend op"), null=True, blank=True)
    used_at = models.DateTimeField(_("gebruikt op"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    signature = models.OneToOneField(
        Signature, null=True, blank=True, on_delete=models.PROTECT, related_name="link"
    )

    objects = SigningLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link om te tekenen")
        verbose_name_plural = _("links om te tekenen")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="signing_link_used_has_signature",
                condition=Q(used_at__isnull=True, signature__isnull=True)
                | Q(used_at__isnull=False, signature__isnull=False),
                violation_error_message=_("Een gebruikte link heeft een handtekening."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_paper_display()}"

    @property
    def state(self) -> SigningLinkState:
        """What became of it; `SigningLinkQuerySet.open` says in a query which ones still open something."""
        if self.used_at:
            return SigningLinkState.SIGNED
        if self.revoked_at:
            return SigningLinkState.REVOKED
        if self.expires_at <= dates.now():
            return SigningLinkState.EXPIRED
        return SigningLinkState.OPENED if self.opened_at else SigningLinkState.SENT

    @property
    def is_open(self) -> bool:
        """Whether it still opens its paper."""
        return self.state in OPEN_LINK_STATES


@cache
def _with_newer_text(today: date) -> DataAgreementQuerySet:
    """Written once a day: a list with many people asks it for each of them."""
    return DataAgreementQuerySet(DataAgreement).with_newer_text(today)


class DataAgreementManager(models.Manager.from_queryset(DataAgreementQuerySet)):  # type: ignore[misc]
    """Every agreement that is read says since when there is a newer text."""

    def get_queryset(self) -> DataAgreementQuerySet:
        return _with_newer_text(dates.today()).using(self._db)


class DataAgreement(Identified):
    """The akkoord gegevensverwerking of one person: which text, signed how, when, with what proof (H-5B)."""

    # The day since when a newer text in the same language holds; the manager fills it in.
    newer_text_on: date | None = None

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("kandidaat")
    )
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, verbose_name=_("tekst"))
    text_hash = models.CharField(max_length=64, verbose_name=_("SHA-256 van de tekst"))
    state = models.CharField(
        _("toestand"), max_length=10, choices=AgreementState.choices, default=AgreementState.SIGNED
    )
    way = models.CharField(_("manier"), max_length=10, choices=AgreementWay.choices)
    signed_on = models.DateField(_("ondertekend op"))
    signed_name = models.CharField(_("naam van wie tekent"), max_length=2 * NAME_LENGTH)
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("bewijs")
    )
    signature = models.OneToOneField(
        Signature,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreement",
        verbose_name=_("handtekening"),
    )
    explained_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uitgelegd door"),
    )
    recorded_at = models.DateTimeField(auto_now_add=True, verbose_name=_("genoteerd op"))
    withdrawn_on = models.DateField(_("ingetrokken op"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reden van intrekken"), blank=True)

    objects = DataAgreementManager()

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
                name="agreement_link_has_signature",
                condition=~Q(way="link") | Q(signature__isnull=False),
                violation_error_message=_("Wie met een link tekent, laat een handtekening na."),
            ),
            models.CheckConstraint(
                name="agreement_withdrawal_complete",
                condition=Q(state__in=("signed", "replaced"), withdrawn_on__isnull=True)
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

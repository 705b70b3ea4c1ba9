"""Referrals: a candidate goes from a consultant or a partner to a partner of the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, StoredFile, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.enums import REFERRING_FAMILIES
from people.models import Candidate, Organisation
from people.roles import Permission
from referrals import rules
from referrals.enums import CallDirection, CardEvidence, ReferralState, Route
from referrals.querysets import ReferralQuerySet
from referrals.rules.outreach import outreach_was_checked
from trajects.models import Programme, Traject

# Two names of the length that a person's name may have.
SIGNED_NAME_LENGTH = 420
CALL_NOTE_LENGTH = 300

may_send = holds(Permission.SEND_REFERRALS, "from_organisation_id")
may_handle = holds(Permission.HANDLE_REFERRALS, "to_organisation_id")


@dataclass(frozen=True)
class SignedCard:
    """When the candidate signed the card, and how that is known: a scan has a file, the screen and a link a name."""

    on: date
    evidence: str = CardEvidence.PAPER
    file: StoredFile | None = None
    name: str = ""


class Referral(Identified, Stamped, Versioned, StateModel):
    """A consultant (or a partner) sends a candidate to a partner of the programme (H-30 to H-3A)."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("kandidaat")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("programma")
    )
    traject = models.ForeignKey(
        Traject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="referrals",
        verbose_name=_("dossier"),
    )
    state = FSMField(
        _("toestand"), default=ReferralState.DRAFT, choices=ReferralState.choices, protected=True
    )
    dated_on = models.DateField(_("datum"), default=dates.today)
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sent_referrals", verbose_name=_("van")
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sent_referrals",
        verbose_name=_("contactpersoon"),
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="received_referrals", verbose_name=_("naar")
    )
    to_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="received_referrals",
        verbose_name=_("adviseur"),
    )
    financing_number = models.CharField(_("financieringsnummer"), max_length=20, blank=True)
    card_text = models.TextField(_("informatie voor de doorverwijskaart"), blank=True)
    route = models.CharField(_("voorstel"), max_length=20, choices=Route.choices)
    proposed_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("voorstel"),
    )
    route_reason = models.TextField(_("waarom dit voorstel"))
    override_reason = models.TextField(_("waarom een andere keuze"), blank=True)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    card_signed_on = models.DateField(_("kaart ondertekend op"), null=True, blank=True)
    card_evidence = models.CharField(
        _("bewijs van de handtekening"), max_length=10, choices=CardEvidence.choices, blank=True
    )
    card_file = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ondertekende kaart"),
    )
    card_signed_name = models.CharField(_("naam onder de kaart"), max_length=SIGNED_NAME_LENGTH, blank=True)
    # The consultant is asked to give the next organisation the right to read in MLP (H-34).
    access_requested_at = models.DateTimeField(_("inzagerecht gevraagd op"), null=True, blank=True)
    access_arranged_on = models.DateField(_("inzagerecht geregeld op"), null=True, blank=True)
    access_arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("toegang geregeld door"),
    )
    first_conversation_on = models.DateField(_("eerste individueel gesprek"), null=True, blank=True)
    answered_on = models.DateField(_("beantwoord op"), null=True, blank=True)
    refusal_reason = models.TextField(_("reden"), blank=True)
    rerouted_to = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rerouted_from",
        verbose_name=_("doorgestuurd naar"),
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("doorverwijzing")
        verbose_name_plural = _("doorverwijzingen")
        ordering = ("-dated_on", "-pk")
        indexes = [
            models.Index(fields=("to_organisation", "state"), name="referral_received"),
            models.Index(fields=("from_organisation", "state"), name="referral_sent"),
            # The inbox in the order of waiting: of one partner, of one office, and of all of them.
            models.Index(fields=("to_organisation", "sent_at", "id"), name="referral_received_order"),
            models.Index(fields=("from_organisation", "sent_at", "id"), name="referral_sent_order"),
            models.Index(fields=("sent_at", "id"), name="referral_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("candidate", "programme"),
                condition=Q(state__in=("draft", "sent", "outreach")),
                name="referral_one_open",
                violation_error_message=_("Voor deze kandidaat loopt al een doorverwijzing."),
            ),
            models.CheckConstraint(
                name="referral_accepted_complete",
                condition=Q(state="accepted", first_conversation_on__isnull=False, traject__isnull=False)
                | ~Q(state="accepted") & Q(first_conversation_on__isnull=True, traject__isnull=True),
                violation_error_message=_("Een aanvaarde doorverwijzing heeft een datum en een dossier."),
            ),
            models.CheckConstraint(
                name="referral_refused_has_reason",
                condition=~Q(state__in=("refused_client", "refused_partner", "rerouted", "cancelled"))
                | ~Q(refusal_reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
            models.CheckConstraint(
                name="referral_sent_has_moment",
                condition=Q(state="draft") | Q(state="cancelled") | Q(sent_at__isnull=False),
                violation_error_message=_("Een verstuurde doorverwijzing heeft een tijdstip."),
            ),
            models.CheckConstraint(
                name="referral_to_another_organisation",
                condition=~Q(from_organisation=F("to_organisation")),
                violation_error_message=_("Kies een andere organisatie dan je eigen."),
            ),
            models.CheckConstraint(
                name="referral_card_evidence_with_signature",
                condition=Q(card_evidence="", card_file__isnull=True) | Q(card_signed_on__isnull=False),
                violation_error_message=_("Bewijs van een handtekening heeft een datum."),
            ),
            models.CheckConstraint(
                name="referral_scan_has_file",
                condition=~Q(card_evidence="scan") | Q(card_file__isnull=False),
                violation_error_message=_("Voeg de ingescande kaart toe."),
            ),
            models.CheckConstraint(
                name="referral_access_arranged_complete",
                condition=Q(access_arranged_on__isnull=True, access_arranged_by__isnull=True)
                | Q(access_arranged_on__isnull=False, access_arranged_by__isnull=False),
                violation_error_message=_("Vul in wanneer en door wie het inzagerecht geregeld is."),
            ),
            models.CheckConstraint(
                name="referral_screen_has_name",
                condition=~Q(card_evidence="screen") | ~Q(card_signed_name=""),
                violation_error_message=_("Vul de naam in van wie op het scherm tekende."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} → {self.to_organisation}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral", args=[self.public_id])

    @property
    def needs_reason(self) -> bool:
        """Whether a human chose: there was no proposal, or it was not followed (decision 1)."""
        return self.route == Route.CHOOSE or self.to_organisation_id != self.proposed_organisation_id

    @property
    def is_draft(self) -> bool:
        return self.state == ReferralState.DRAFT

    @property
    def receiver_email(self) -> str:
        """Where news for the receiver goes: the adviser, or else the organisation."""
        return self.to_adviser.email if self.to_adviser else self.to_organisation.email

    def sent_on_by_partners(self) -> ReferralQuerySet:
        """Referrals between partners that followed on this one of VDAB or GTB (H-38)."""
        rows = Referral.objects.filter(candidate=self.candidate, programme=self.programme)
        if self.from_organisation.family not in REFERRING_FAMILIES or self.sent_at is None:
            return rows.none()
        later = rows.exclude(from_organisation__family__in=REFERRING_FAMILIES)
        return later.filter(sent_at__gt=self.sent_at).with_people().with_outcome().order_by("sent_at")

    @property
    def lacks_signature(self) -> bool:
        """Whether the card travelled without the signature of the candidate, such as after re-routing."""
        return self.sent_at is not None and self.card_signed_on is None

    @property
    def awaits_access(self) -> bool:
        """Whether the next organisation still waits for the right to read in MLP (H-34)."""
        return self.access_requested_at is not None and self.access_arranged_on is None

    @property
    def days_waiting(self) -> int:
        """Days since it was sent, for a referral that waits for an answer."""
        return (dates.today() - dates.local_date(self.sent_at)).days if self.sent_at else 0

    @transition(
        field=state,
        source=ReferralState.DRAFT,
        target=ReferralState.SENT,
        conditions=guards(
            outreach_was_checked,
            rules.no_open_traject,
            rules.receiver_guides,
            rules.adviser_works_there,
            rules.somebody_gets_the_mail,
            rules.card_fits,
            rules.route_is_reasoned,
        ),
        permission=may_send,
    )
    def send(self, *, card: SignedCard) -> None:
        """Setting the card to "ondertekend" sends it (H-38)."""
        self.sent_at = dates.now()
        self.put_signature(card)

    @transition(
        field=state,
        source=ReferralState.SENT,
        target=ReferralState.ACCEPTED,
        conditions=guards(outreach_was_checked, rules.attended_info_session, rules.has_target_group),
        permission=may_handle,
    )
    def accept(self, *, first_conversation_on: date, traject: Traject) -> None:
        """Taken up: the date is that of the first individual conversation (decision 8)."""
        self.first_conversation_on = first_conversation_on
        self.traject = traject
        self.answered_on = dates.today()

    @transition(
        field=state, source=ReferralState.SENT, target=ReferralState.REFUSED_CLIENT, permission=may_handle
    )
    def refuse_client(self, *, reason: str) -> None:
        """The candidate does not go on (H-35)."""
        self._answer(reason)

    @transition(
        field=state, source=ReferralState.SENT, target=ReferralState.REFUSED_PARTNER, permission=may_handle
    )
    def refuse_partner(self, *, reason: str) -> None:
        """The partner does not go on (H-35)."""
        self._answer(reason)

    @transition(
        field=state,
        source=ReferralState.SENT,
        target=ReferralState.REROUTED,
        conditions=guards(rules.is_syntra),
        permission=may_handle,
    )
    def reroute(self, *, reason: str) -> None:
        """The Dutch is not enough for Syntra: the referral moves on (H-34)."""
        self._answer(reason)

    @transition(field=state, source=ReferralState.SENT, target=ReferralState.OUTREACH, permission=may_handle)
    def to_outreach(self) -> None:
        """The candidate first joins an outreach info moment (H-37)."""

    @transition(field=state, source=ReferralState.OUTREACH, target=ReferralState.SENT, permission=may_handle)
    def back_from_outreach(self) -> None:
        """The outreach info moment is over: the referral waits for an answer again."""

    @transition(
        field=state,
        source=(ReferralState.DRAFT, ReferralState.SENT, ReferralState.OUTREACH),
        target=ReferralState.CANCELLED,
        permission=may_send,
    )
    def cancel(self, *, reason: str) -> None:
        """The sender takes it back."""
        self._answer(reason)

    def put_signature(self, card: SignedCard) -> None:
        """Keep when the candidate signed and how that is known; the caller saves."""
        self.card_signed_on, self.card_evidence = card.on, card.evidence
        self.card_file, self.card_signed_name = card.file, card.name

    def _answer(self, reason: str) -> None:
        self.refusal_reason = reason
        self.answered_on = dates.today()


class PhoneCall(Identified, Stamped):
    """Sender and receiver, or the receiver and the candidate, spoke by phone (H-36)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="phone_calls")
    on = models.DateField(_("gebeld op"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("genoteerd door")
    )
    direction = models.CharField(
        _("wie belde wie"), max_length=20, choices=CallDirection.choices, default=CallDirection.TO_ADVISER
    )
    note = models.CharField(_("afspraken"), max_length=CALL_NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("telefoongesprek")
        verbose_name_plural = _("telefoongesprekken")
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.referral}: {self.on:%Y-%m-%d}"

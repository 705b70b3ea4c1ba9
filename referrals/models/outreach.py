"""Outreach: actions, the detection form and the proposal to VDAB or GTB (H-20 to H-25)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.enums import Province
from people.models import Candidate, Organisation, TargetGroup
from people.roles import Permission
from referrals.enums import (
    CheckAnswer,
    DetectionOutcome,
    IntendedStatus,
    OutreachChannel,
    OutreachKind,
    PreconditionState,
    PreconditionTopic,
    ProposalState,
    ResidenceDocument,
    YesNoUnknown,
)
from referrals.models.referrals import Referral
from referrals.querysets import DetectionQuerySet, OutreachActionQuerySet, ProposalQuerySet
from referrals.rules import outreach as rules
from trajects.enums import Distance
from trajects.models import Programme

may_do_outreach = holds(Permission.MAKE_OUTREACH, "organisation_id")
may_propose = holds(Permission.MAKE_OUTREACH, "from_organisation_id")
may_check = holds(Permission.CHECK_OUTREACH, "to_organisation_id")


class OutreachAction(Identified, Stamped, Versioned):
    """Going to where people are: an info moment, a stand, a visit (H-20)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="outreach_actions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="outreach_actions", verbose_name=_("organisatie")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("adviseur")
    )
    kind = models.CharField(_("soort"), max_length=20, choices=OutreachKind.choices)
    title = models.CharField(_("titel"), max_length=200)
    held_on = models.DateField(_("datum"))
    place = models.CharField(_("plaats"), max_length=200)
    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices)
    partners = models.CharField(_("samen met"), max_length=300, blank=True)
    notes = models.TextField(_("verslag"), blank=True)

    objects = OutreachActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreachactie")
        verbose_name_plural = _("outreachacties")
        ordering = ("-held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="outreach_date_possible",
                condition=Q(held_on__gte=dates.EARLIEST, held_on__lt=dates.LATEST),
                violation_error_message=_("Deze datum kan niet. Controleer het jaar."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:outreach_action", args=[self.public_id])


class ReachedGroup(Identified):
    """How many people an action reached without their names, by target group and province (H-20)."""

    action = models.ForeignKey(OutreachAction, on_delete=models.CASCADE, related_name="reached_groups")
    target_group = models.ForeignKey(
        TargetGroup, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("doelgroep")
    )
    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices)
    people = models.PositiveIntegerField(
        _("aantal"), validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )

    class Meta:
        verbose_name = _("bereikte groep")
        verbose_name_plural = _("bereikte groepen")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("action", "target_group", "province"),
                nulls_distinct=False,
                name="reached_group_once",
                violation_error_message=_("Deze doelgroep en provincie staan er al."),
            ),
            models.CheckConstraint(
                name="reached_group_people_possible",
                condition=Q(people__gte=1, people__lte=100_000),
                violation_error_message=_("Het aantal ligt tussen 1 en 100 000."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people}"


class ReachedPerson(Identified, Stamped):
    """Somebody whom an action reached and whose name is known."""

    action = models.ForeignKey(OutreachAction, on_delete=models.CASCADE, related_name="reached_people")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="reached_by")

    class Meta:
        verbose_name = _("bereikte persoon")
        verbose_name_plural = _("bereikte personen")
        ordering = ("candidate__sort_name",)
        constraints = [
            models.UniqueConstraint(
                fields=("action", "candidate"),
                name="reached_person_once",
                violation_error_message=_("Deze persoon staat al bij deze actie."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate}"


class Detection(Identified, Stamped, Versioned):
    """The detection form: what somebody wants, and what stands in the way at work (H-24, domain 1.3).

    It asks nothing about health, debts, religion or family. Name, address and Dutch are the candidate's.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="detections")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="detections")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="detections", verbose_name=_("organisatie")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("adviseur")
    )
    action = models.ForeignKey(
        OutreachAction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="detections",
        verbose_name=_("outreachactie"),
    )
    contact_on = models.DateField(_("datum van het contact"))
    contact_place = models.CharField(_("plaats van het contact"), max_length=200, blank=True)
    channel = models.CharField(
        _("hoe ken je ons?"), max_length=20, choices=OutreachChannel.choices, blank=True
    )
    registered_at_vdab = models.CharField(
        _("ingeschreven bij VDAB?"), max_length=10, choices=YesNoUnknown.choices, blank=True
    )
    residence_document = models.CharField(
        _("verblijfsdocument (gezien, geen kopie)"),
        max_length=20,
        choices=ResidenceDocument.choices,
        blank=True,
    )
    idea = models.TextField(_("wat wil je doen?"), blank=True)
    occupational_goal = models.TextField(_("beroepsdoel"), blank=True)
    intended_status = models.CharField(
        _("hoofdberoep of bijberoep?"), max_length=10, choices=IntendedStatus.choices, blank=True
    )
    distance = models.CharField(
        _("afstand tot ondernemen"), max_length=10, choices=Distance.choices, blank=True
    )
    outcome = models.CharField(_("besluit"), max_length=10, choices=DetectionOutcome.choices, blank=True)
    outcome_reason = models.TextField(_("reden"), blank=True)
    # The person agreed that VDAB or GTB gets what stands here.
    share_consent_on = models.DateField(_("akkoord om te delen met VDAB of GTB op"), null=True, blank=True)

    objects = DetectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("detectie")
        verbose_name_plural = _("detecties")
        ordering = ("-contact_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="detection_no_has_reason",
                condition=~Q(outcome="stop") | ~Q(outcome_reason=""),
                violation_error_message=_("Schrijf op waarom de kandidaat niet doorgaat."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate} {self.contact_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:detection", args=[self.public_id])


class WorkPrecondition(models.Model):
    """One precondition, only about work: fine, a point of attention or a barrier (H-22)."""

    detection = models.ForeignKey(Detection, on_delete=models.CASCADE, related_name="preconditions")
    topic = models.CharField(_("onderwerp"), max_length=12, choices=PreconditionTopic.choices)
    state = models.CharField(_("hoe staat het?"), max_length=10, choices=PreconditionState.choices)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("randvoorwaarde")
        verbose_name_plural = _("randvoorwaarden")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("detection", "topic"),
                name="precondition_once_per_topic",
                violation_error_message=_("Deze randvoorwaarde staat er al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.get_state_display()}"


class OutreachProposal(Identified, Stamped, Versioned, StateModel):
    """A candidate from outreach is proposed to the consultant of the postcode, who checks (H-21 to H-23)."""

    detection = models.OneToOneField(Detection, on_delete=models.PROTECT, related_name="proposal")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="outreach_proposals")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="outreach_proposals")
    state = FSMField(
        _("toestand"), default=ProposalState.DRAFT, choices=ProposalState.choices, protected=True
    )
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sent_proposals", verbose_name=_("van")
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sent_proposals",
        verbose_name=_("adviseur"),
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="received_proposals", verbose_name=_("naar")
    )
    to_consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="received_proposals",
        verbose_name=_("consulent"),
    )
    submitted_at = models.DateTimeField(_("voorgesteld op"), null=True, blank=True)
    admissible = models.CharField(_("toelaatbaar"), max_length=10, choices=CheckAnswer.choices, blank=True)
    available = models.CharField(_("beschikbaar"), max_length=10, choices=CheckAnswer.choices, blank=True)
    checked_on = models.DateField(_("gecontroleerd op"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    check_note = models.TextField(_("opmerking bij de controle"), blank=True)
    close_reason = models.TextField(_("reden"), blank=True)
    referral = models.OneToOneField(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="outreach_proposal"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreachvoorstel")
        verbose_name_plural = _("outreachvoorstellen")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=("to_organisation", "state"), name="proposal_received")]
        constraints = [
            models.CheckConstraint(
                name="proposal_checked_on_and_by",
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                violation_error_message=_("Een besluit heeft een tijdstip en een persoon."),
            ),
            models.UniqueConstraint(
                fields=("candidate", "programme"),
                condition=Q(state__in=("draft", "at_vdab")),
                name="proposal_one_open",
                violation_error_message=_("Voor deze kandidaat loopt al een voorstel."),
            ),
            models.CheckConstraint(
                name="proposal_closed_has_reason",
                condition=~Q(state="closed") | ~Q(close_reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
            models.CheckConstraint(
                name="proposal_referred_was_checked",
                condition=~Q(state="referred")
                | Q(admissible="yes", available="yes", checked_on__isnull=False, referral__isnull=False),
                violation_error_message=_("Een doorverwezen voorstel is positief gecontroleerd."),
            ),
            models.CheckConstraint(
                name="proposal_sent_has_moment",
                condition=~Q(state__in=("at_vdab", "referred")) | Q(submitted_at__isnull=False),
                violation_error_message=_("Een ingediend voorstel heeft een tijdstip."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} → {self.to_organisation}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:proposal", args=[self.public_id])

    @property
    def days_waiting(self) -> int:
        """Days since it was submitted."""
        return (dates.today() - dates.local_date(self.submitted_at)).days if self.submitted_at else 0

    @property
    def was_checked(self) -> bool:
        """Whether the office answered, and nobody took it back before."""
        return self.checked_on is not None

    @transition(
        field=state,
        source=ProposalState.DRAFT,
        target=ProposalState.AT_VDAB,
        conditions=guards(
            rules.proposer_does_outreach,
            rules.detection_is_complete,
            rules.may_be_shared,
            rules.checker_checks,
            rules.consultant_works_there,
        ),
        permission=may_propose,
    )
    def submit(self) -> None:
        """Goes to VDAB or GTB, which checks (H-22)."""
        self.submitted_at = dates.now()

    @transition(
        field=state,
        source=ProposalState.AT_VDAB,
        target=ProposalState.REFERRED,
        conditions=guards(rules.checked_by_another),
        permission=may_check,
    )
    def approve(self, *, checked_by: object, note: str, referral: Referral) -> None:
        """Admissible and available: the referral is made (H-23)."""
        self._check(CheckAnswer.YES, CheckAnswer.YES, checked_by, note)
        self.referral = referral

    @transition(
        field=state,
        source=ProposalState.AT_VDAB,
        target=ProposalState.CLOSED,
        conditions=guards(rules.checked_by_another),
        permission=may_check,
    )
    def decline(self, *, admissible: str, available: str, checked_by: object, note: str, reason: str) -> None:
        """Not admissible or not available: it ends here, with the reason (H-23)."""
        self._check(admissible, available, checked_by, note)
        self.close_reason = reason

    @transition(
        field=state,
        source=(ProposalState.DRAFT, ProposalState.AT_VDAB),
        target=ProposalState.CLOSED,
        permission=may_propose,
    )
    def withdraw(self, *, reason: str) -> None:
        """Who proposed takes it back."""
        self.close_reason = reason

    def _check(self, admissible: str, available: str, checked_by: object, note: str) -> None:
        self.admissible, self.available, self.check_note = admissible, available, note
        self.checked_by, self.checked_on = checked_by, dates.today()

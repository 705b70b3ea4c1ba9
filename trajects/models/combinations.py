"""What a dossier of a partnership holds beside its phases: VDAB, combinations, evaluations, the way out."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.fields import EncryptedTextField
from core.models import Identified, Stamped, StoredFile, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.models import VdabCategory
from people.roles import Permission
from trajects.models.partnership import DiscussionItem
from trajects.models.programmes import Programme
from trajects.models.trajects import Traject
from trajects.partnership import rules
from trajects.partnership.enums import (
    Answer,
    Barrier,
    BitResult,
    CombinationResult,
    CombinationState,
    EndBranch,
    HandedBy,
    Mediator,
    Party,
    Takes,
)
from trajects.querysets import InTrajectQuerySet

edit = holds(Permission.EDIT_DOSSIERS, "organisation_id")


class VdabCheck(Identified, Stamped, Versioned):
    """What the client and the partner found out about VDAB at the start (D-06)."""

    traject = models.OneToOneField(Traject, on_delete=models.PROTECT, related_name="vdab_check")
    known_at_vdab = models.CharField(_("gekend bij VDAB?"), max_length=10, choices=Answer.choices)
    has_client_file = models.CharField(_("is er een klantendossier?"), max_length=10, choices=Answer.choices)
    is_registered = models.CharField(_("ingeschreven bij VDAB?"), max_length=10, choices=Answer.choices)
    category = models.ForeignKey(
        VdabCategory, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("werksituatie (VDAB)")
    )
    mediator = models.CharField(_("wie is de bemiddelaar?"), max_length=10, choices=Mediator.choices)
    mediator_name = models.CharField(_("naam van de bemiddelaar"), max_length=200, blank=True)
    mediator_email = models.EmailField(_("e-mail van de bemiddelaar"), blank=True)
    regular_runs = models.CharField(
        _("loopt er een regulier traject?"), max_length=10, choices=Answer.choices
    )
    regular_works = models.CharField(
        _("gaat dat traject goed?"), max_length=10, choices=Answer.choices, blank=True
    )
    justification = models.TextField(_("waarom is het partnerschap toch nodig?"), blank=True)
    contact_made_on = models.DateField(_("contact met VDAB op"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("VDAB-controle")
        verbose_name_plural = _("VDAB-controles")

    def __str__(self) -> str:
        return str(self.traject)


class CombinationService(models.Model):
    """A service of VDAB or a partner that may, or may not, go together with a partnership (D-10, D-11)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="combination_services", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("dienst"), max_length=200)
    need = models.CharField(_("nood"), max_length=200, blank=True)
    barrier = models.CharField(_("uitgesloten?"), max_length=10, choices=Barrier.choices, blank=True)
    note = models.CharField(_("uitleg"), max_length=300, blank=True)
    is_internship = models.BooleanField(_("beroepsverkennende stage"), default=False)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("dienst voor een combinatietraject")
        verbose_name_plural = _("diensten voor combinatietrajecten")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="combination_service_once",
                violation_error_message=_("Deze dienst staat al in de lijst."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CombinationTraject(Identified, Stamped, Versioned, StateModel):
    """A service of VDAB or another partner beside the guidance of the partnership (D-08)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="combinations")
    service = models.ForeignKey(
        CombinationService, on_delete=models.PROTECT, related_name="+", verbose_name=_("dienst")
    )
    state = FSMField(
        _("toestand"), default=CombinationState.WISH, choices=CombinationState.choices, protected=True
    )
    reason = models.TextField(_("waarom is de combinatie nodig?"), blank=True)
    complementary = models.TextField(_("wat doen andere partners nog?"), blank=True)
    discussed_on = models.DateField(_("besproken op"), null=True, blank=True)
    requested_on = models.DateField(_("door de klant gevraagd op"), null=True, blank=True)
    starts_on = models.DateField(_("begin"), null=True, blank=True)
    ends_on = models.DateField(_("einde"), null=True, blank=True)
    result = models.CharField(_("resultaat"), max_length=12, choices=CombinationResult.choices, blank=True)
    result_text = models.TextField(_("wat leverde het op?"), blank=True)
    next_steps = models.TextField(_("volgende stappen"), blank=True)
    orientation_from = models.DateField(_("stage: eerste dag"), null=True, blank=True)
    orientation_until = models.DateField(_("fase 1: laatste dag"), null=True, blank=True)
    internship_until = models.DateField(_("fase 2: laatste dag"), null=True, blank=True)
    asked_by_company = models.BooleanField(_("op vraag van het bedrijf"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("combinatietraject")
        verbose_name_plural = _("combinatietrajecten")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="combination_end_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="combination_closed_complete",
                condition=~Q(state="closed") | (Q(ends_on__isnull=False) & ~Q(result="") & ~Q(next_steps="")),
                violation_error_message=_(
                    "Een afgesloten combinatietraject heeft een datum, een resultaat en volgende stappen."
                ),
            ),
            models.CheckConstraint(
                name="combination_running_has_start",
                condition=~Q(state="running") | Q(starts_on__isnull=False),
                violation_error_message=_("Een lopend combinatietraject heeft een begindatum."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)

    def get_absolute_url(self) -> str:
        return reverse("trajects:combination", args=[self.public_id])

    @property
    def organisation_id(self) -> int:
        """The organisation whose people may work on it."""
        return self.traject.organisation_id

    @transition(
        field=state,
        source=CombinationState.WISH,
        target=CombinationState.DISCUSSED,
        conditions=guards(rules.may_be_discussed),
        permission=edit,
    )
    def discuss(self, *, on: date) -> None:
        """The partners, with the VDAB adviser, found it the right offer; a form that is open changes it no more."""
        self.discussed_on = on
        self.version += 1

    @transition(
        field=state,
        source=CombinationState.DISCUSSED,
        target=CombinationState.REQUESTED,
        conditions=guards(rules.may_be_requested),
        permission=edit,
    )
    def request(self, *, on: date) -> None:
        """The client asked the mediator for it; only a mediator can begin it (D-09)."""
        self.requested_on = on

    @transition(
        field=state,
        source=(CombinationState.DISCUSSED, CombinationState.REQUESTED),
        target=CombinationState.WISH,
        permission=edit,
    )
    def reconsider(self) -> None:
        """Something else is wished: the partners discuss it again, and the client asks again (D-09)."""
        self.discussed_on = self.requested_on = None

    @transition(
        field=state, source=CombinationState.REQUESTED, target=CombinationState.RUNNING, permission=edit
    )
    def start(self, *, on: date) -> None:
        """The mediator began it."""
        self.starts_on = on

    @transition(
        field=state,
        source=(
            CombinationState.WISH,
            CombinationState.DISCUSSED,
            CombinationState.REQUESTED,
            CombinationState.RUNNING,
        ),
        target=CombinationState.CLOSED,
        permission=edit,
    )
    def close(self, *, on: date, result: str, next_steps: str, result_text: str = "") -> None:
        """It ended, or it did not come to it: result and next steps (D-08)."""
        self.ends_on, self.result = on, result
        self.result_text, self.next_steps = result_text, next_steps


class CombinationObjective(models.Model):
    """One objective of a combination, and who works on it (D-08)."""

    combination = models.ForeignKey(CombinationTraject, on_delete=models.CASCADE, related_name="objectives")
    text = models.CharField(_("doel"), max_length=300)
    party = models.CharField(_("wie werkt eraan"), max_length=12, choices=Party.choices)

    class Meta:
        verbose_name = _("doel van een combinatietraject")
        verbose_name_plural = _("doelen van een combinatietraject")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class BitEvaluation(Identified, Stamped, Versioned):
    """An evaluation of the time of professional integration: the form that the young person brings back (D-14)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="bit_evaluations")
    period_from = models.DateField(_("periode van"))
    period_until = models.DateField(_("periode tot en met"))
    received_on = models.DateField(_("formulier gekregen van VDAB op"), null=True, blank=True)
    attendance = models.TextField(_("aanwezigheid en afspraken"))
    efforts = models.TextField(_("inspanningen van de jongere"))
    progress = models.TextField(_("afstand tot werk: wat is er veranderd?"))
    remarks = models.TextField(_("andere opmerkingen"), blank=True)
    filled_on = models.DateField(_("ingevuld op"), default=dates.today)
    handed_over_on = models.DateField(_("meegegeven aan de jongere op"), null=True, blank=True)
    handed_by = models.CharField(
        _("hoe bezorgt de jongere het?"), max_length=12, choices=HandedBy.choices, blank=True
    )
    result = models.CharField(_("evaluatie door VDAB"), max_length=10, choices=BitResult.choices, blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluatie tijdens de beroepsinschakelingstijd")
        verbose_name_plural = _("evaluaties tijdens de beroepsinschakelingstijd")
        ordering = ("period_from", "pk")
        constraints = [
            models.CheckConstraint(
                name="bit_period",
                condition=Q(period_until__gte=F("period_from")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_from:%d/%m/%Y}–{self.period_until:%d/%m/%Y}"


class VdabTransfer(Identified, Stamped, Versioned):
    """How the client goes on after the partnership, and the form that goes along (D-16)."""

    traject = models.OneToOneField(Traject, on_delete=models.PROTECT, related_name="vdab_transfer")
    item = models.ForeignKey(
        DiscussionItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_registered = models.BooleanField(_("ingeschreven bij VDAB"), default=False)
    wants_activation = models.BooleanField(_("activering naar werk is aan de orde"), default=False)
    knows_mediator = models.BooleanField(_("de bemiddelaar is gekend"), default=False)
    mediator_name = models.CharField(_("naam van de bemiddelaar"), max_length=200, blank=True)
    course = models.TextField(_("verloop van de begeleiding"))
    strengths = models.TextField(_("sterktes en talenten"), blank=True)
    thresholds = models.TextField(_("drempels die blijven"), blank=True)
    next_step = models.TextField(_("welke volgende stap zie je?"), blank=True)
    wants_talk = models.BooleanField(_("de klant wil een driegesprek"), default=False)
    filled_on = models.DateField(_("samen ingevuld op"), default=dates.today)
    handed_over_on = models.DateField(_("meegegeven aan de klant op"), null=True, blank=True)
    handed_by = models.CharField(
        _("hoe bezorgt de klant het?"), max_length=12, choices=HandedBy.choices, blank=True
    )
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("overdracht naar vdab")
        verbose_name_plural = _("overdrachten naar vdab")

    def __str__(self) -> str:
        return str(self.traject)

    @property
    def branch(self) -> EndBranch:
        """Which way out holds."""
        return rules.branch_of(
            is_registered=self.is_registered,
            wants_activation=self.wants_activation,
            knows_mediator=self.knows_mediator,
        )


class FollowUpRequest(Identified, Stamped, Versioned):
    """A mediator of VDAB asks whether somebody takes part; the answer leaves encrypted (D-15)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="follow_ups")
    received_on = models.DateField(_("gekregen op"))
    mediator_name = models.CharField(_("bemiddelaar"), max_length=200)
    mediator_email = models.EmailField(_("e-mail van de bemiddelaar"))
    # How somebody made sure that the address is the mediator's; empty when the dossier knew it.
    address_checked = models.CharField(_("hoe het adres nagekeken is"), max_length=200, blank=True)
    question = models.TextField(_("vraag"), blank=True)
    answer = models.CharField(_("antwoord"), max_length=10, choices=Takes.choices, blank=True)
    remarks = models.TextField(_("toelichting"), blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The encrypted answer, and its password until the second mail has left.
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    password = EncryptedTextField(blank=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("vraag van een bemiddelaar")
        verbose_name_plural = _("vragen van bemiddelaars")
        ordering = ("-received_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="follow_up_answer_complete",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message=_("Een antwoord heeft een tijdstip en een persoon."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.mediator_name} {self.received_on:%d/%m/%Y}"


class VdabMessage(Identified, Stamped):
    """A word between the partnership and VDAB about a client: through the client, or flagged as direct (D-07)."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="vdab_messages")
    told_on = models.DateField(_("datum"))
    is_direct = models.BooleanField(_("rechtstreeks, niet via de klant"), default=False)
    why_direct = models.CharField(_("waarom rechtstreeks?"), max_length=300, blank=True)
    text = models.TextField(_("wat is er gezegd?"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("bericht met vdab")
        verbose_name_plural = _("berichten met vdab")
        ordering = ("-told_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="vdab_message_direct_has_reason",
                condition=Q(is_direct=False) | ~Q(why_direct=""),
                violation_error_message=_("Schrijf op waarom het rechtstreeks moest."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.told_on:%d/%m/%Y}"

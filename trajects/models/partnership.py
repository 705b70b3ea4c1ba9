"""A local partnership: where people register themselves, and where partners discuss cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.fields import EncryptedTextField
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import has
from people.models import Candidate, Organisation
from people.roles import Permission
from trajects.models.programmes import Programme
from trajects.models.trajects import Traject
from trajects.partnership import rules
from trajects.partnership.enums import Answer, ApplicationState, Helper, ItemDecision
from trajects.partnership.querysets import (
    ApplicationQuerySet,
    DiscussionItemQuerySet,
    DiscussionQuerySet,
    PartnershipQuerySet,
)


class Partnership(Identified, Stamped):
    """Organisations that guide people together in one programme; `code` stands in the public address."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("programma")
    )
    code = models.SlugField(_("code in het adres"), max_length=50, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("trekker")
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("andere partners")
    )
    vdab_advisers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("VDAB-adviseurs")
    )
    welcome = models.TextField(_("tekst boven het formulier"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    time_registration_number = models.CharField(_("nummer in PLATOS"), max_length=60, blank=True)
    time_registration_url = models.URLField(_("link naar PLATOS"), blank=True)
    is_open = models.BooleanField(_("aanmelden kan"), default=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lokaal partnerschap")
        verbose_name_plural = _("lokale partnerschappen")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Application(Identified, Stamped, Versioned, StateModel):
    """Somebody registered themselves, alone or with help (D-03). What it says of health stands encrypted."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="applications")
    state = FSMField(
        _("toestand"), default=ApplicationState.NEW, choices=ApplicationState.choices, protected=True
    )
    given_name = models.CharField(_("voornaam"), max_length=200)
    family_name = models.CharField(_("familienaam"), max_length=200)
    birth_date = models.DateField(_("geboortedatum"))
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)
    language = models.CharField(_("taal"), max_length=8, default="nl")
    question = models.TextField(_("waarbij wil je hulp?"), blank=True)
    helped_by = models.CharField(_("wie hielp?"), max_length=10, choices=Helper.choices)
    helper_name = models.CharField(_("naam van wie hielp"), max_length=200, blank=True)
    has_residence = EncryptedTextField(_("mag in België blijven"), default=Answer.UNKNOWN)
    is_long_ill = EncryptedTextField(_("langdurig ziek"), default=Answer.UNKNOWN)
    has_contract = EncryptedTextField(_("heeft een arbeidscontract"), default=Answer.UNKNOWN)
    refusal = models.TextField(_("waarom niet, voor de klant"), blank=True)
    education_reason = models.TextField(_("waarom onderwijs geen keuze meer is"), blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    traject = models.OneToOneField(
        Traject, null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanmelding")
        verbose_name_plural = _("aanmeldingen")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=("partnership", "state"), name="application_state")]
        constraints = [
            models.CheckConstraint(
                name="application_reachable",
                condition=~Q(phone="") | ~Q(email=""),
                violation_error_message=_("Vul een telefoonnummer of een e-mailadres in."),
            ),
            models.CheckConstraint(
                name="application_answered_by_somebody",
                condition=Q(state="new", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="new") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message=_("Een antwoord heeft een tijdstip en een persoon."),
            ),
            models.CheckConstraint(
                name="application_refused_with_reason",
                condition=~Q(state="refused") | ~Q(refusal=""),
                violation_error_message=_("Schrijf op waarom de aanmelding niet kan."),
            ),
            models.CheckConstraint(
                name="application_accepted_has_dossier",
                condition=~Q(state="accepted") | Q(candidate__isnull=False, traject__isnull=False),
                violation_error_message=_("Een aanvaarde aanmelding heeft een dossier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_name} {self.given_name}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:application", args=[self.public_id])

    @property
    def programme(self) -> Programme:
        return self.partnership.programme

    @property
    def age(self) -> int:
        """Years old on the day of registration; until it is kept, today."""
        day = dates.local_date(self.created_at) if self.created_at else dates.today()
        return rules.age_on(self.birth_date, day)

    @transition(
        field=state,
        source=ApplicationState.NEW,
        target=ApplicationState.ACCEPTED,
        conditions=guards(rules.may_accept_application),
        permission=has(Permission.HANDLE_APPLICATIONS),
    )
    def accept(
        self, *, candidate: Candidate, traject: Traject, answered_by: Any, education_reason: str = ""
    ) -> None:
        """The person becomes a candidate with a dossier."""
        self.candidate, self.traject = candidate, traject
        self.education_reason = education_reason
        self._answered(answered_by)

    @transition(
        field=state,
        source=ApplicationState.NEW,
        target=ApplicationState.REFUSED,
        permission=has(Permission.HANDLE_APPLICATIONS),
    )
    def refuse(self, *, reason: str, answered_by: Any) -> None:
        """Somebody else can help better; the client reads why."""
        self.refusal = reason
        self._answered(answered_by)

    def _answered(self, by: Any) -> None:
        self.answered_at, self.answered_by = dates.now(), by


class CaseDiscussion(Identified, Stamped, Versioned):
    """A meeting on which the partners, with the VDAB adviser, look at cases (D-05)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="discussions")
    held_on = models.DateField(_("datum"))
    place = models.CharField(_("plaats of link"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("casusbespreking")
        verbose_name_plural = _("casusbesprekingen")
        ordering = ("-held_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("partnership", "held_on"),
                name="discussion_once_a_day",
                violation_error_message=_("Op die dag is er al een casusbespreking."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:discussion", args=[self.public_id])

    @property
    def is_over(self) -> bool:
        return self.held_on < dates.today()


class DiscussionItem(Identified, Stamped, Versioned):
    """A case on the agenda: a number instead of a name, unless the client agreed for this time (D-05)."""

    discussion = models.ForeignKey(CaseDiscussion, on_delete=models.PROTECT, related_name="items")
    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="discussion_items")
    number = models.PositiveSmallIntegerField(_("nummer van de casus"))
    question = models.TextField(_("vraag aan de partners"))
    consent_on = models.DateField(
        _("klant akkoord met zijn naam op"),
        null=True,
        blank=True,
        help_text=_("Leeg: de casus wordt zonder naam besproken."),
    )
    notes = models.TextField(_("verslag"), blank=True)
    decision = models.CharField(_("besluit"), max_length=12, choices=ItemDecision.choices, blank=True)
    next_steps = models.TextField(_("volgende stappen"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DiscussionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("casus op de agenda")
        verbose_name_plural = _("casussen op de agenda")
        ordering = ("discussion", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("discussion", "traject"),
                name="discussion_item_once",
                violation_error_message=_("Dit dossier staat al op deze agenda."),
            ),
            models.UniqueConstraint(fields=("discussion", "number"), name="discussion_item_number_once"),
            models.CheckConstraint(
                name="discussion_item_decision_has_notes",
                condition=Q(decision="") | ~Q(notes=""),
                violation_error_message=_("Schrijf op wat er besproken is."),
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def pseudonym(self) -> str:
        """How the case is called in the meeting."""
        return str(_("Casus %(number)s") % {"number": self.number})

    @property
    def held_on(self) -> date:
        return self.discussion.held_on

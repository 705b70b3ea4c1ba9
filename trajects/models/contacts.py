"""Contacts, info sessions and enrolments."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates, formats
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.enums import Province
from people.models import Candidate, Organisation
from people.roles import Permission
from trajects.enums import (
    LANGUAGES,
    Attendance,
    Channel,
    ContactForm,
    ContactKind,
    EnrolmentSource,
    EnrolmentState,
    SessionKind,
    SessionState,
)
from trajects.models.programmes import Programme
from trajects.models.trajects import Phase, Traject
from trajects.querysets import ContactQuerySet, EnrolmentQuerySet, InfoSessionQuerySet
from trajects.rules.sessions import day_has_come


class InfoSession(Identified, Stamped, Versioned, StateModel):
    """A session in the shared calendar: collective, or an individual info talk (H-40 to H-43)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("programma")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("organisatie")
    )
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("adviseur")
    )
    kind = models.CharField(
        _("soort"), max_length=12, choices=SessionKind.choices, default=SessionKind.COLLECTIVE
    )
    state = FSMField(
        _("toestand"), default=SessionState.PLANNED, choices=SessionState.choices, protected=True
    )
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    online_link = models.URLField(_("online link"), blank=True)
    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices)
    language = models.CharField(_("taal"), max_length=8, default="nl")
    seats = models.PositiveSmallIntegerField(
        _("plaatsen"), validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    description = models.TextField(_("wat komt aan bod"), blank=True)
    has_waiting_list = models.BooleanField(_("met wachtlijst"), default=True)
    cancel_reason = models.TextField(_("reden van annuleren"), blank=True)
    # Counts the changes that everybody is told; calendars keep the highest.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = InfoSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("infosessie")
        verbose_name_plural = _("infosessies")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("De sessie eindigt voor ze begint."),
            ),
            models.CheckConstraint(
                name="session_has_a_place",
                condition=~Q(place="") | ~Q(online_link=""),
                violation_error_message=_("Vul een plaats of een online link in."),
            ),
            models.CheckConstraint(
                name="session_has_seats",
                condition=Q(seats__gte=1),
                violation_error_message=_("Er is minstens één plaats nodig."),
            ),
            models.CheckConstraint(
                name="session_cancelled_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                violation_error_message=_("Schrijf op waarom de sessie niet doorgaat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {dates.local_date(self.starts_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:session", args=[self.public_id])

    @property
    def moment(self) -> str:
        """ma 23/11/2026, 14:00–16:00"""
        hours = f"{formats.clock(self.starts_at)}–{formats.clock(self.ends_at)}"
        return f"{formats.long_date(formats.day_of(self.starts_at), 'D')}, {hours}"

    @property
    def where(self) -> str:
        """The place; online when there is only a link."""
        return self.place or gettext("Online")

    @property
    def language_in_words(self) -> str:
        return str(dict(LANGUAGES).get(self.language, self.language))

    @transition(
        field=state,
        source=SessionState.PLANNED,
        target=SessionState.CANCELLED,
        permission=holds(Permission.EDIT_SESSIONS, "organisation_id"),
    )
    def cancel(self, *, reason: str) -> None:
        """The session does not take place."""
        self.cancel_reason = reason

    @transition(
        field=state,
        source=SessionState.PLANNED,
        target=SessionState.HELD,
        conditions=guards(day_has_come),
        permission=holds(Permission.EDIT_SESSIONS, "organisation_id"),
    )
    def hold(self) -> None:
        """The session took place and presence was marked."""


class Enrolment(Identified, Stamped):
    """A candidate's place in an info session, and whether the candidate was there."""

    session = models.ForeignKey(InfoSession, on_delete=models.PROTECT, related_name="enrolments")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(
        _("aanwezigheid"), max_length=12, choices=EnrolmentState.choices, default=EnrolmentState.REGISTERED
    )
    source = models.CharField(_("ingeschreven door"), max_length=10, choices=EnrolmentSource.choices)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    enrolled_by_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The session that was missed, when this is a second invitation.
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inschrijving")
        verbose_name_plural = _("inschrijvingen")
        ordering = ("candidate__sort_name",)
        constraints = [
            models.UniqueConstraint(
                fields=("session", "candidate"),
                name="enrolment_once",
                violation_error_message=_("Deze kandidaat is al ingeschreven voor deze sessie."),
            ),
            models.CheckConstraint(
                name="enrolment_marked_at_and_by",
                condition=Q(marked_at__isnull=True, marked_by__isnull=True)
                | Q(marked_at__isnull=False, marked_by__isnull=False),
                violation_error_message=_("De aanwezigheid heeft een tijdstip en een persoon."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.session}"


class CalendarFeed(models.Model):
    """A secret address where a calendar program reads the sessions of one user; only its hash is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_read_on = models.DateField(_("laatst gelezen op"), null=True, blank=True)

    class Meta:
        verbose_name = _("agenda-adres")
        verbose_name_plural = _("agenda-adressen")

    def __str__(self) -> str:
        return f"{self.user}"


class GroupContact(Identified, Stamped):
    """A collective contact that was recorded once for a group; each dossier has its own Contact (H-61)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(_("onderwerp"), max_length=200)
    held_on = models.DateField(_("datum"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("groepscontact")
        verbose_name_plural = _("groepscontacten")
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return self.topic


class Contact(Identified, Stamped, Versioned):
    """A contact moment of a dossier: unlimited, with kind, form, date and text (H-5A, H-6A, H-72)."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("dossier")
    )
    phase = models.ForeignKey(
        Phase,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("fase"),
    )
    kind = models.CharField(_("soort"), max_length=12, choices=ContactKind.choices)
    form = models.CharField(
        _("vorm"), max_length=12, choices=ContactForm.choices, default=ContactForm.INDIVIDUAL
    )
    channel = models.CharField(_("hoe"), max_length=10, choices=Channel.choices, default=Channel.IN_PERSON)
    held_on = models.DateField(_("datum"))
    minutes = models.PositiveSmallIntegerField(
        _("duur (minuten)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    attendance = models.CharField(
        _("aanwezigheid"), max_length=10, choices=Attendance.choices, default=Attendance.CAME
    )
    minutes_late = models.PositiveSmallIntegerField(
        _("minuten te laat"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    not_held_reason = models.CharField(_("waarom ging het niet door?"), max_length=300, blank=True)
    notes = models.TextField(_("verslag"), blank=True)
    group = models.ForeignKey(
        GroupContact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("groep"),
    )
    enrolment = models.OneToOneField(
        Enrolment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contact",
        verbose_name=_("inschrijving"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("genoteerd door")
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacten")
        ordering = ("-held_on", "-pk")
        indexes = [models.Index(fields=("traject", "-held_on"), name="contact_traject_date")]
        constraints = [
            models.CheckConstraint(
                name="contact_date_possible",
                condition=Q(held_on__gte=dates.EARLIEST, held_on__lt=dates.LATEST),
                violation_error_message=_("Deze datum kan niet. Controleer het jaar."),
            ),
            models.CheckConstraint(
                name="contact_minutes_possible",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=600),
                violation_error_message=_("De duur ligt tussen 1 en 600 minuten."),
            ),
            models.CheckConstraint(
                name="contact_not_held_has_reason",
                condition=~Q(attendance="not_held") | ~Q(not_held_reason=""),
                violation_error_message=_("Schrijf op waarom het gesprek niet doorging."),
            ),
            models.CheckConstraint(
                name="contact_minutes_late_only_when_late",
                condition=Q(minutes_late__isnull=True) | Q(attendance="late"),
                violation_error_message=_("Minuten te laat horen alleen bij wie te laat kwam."),
            ),
            models.CheckConstraint(
                name="contact_has_a_phase_unless_info",
                condition=Q(phase__isnull=False) | Q(kind__in=("info", "consultant")),
                violation_error_message=_("Dit contact hoort bij een fase."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on:%d/%m/%Y}"

    @property
    def is_between_phases(self) -> bool:
        """The consultant was told something while no phase ran."""
        return self.kind == ContactKind.CONSULTANT and self.phase_id is None

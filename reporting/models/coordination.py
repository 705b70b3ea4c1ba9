"""Bodies that meet, their meetings, and what was discussed and decided there (handbook 5)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates, formats
from core.models import Identified, Stamped, StoredFile, Versioned
from core.workflow import StateModel, guards
from people.enums import Family, OrganisationRole, Province
from people.models import Organisation
from people.roles import Role
from reporting.coordination.enums import Audience, MeetingState, Presence, RhythmUnit
from reporting.coordination.querysets import (
    AgendaItemQuerySet,
    BodyQuerySet,
    InMeetingQuerySet,
    MeetingQuerySet,
    ResolutionQuerySet,
)
from reporting.coordination.rules import day_has_come, is_prepared_by
from trajects.models import Programme, Task, Traject


class Body(Identified, Stamped):
    """Who meets, how often, and about which provinces; none means all of them (H-A0 to H-A3, V-12)."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="bodies", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=50)
    name = models.CharField(_("naam"), max_length=120)
    purpose = models.TextField(_("waarvoor"), blank=True)
    provinces = ArrayField(
        models.CharField(max_length=6, choices=Province.choices),
        verbose_name=_("provincies"),
        default=list,
        blank=True,
        help_text=_("Leeg: heel Vlaanderen."),
    )
    rhythm = models.CharField(
        _("hoe vaak, in woorden"), max_length=120, help_text=_("Zoals: om de 2 à 3 maanden.")
    )
    gap = models.PositiveSmallIntegerField(_("hoogstens om de"), validators=[MinValueValidator(1)])
    gap_unit = models.CharField(
        _("weken of maanden"), max_length=6, choices=RhythmUnit.choices, default=RhythmUnit.MONTHS
    )
    warn_days = models.PositiveSmallIntegerField(_("waarschuw vooraf (dagen)"), default=21)
    reminder_days = models.PositiveSmallIntegerField(
        _("herinnering (dagen vooraf)"),
        null=True,
        blank=True,
        help_text=_("Leeg: geen herinnering."),
    )
    discusses_cases = models.BooleanField(
        _("bespreekt dossiers"),
        default=True,
        help_text=_("De vergaderbundel toont dan de dossiers die vastzitten, onder een code."),
    )
    standard_agenda = models.TextField(_("vaste agendapunten"), blank=True, help_text=_("Eén per regel."))
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("komt samen"), default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("overlegorgaan")
        verbose_name_plural = _("overlegorganen")
        ordering = ("programme", "position", "name")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="body_code_once",
                violation_error_message=_("Er is al een overleg met deze code."),
            ),
            models.CheckConstraint(
                name="body_has_rhythm",
                condition=Q(gap__gte=1),
                violation_error_message=_("Een overleg komt minstens om de zoveel weken of maanden samen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Stuurgroep (Jumpstarters)"""
        return f"{self.name} ({self.programme.name})"


class Seat(models.Model):
    """Who sits in a body: everybody with this role, of this organisation or kind of organisation, or one person."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices, blank=True)
    family = models.CharField(_("familie"), max_length=20, choices=Family.choices, blank=True)
    organisation_role = models.CharField(
        _("soort organisatie"), max_length=20, choices=OrganisationRole.choices, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("organisatie"),
    )  # fmt: skip
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("persoon"),
    )  # fmt: skip
    in_provinces = models.BooleanField(
        _("alleen van de provincies van het overleg"),
        default=True,
        help_text=_("De organisatie werkt in een van die provincies."),
    )
    prepares = models.BooleanField(_("bereidt voor en zit voor"), default=False)

    class Meta:
        verbose_name = _("plaats in een overleg")
        verbose_name_plural = _("wie in een overleg zit")
        ordering = ("body", "pk")
        constraints = [
            models.CheckConstraint(
                name="seat_names_somebody",
                condition=~Q(role="")
                | ~Q(family="")
                | ~Q(organisation_role="")
                | Q(organisation__isnull=False)
                | Q(user__isnull=False),
                violation_error_message=_("Kies een rol, een organisatie of een persoon."),
            )
        ]

    def __str__(self) -> str:
        kinds = (self.get_role_display(), self.get_family_display(), self.get_organisation_role_display())
        named = (str(each) for each in (self.user, self.organisation) if each)
        return ", ".join([*filter(None, map(str, kinds)), *named])


class Meeting(Identified, Stamped, Versioned, StateModel):
    """One meeting of a body, with its chair; its minutes when it was held."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("overleg")
    )
    state = FSMField(
        _("toestand"), default=MeetingState.PLANNED, choices=MeetingState.choices, protected=True
    )
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    online_link = models.URLField(_("online link"), blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("voorzitter")
    )
    minutes = models.TextField(_("verslag"), blank=True)
    cancel_reason = models.TextField(_("reden van annuleren"), blank=True)
    # Counts the changes that everybody is told; calendars keep the highest.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("overleg")
        verbose_name_plural = _("overleggen")
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=("body", "starts_at"), name="meeting_body_start")]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Het overleg eindigt voor het begint."),
            ),
            models.CheckConstraint(
                name="meeting_has_a_place",
                condition=~Q(place="") | ~Q(online_link=""),
                violation_error_message=_("Vul een plaats of een online link in."),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_has_reason",
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                violation_error_message=_("Schrijf op waarom het overleg niet doorgaat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name} {formats.short_date(self.starts_at)}"

    @property
    def full_name(self) -> str:
        """Stuurgroep (Jumpstarters) 31/03/2026, for who reads it apart from its page."""
        return f"{self.body.full_name} {formats.short_date(self.starts_at)}"

    @property
    def body_name(self) -> str:
        """The body, with its programme for who sits in those of more than one (`named_for`)."""
        return self.body.full_name if getattr(self, "names_programme", False) else self.body.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:meeting", args=[self.public_id])

    @property
    def day(self) -> str:
        """di 31/03/2026"""
        return formats.long_date(formats.day_of(self.starts_at), "D")

    @property
    def moment(self) -> str:
        """di 31/03/2026, 14:00–16:00"""
        return f"{self.day}, {formats.clock(self.starts_at)}–{formats.clock(self.ends_at)}"

    @property
    def where(self) -> str:
        """The place; online when there is only a link."""
        return self.place or gettext("Online")

    @property
    def previous(self) -> Meeting | None:
        """The meeting of the body that was held before this one."""
        earlier = Meeting.objects.held().filter(body_id=self.body_id, starts_at__lt=self.starts_at)
        return earlier.order_by("starts_at", "pk").last()

    @transition(
        field=state, source=MeetingState.PLANNED, target=MeetingState.CANCELLED, permission=is_prepared_by
    )
    def cancel(self, *, reason: str) -> None:
        """The meeting does not take place."""
        self.cancel_reason = reason

    @transition(
        field=state,
        source=MeetingState.PLANNED,
        target=MeetingState.HELD,
        conditions=guards(day_has_come),
        permission=is_prepared_by,
    )
    def hold(self) -> None:
        """The meeting took place: there are minutes."""


class Invitation(Identified):
    """Somebody who was invited: a member of then, or a guest without an account."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("naam"), max_length=420)
    email = models.EmailField(_("e-mail"))
    organisation = models.CharField(_("organisatie"), max_length=200, blank=True)
    presence = models.CharField(
        _("aanwezigheid"), max_length=10, choices=Presence.choices, default=Presence.INVITED
    )
    invited_at = models.DateTimeField(auto_now_add=True)

    objects = InMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "email"),
                name="invitation_once",
                violation_error_message=_("Dit e-mailadres is al uitgenodigd."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name

    @property
    def is_guest(self) -> bool:
        return self.user_id is None


class AgendaItem(Identified, Stamped, Versioned):
    """A point of the agenda, proposed by a member; perhaps about a dossier, which it never names (D-05)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("agendapunt"), max_length=200)
    text = models.TextField(_("toelichting"), blank=True)
    traject = models.ForeignKey(Traject, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agendapunt")
        verbose_name_plural = _("agendapunten")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                name="agenda_item_has_title",
                condition=~Q(title=""),
                violation_error_message=_("Schrijf op waarover het gaat."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Resolution(Identified, Stamped):
    """What was decided; who does it by when is a task of that person."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="resolutions"
    )
    text = models.CharField(_("besluit"), max_length=200)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="resolution")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("besluit van een overleg")
        verbose_name_plural = _("besluiten van een overleg")
        ordering = ("meeting", "pk")
        constraints = [
            models.CheckConstraint(
                name="resolution_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Schrijf op wat er besloten is."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def meeting_name(self) -> str:
        """Where it was decided, with the programme as `named_for` says."""
        body = self.meeting.body
        name = body.full_name if getattr(self, "names_programme", False) else body.name
        return f"{name} {formats.short_date(self.meeting.starts_at)}"


class MeetingPack(Identified):
    """What lay on the table: the data of that moment, never rewritten. A later pack has a higher number."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField(_("versie"))
    data = models.JSONField()
    data_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    made_by_name = models.CharField(_("gemaakt door"), max_length=420)

    objects = InMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vergaderbundel")
        verbose_name_plural = _("vergaderbundels")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "number"),
                name="meeting_pack_number_once",
                violation_error_message=_("Deze versie bestaat al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("reporting:pack", args=[self.public_id])

    @property
    def reference(self) -> str:
        """VB-20260331-2: the day of the meeting and the version."""
        return f"VB-{dates.local_date(self.meeting.starts_at):%Y%m%d}-{self.number}"


class PackPrint(models.Model):
    """The PDF of a pack for one kind of reader, made once."""

    pack = models.ForeignKey(MeetingPack, on_delete=models.PROTECT, related_name="prints")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("afdruk van een vergaderbundel")
        verbose_name_plural = _("afdrukken van vergaderbundels")
        constraints = [models.UniqueConstraint(fields=("pack", "audience"), name="pack_print_once")]

    def __str__(self) -> str:
        return f"{self.pack}: {self.get_audience_display()}"

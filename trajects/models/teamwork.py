"""Working together on a dossier: tasks, notes, the team, handing over, reading for a while."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel
from people.access import has, holds
from people.models import Organisation, User
from people.roles import Permission
from trajects.enums import AccessGroundOfDossier, HandoverState, RequestState, TaskState
from trajects.models.questions import AccessQuestion
from trajects.models.trajects import Traject
from trajects.querysets import (
    AccessRequestQuerySet,
    DossierAccessQuerySet,
    HandoverQuerySet,
    InTrajectQuerySet,
    NoteQuerySet,
    TaskQuerySet,
)


class Task(Identified, Stamped, Versioned):
    """Something to do, with one owner and a day; mostly about a dossier, sometimes not."""

    traject = models.ForeignKey(
        Traject, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("taak"), max_length=200)
    details = models.TextField(_("uitleg"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("wie")
    )
    due_on = models.DateField(_("tegen"), null=True, blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("gedaan op"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("taak")
        verbose_name_plural = _("taken")
        ordering = (F("due_on").asc(nulls_last=True), "pk")
        indexes = [models.Index(fields=("owner", "state", "due_on"), name="task_owner_state")]
        constraints = [
            models.CheckConstraint(
                name="task_has_title",
                condition=~Q(title=""),
                violation_error_message=_("Schrijf op wat er moet gebeuren."),
            ),
            models.CheckConstraint(
                name="task_done_has_moment_and_person",
                condition=Q(state="open", done_at__isnull=True, done_by__isnull=True)
                | (~Q(state="open") & Q(done_at__isnull=False, done_by__isnull=False)),
                violation_error_message=_("Een taak die gedaan is, heeft een tijdstip en een persoon."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Note(Identified, Stamped, Versioned):
    """An internal note: only the colleagues of one organisation read it, nobody else ever."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("notitie"))
    is_pinned = models.BooleanField(_("bovenaan"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("interne notitie")
        verbose_name_plural = _("interne notities")
        ordering = ("-is_pinned", "-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="note_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Schrijf iets op."),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.created_at:%d/%m/%Y}"


class TeamMember(Identified, Stamped):
    """A colleague who works on the dossier beside the adviser."""

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("collega")
    )
    part = models.CharField(_("wat doet deze collega?"), max_length=120, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InTrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("lid van het team")
        verbose_name_plural = _("leden van het team")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "user"),
                name="team_member_once",
                violation_error_message=_("Deze collega zit al in het team."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Handover(Identified, Stamped, StateModel):
    """A dossier offered to another adviser; it moves when that person accepts.

    `batch` binds the dossiers that one adviser gives in one go.
    """

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="handovers")
    from_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("van")
    )
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to_adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("naar")
    )
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = FSMField(
        _("toestand"), default=HandoverState.OFFERED, choices=HandoverState.choices, protected=True
    )
    reason = models.TextField(_("waarom draag je over?"))
    attention = models.TextField(_("waarop letten?"), blank=True)
    answer_reason = models.TextField(_("reden"), blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True)
    # Who left the team with the move, so that undoing brings them back.
    team_before = models.JSONField(default=list, blank=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("overdracht")
        verbose_name_plural = _("overdrachten")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject",),
                condition=Q(state="offered"),
                name="handover_one_open",
                violation_error_message=_("Dit dossier is al aangeboden aan een collega."),
            ),
            models.CheckConstraint(
                name="handover_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je overdraagt."),
            ),
            models.CheckConstraint(
                name="handover_to_somebody_else",
                condition=~Q(from_adviser=F("to_adviser")),
                violation_error_message=_("Deze adviseur heeft het dossier al."),
            ),
            models.CheckConstraint(
                name="handover_refused_has_reason",
                condition=~Q(state="refused") | ~Q(answer_reason=""),
                violation_error_message=_("Schrijf op waarom je weigert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_adviser} → {self.to_adviser}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:handover", args=[self.public_id])

    @transition(
        field=state,
        source=HandoverState.OFFERED,
        target=HandoverState.ACCEPTED,
        permission=holds(Permission.EDIT_DOSSIERS, "to_organisation_id"),
    )
    def accept(self) -> None:
        """The receiver takes the dossier."""
        self.answered_at = dates.now()

    @transition(
        field=state,
        source=HandoverState.OFFERED,
        target=HandoverState.REFUSED,
        permission=holds(Permission.EDIT_DOSSIERS, "to_organisation_id"),
    )
    def refuse(self, *, reason: str) -> None:
        """The receiver says no; the dossier stays where it is."""
        self.answer_reason = reason
        self.answered_at = dates.now()

    @transition(
        field=state,
        source=HandoverState.OFFERED,
        target=HandoverState.WITHDRAWN,
        permission=holds(Permission.EDIT_DOSSIERS, "from_organisation_id"),
    )
    def withdraw(self) -> None:
        """Who offered it takes the offer back."""
        self.answered_at = dates.now()


class AccessRequest(Identified, Stamped, StateModel):
    """Somebody of another organisation asks to read a dossier for a while (inzagerecht).

    Who asks knows the number of the candidate, never the dossier: asking tells nothing about whether it exists.
    """

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="access_requests")
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vrager")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("waarom wil je lezen?"))
    question = models.ForeignKey(
        AccessQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    state = FSMField(_("toestand"), default=RequestState.ASKED, choices=RequestState.choices, protected=True)
    until = models.DateField(_("mag lezen tot en met"), null=True, blank=True)
    answer_reason = models.TextField(_("reden"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("vraag om inzage")
        verbose_name_plural = _("vragen om inzage")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "requester"),
                condition=Q(state="asked"),
                name="access_request_one_open",
                violation_error_message=_("Je vroeg dit al."),
            ),
            models.CheckConstraint(
                name="access_request_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Schrijf op waarom je wilt lezen."),
            ),
            models.CheckConstraint(
                name="access_request_granted_until",
                condition=~Q(state="granted") | Q(until__isnull=False),
                violation_error_message=_("Kies tot wanneer deze collega mag lezen."),
            ),
            models.CheckConstraint(
                name="access_request_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("Een antwoord heeft een tijdstip en een persoon."),
            ),
            models.CheckConstraint(
                name="access_request_refused_has_reason",
                condition=~Q(state="refused") | ~Q(answer_reason=""),
                violation_error_message=_("Schrijf op waarom je weigert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requester}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:accesses")

    @property
    def owner_id(self) -> int:
        """The organisation that guides the candidate and answers."""
        return self.traject.organisation_id

    @transition(
        field=state,
        source=RequestState.ASKED,
        target=RequestState.GRANTED,
        permission=holds(Permission.EDIT_DOSSIERS, "owner_id"),
    )
    def grant(self, *, until: date, answered_by: User) -> None:
        """The organisation of the dossier lets the colleague read until a day."""
        self.until = until
        self.answered_by, self.answered_at = answered_by, dates.now()

    @transition(
        field=state,
        source=RequestState.ASKED,
        target=RequestState.REFUSED,
        permission=holds(Permission.EDIT_DOSSIERS, "owner_id"),
    )
    def refuse(self, *, reason: str, answered_by: User) -> None:
        """The organisation of the dossier says no."""
        self.answer_reason = reason
        self.answered_by, self.answered_at = answered_by, dates.now()

    @transition(
        field=state,
        source=(RequestState.ASKED, RequestState.GRANTED),
        target=RequestState.ENDED,
        permission=has(Permission.SEE_DOSSIERS),
    )
    def end(self) -> None:
        """Ended early by either side, or needless since the dossier came to who asked."""

    @transition(
        field=state,
        source=RequestState.ASKED,
        target=RequestState.WITHDRAWN,
        permission=has(Permission.EDIT_DOSSIERS),
    )
    def withdraw(self) -> None:
        """Taken back with the question of who asked."""


class DossierAccess(models.Model):
    """One person may read a dossier of another organisation, for one reason, until a day (that day included)."""

    traject = models.ForeignKey(Traject, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dossier_accesses"
    )
    ground = models.CharField(_("reden"), max_length=10, choices=AccessGroundOfDossier.choices)
    until = models.DateField(_("tot en met"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DossierAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("leesrecht op een dossier")
        verbose_name_plural = _("leesrechten op dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "user", "ground"), name="dossier_access_once_per_ground"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_ground_display()}"


class RecentDossier(models.Model):
    """A dossier that somebody opened, for the list of recent ones."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recent_dossiers"
    )
    traject = models.ForeignKey(Traject, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recent geopend dossier")
        verbose_name_plural = _("recent geopende dossiers")
        ordering = ("-opened_at",)
        constraints = [models.UniqueConstraint(fields=("user", "traject"), name="recent_dossier_once")]

    def __str__(self) -> str:
        return f"{self.traject_id}"

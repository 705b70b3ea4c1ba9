"""Questions about dossiers and info sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Max, Prefetch, Q
from django.db.models.functions import Coalesce, Greatest

from core import dates
from core.text import searchable
from people.access import organisation_ids
from people.roles import Permission
from trajects.enums import (
    ATTENDED,
    CONVERSATIONS,
    SEATED_STATES,
    AppointmentState,
    ContactForm,
    EnrolmentState,
    PhaseState,
    SessionState,
    TrajectState,
)


class FinancingNumberQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> Self:
        """Numbers that hold on this day, the newest first."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


def lent_dossier_ids(user: Any) -> set[int]:
    """Dossiers of other organisations that this person may read today; asked once, kept on the request's user."""
    if not getattr(user, "is_authenticated", False) or not user.may(Permission.SEE_DOSSIERS):
        return set()
    if "_lent_dossier_ids" not in user.__dict__:
        rows = user.dossier_accesses.holding().values_list("traject_id", flat=True)
        user.__dict__["_lent_dossier_ids"] = set(rows)
    return user.__dict__["_lent_dossier_ids"]


def readable(user: Any, prefix: str = "") -> Q:
    """Dossiers that the user may read: of the own organisations, and those that were lent to the person."""
    theirs = Q(**{f"{prefix}organisation_id__in": organisation_ids(user, Permission.SEE_DOSSIERS)})
    lent = lent_dossier_ids(user)
    key = f"{prefix}pk__in" if not prefix else f"{prefix.removesuffix('__')}_id__in"
    return theirs | Q(**{key: lent}) if lent else theirs


class TrajectQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Dossiers that the user may read."""
        return self.filter(readable(user))

    def editable_by(self, user: Any) -> Self:
        """Dossiers of the organisations whose dossiers the user may change."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))

    def open(self) -> Self:
        """Not closed."""
        return self.exclude(state=TrajectState.CLOSED)

    def running(self) -> Self:
        """In a phase that works towards a decision."""
        return self.filter(state=TrajectState.RUNNING)

    def matching(self, text: str) -> Self:
        """Dossiers of people whose name, number, place or e-mail contains every word that was typed."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(candidate__search_text__contains=word)
        return found

    def by_last_change(self) -> Self:
        """The dossier in which somebody worked last comes first."""
        return self.annotate(
            touched_at=Greatest("changed_at", Coalesce(Max("contacts__changed_at"), "changed_at"))
        ).order_by("-touched_at", "-pk")

    def of_adviser(self, user: Any) -> Self:
        """The caseload of one adviser."""
        return self.filter(adviser=user)

    def of_team(self, user: Any) -> Self:
        """Dossiers of which somebody is the adviser, or works in the team."""
        teams = self.model.team.rel.related_model.objects.filter(user=user)
        return self.filter(Q(adviser=user) | Q(pk__in=teams.values("traject_id")))

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related("candidate", "organisation", "adviser", "programme", "consultant")

    def with_phases(self) -> Self:
        """With the phases and their templates."""
        phases = self.model.phases.rel.related_model.objects.select_related("template").order_by(
            "template__position"
        )
        return self.prefetch_related(Prefetch("phases", queryset=phases))

    def with_content(self) -> Self:
        """With everything that the rules look at, so that a list asks nothing for each row."""
        parts = self.model
        phases = parts.phases.rel.related_model.objects.select_related(
            "template", "decision__decided_by", "mlp_registered_by", "applicant", "executor"
        ).order_by("template__position", "pk")
        contacts = parts.contacts.rel.related_model.objects.select_related("recorded_by", "group")
        appointments = parts.appointments.rel.related_model.objects.planned().select_related("adviser")
        typed = parts.mlp_registrations.rel.related_model.objects.select_related("registered_by")
        corrected = parts.corrections.rel.related_model.objects.select_related("corrected_by")
        phases = phases.prefetch_related(
            Prefetch("mlp_registrations", queryset=typed), Prefetch("corrections", queryset=corrected)
        )
        documents = parts.documents.rel.related_model.objects.current().select_related("file", "added_by")
        return (
            self.with_people()
            .select_related("intake__completed_by", "referring_organisation", "financial_plan")
            .prefetch_related(
                Prefetch("phases", queryset=phases),
                "programme__phase_templates",
                "programme__plan_sections",
                "programme__competences",
                "candidate__agreements",
                "work_notes",
                "action_items",
                "plan_parts",
                "competence_scores",
                "financial_plan__lines",
                Prefetch("contacts", queryset=contacts),
                Prefetch("appointments", queryset=appointments),
                Prefetch("documents", queryset=documents),
            )
        )

    def for_today(self) -> Self:
        """With what the rules about time, silence, agreement and billing look at, and none of the texts.

        For a whole caseload, where `with_content()` would read every report and file of it.
        """
        parts = self.model
        phases = parts.phases.rel.related_model.objects.select_related("template", "decision").order_by(
            "template__position", "pk"
        )
        few = {
            "contacts": ("phase_id", "kind", "form", "attendance", "held_on"),
            "documents": ("kind", "removed_at", "replaces_id"),
            "work_notes": ("phase_id", "topic"),
            "plan_parts": ("section_id", "state"),
            "competence_scores": ("score_end", "evidence_end", "scored_end_on"),
        }
        return (
            self.with_people()
            .select_related("intake", "financial_plan")
            .prefetch_related(
                Prefetch("phases", queryset=phases),
                "programme__plan_sections",
                "candidate__agreements",
                "financial_plan__lines",
                *(Prefetch(name, queryset=_with_only(parts, name, fields)) for name, fields in few.items()),
            )
        )

    def for_radar(self) -> Self:
        """Dossiers about which the radar may say something, with what it looks at and no more.

        The open ones, those with a summary that can still be supplemented, and those of which a line must
        be typed into MLP or changed after it was.
        """
        parts = self.model
        phase, typed = parts.phases.rel.related_model, parts.mlp_registrations.rel.related_model
        phases = phase.objects.select_related("template", "applicant", "executor").order_by(
            "template__position", "pk"
        )
        contacts = parts.contacts.rel.related_model.objects.only(
            "traject_id", "phase_id", "kind", "attendance", "held_on"
        )
        return (
            self.filter(~Q(state=TrajectState.CLOSED) | Q(pk__in=phase.objects.with_something_to_do()))
            .with_people()
            .prefetch_related(
                Prefetch("phases", queryset=phases),
                Prefetch("phases__mlp_registrations", queryset=typed.objects.all()),
                Prefetch("contacts", queryset=contacts),
                "candidate__agreements",
            )
        )


def _with_only(model: Any, relation: str, fields: tuple[str, ...]) -> models.QuerySet:
    """The rows of a relation of dossiers with these fields and no others."""
    return getattr(model, relation).rel.related_model.objects.only("traject_id", *fields)


class PhaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Phases of the dossiers that the user may see."""
        return self.filter(readable(user, "traject__"))

    def in_progress(self) -> Self:
        return self.filter(state=PhaseState.IN_PROGRESS)

    def with_something_to_do(self) -> models.QuerySet:
        """The dossiers of ended lines that MLP or the summary may still ask something about."""
        words = {"output_field": models.DateField()}
        days = ExpressionWrapper(F("ends_on") + F("traject__programme__summary_editable_days"), **words)
        rows = self.exclude(template__mlp_step="").annotate(
            editable_until=days, typed_at=Max("mlp_registrations__recorded_at")
        )
        asks = (
            Q(editable_until__gte=dates.today())
            | Q(mlp_registered_on__isnull=True)
            | Q(changed_at__gt=F("typed_at"))
        )
        return rows.filter(asks, ends_on__isnull=False).values("traject_id")


class InTrajectQuerySet(models.QuerySet):
    """Rows that belong to a dossier and are visible with it."""

    def visible_to(self, user: Any) -> Self:
        """Rows of the dossiers that the user may see."""
        return self.filter(readable(user, "traject__"))

    def editable_by(self, user: Any) -> Self:
        """Rows of the dossiers that the user may change."""
        return self.filter(traject__organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))


class DocumentQuerySet(InTrajectQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Pieces of the dossiers that the user may see; what was removed only for who may put it back."""
        theirs = organisation_ids(user, Permission.EDIT_DOSSIERS)
        there = Q(removed_at__isnull=True) | Q(traject__organisation_id__in=theirs)
        return super().visible_to(user).filter(there)

    def removed(self) -> Self:
        """Taken out of the dossier, the last one first."""
        return self.filter(removed_at__isnull=False).order_by("-removed_at", "-pk")

    def current(self) -> Self:
        """What the dossier holds now: not removed, and not replaced by a newer version."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)


class AppointmentQuerySet(InTrajectQuerySet):
    def planned(self) -> Self:
        return self.filter(state=AppointmentState.PLANNED)

    def upcoming(self) -> Self:
        """Planned and not over yet, the first one first."""
        return self.planned().filter(ends_at__gte=dates.now()).order_by("starts_at", "pk")

    def passed(self) -> Self:
        """Planned, over, and nobody wrote down what came of it."""
        return self.planned().filter(ends_at__lt=dates.now()).order_by("starts_at", "pk")

    def of_adviser(self, user: Any) -> Self:
        return self.filter(adviser=user)

    def at_the_same_time_as(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Planned appointments that overlap; one that ends when the other begins does not."""
        return self.planned().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class ContactQuerySet(InTrajectQuerySet):
    def attended(self) -> Self:
        """Contacts to which the candidate came."""
        return self.filter(attendance__in=ATTENDED)

    def conversations(self) -> Self:
        """Conversations with the candidate that took place."""
        return self.attended().filter(kind__in=CONVERSATIONS)

    def individual(self) -> Self:
        return self.filter(form=ContactForm.INDIVIDUAL)


class InfoSessionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The calendar is shared: everybody who may see sessions sees all of them (H-40)."""
        return self.all() if user.may(Permission.SEE_SESSIONS) else self.none()

    def editable_by(self, user: Any) -> Self:
        """Sessions of the organisations whose sessions the user may change."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.EDIT_SESSIONS))

    def planned(self) -> Self:
        return self.filter(state=SessionState.PLANNED)

    def upcoming(self) -> Self:
        """Planned and not over yet."""
        return self.planned().filter(ends_at__gte=dates.now())

    def with_counts(self) -> Self:
        """With `enrolled_count` (seats taken), `waiting_count` and `present_count`."""
        state = "enrolments__state"
        return self.annotate(
            enrolled_count=Count("enrolments", filter=Q(**{f"{state}__in": SEATED_STATES})),
            waiting_count=Count("enrolments", filter=Q(**{state: EnrolmentState.WAITING})),
            present_count=Count("enrolments", filter=Q(**{state: EnrolmentState.PRESENT})),
        )

    def open_to(self, user: Any) -> Self:
        """Planned sessions that have not begun, of the programmes that run, soonest first."""
        coming = self.visible_to(user).planned().filter(starts_at__gt=dates.now(), programme__is_active=True)
        return coming.with_counts().select_related("organisation", "organiser", "programme")

    def concerning(self, user: Any, *, everything: bool = False) -> Self:
        """Sessions that a user organises, that their organisations organise, or in which they brought somebody.

        With `everything` also every planned session of the shared calendar.
        """
        brought = self.model.enrolments.rel.related_model.objects.visible_to(user).in_play()
        theirs = (
            Q(organiser=user)
            | Q(organisation_id__in=organisation_ids(user, Permission.EDIT_SESSIONS))
            | Q(pk__in=brought.values("session_id"))
        )
        if everything:
            theirs |= Q(state=SessionState.PLANNED)
        return self.visible_to(user).filter(theirs)


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Enrolments in sessions of the user's own organisations, and those the user's office made."""
        return self.filter(
            Q(session__organisation_id__in=organisation_ids(user, Permission.EDIT_SESSIONS))
            | Q(enrolled_by_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS))
        )

    def withdrawable_by(self, user: Any) -> Self:
        """Enrolments that the user's organisations made, or in sessions that they organise."""
        ids = organisation_ids(user, Permission.EDIT_SESSIONS)
        offices = organisation_ids(user, Permission.SEND_REFERRALS)
        return self.filter(Q(session__organisation_id__in=ids) | Q(enrolled_by_organisation_id__in=offices))

    def present(self) -> Self:
        return self.filter(state=EnrolmentState.PRESENT)

    def seated(self) -> Self:
        """With a seat; the waiting list and who left have none."""
        return self.filter(state__in=SEATED_STATES)

    def in_line(self) -> Self:
        """The waiting list, in the order in which its people move up."""
        return self.filter(state=EnrolmentState.WAITING).order_by("created_at", "pk")

    def in_play(self) -> Self:
        """With a seat or waiting for one."""
        return self.exclude(state=EnrolmentState.WITHDRAWN)

    def to_come(self) -> Self:
        """In a session that still has to begin."""
        coming = {"session__state": SessionState.PLANNED, "session__starts_at__gt": dates.now()}
        return self.filter(state__in=(EnrolmentState.REGISTERED, EnrolmentState.WAITING), **coming)

    def marked_in(self, organisation_ids: Any) -> Self:
        """Whose presence was marked in sessions of these organisations, the latest session first."""
        marked = self.filter(marked_at__isnull=False, session__organisation_id__in=organisation_ids)
        return marked.order_by("-session__starts_at", "pk")

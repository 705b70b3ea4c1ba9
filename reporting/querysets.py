"""Questions about issued documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import dates
from core.models import OutgoingEmail
from people.access import organisation_ids
from people.roles import Permission
from reporting.enums import DocumentType, ImportStage, PreparedState, RowOutcome
from trajects.enums import Outcome
from trajects.models import Traject


class IssuedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Documents of dossiers and referrals that the user's organisations may see.

        Those of a dossier go where the dossier goes: to another organisation, or to who reads it for a while.
        Whoever refused a referral, or sent it on, no longer sees the candidate nor the card. The summary for a
        next adviser stays with the organisation that guides.
        """
        candidates = self.model.candidate.field.related_model.objects.visible_to(user)
        trajects = Traject.objects.visible_to(user).order_by().values("pk")
        guided = Traject.objects.filter(organisation_id__in=organisation_ids(user, Permission.SEE_DOSSIERS))
        return self.filter(
            Q(parent_type=Traject._meta.label_lower, parent_id__in=trajects)
            & (~Q(kind=DocumentType.HANDOVER) | Q(parent_id__in=guided.order_by().values("pk")))
            & (~Q(kind=DocumentType.REFERRAL_CARD) | Q(candidate__in=candidates))
            | Q(parent_type="", organisation_id__in=organisation_ids(user, Permission.SEE_DOSSIERS))
            & (~Q(kind=DocumentType.REFERRAL_CARD) | Q(candidate__in=candidates))
            | Q(
                shared_with_referrer=True,
                referring_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS),
            )
        )

    def about(self, subject: models.Model, kind: str) -> Self:
        """Every version of one document."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, kind=kind)

    def of_decision(self, decision: Any) -> Self:
        """What a decision brought: about itself, and the certificate of a start about its dossier."""
        about_dossier = Q(subject_type=decision.traject._meta.label_lower, subject_id=decision.traject_id)
        certificate = about_dossier & Q(kind=DocumentType.CERTIFICATE)
        about_itself = Q(subject_type=decision._meta.label_lower, subject_id=decision.pk)
        return self.filter(about_itself | certificate if decision.outcome == Outcome.STARTS else about_itself)

    def in_dossier(self, parent: models.Model) -> Self:
        """Documents that stand in this dossier."""
        return self.filter(parent_type=parent._meta.label_lower, parent_id=parent.pk)

    def current(self) -> Self:
        """Not replaced by a newer version."""
        return self.filter(is_current=True)

    def waiting_for_pdf(self) -> Self:
        return self.filter(file__isnull=True)


class PreparedFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files that this person asked for; nobody else's."""
        return self.filter(asked_by_id=user.pk)

    def to_make(self) -> Self:
        """Waiting, or left by a worker that died."""
        return self.filter(
            Q(state=PreparedState.WAITING) | Q(state=PreparedState.BUSY, lease_until__lt=dates.now())
        )

    def hopeless(self) -> Self:
        """Left by one worker after another for so long that nobody waits for it any more."""
        long_ago = dates.now() - timedelta(seconds=settings.PREPARED_GIVE_UP_SECONDS)
        return self.filter(state=PreparedState.BUSY, asked_at__lt=long_ago, lease_until__lt=dates.now())

    def expired(self) -> Self:
        """Ready, and past the moment until which it stays."""
        return self.filter(state=PreparedState.READY, expires_at__lt=dates.now())


def mails_visible_to(user: Any) -> models.QuerySet[OutgoingEmail]:
    """E-mails of the organisations whose outbox the user may see."""
    return OutgoingEmail.objects.visible_in(organisation_ids(user, Permission.SEE_OUTBOX))


class DataImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Only who brought a file in sees it: it is full of people."""
        return self.filter(started_by_id=user.pk)

    def going_on(self) -> Self:
        """Not thrown away."""
        return self.exclude(stage=ImportStage.DISCARDED)

    def with_work(self) -> Self:
        """To look at or to apply, and held by no worker that lives."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=dates.now())
        return self.filter(free, stage__in=(ImportStage.CHECKING, ImportStage.APPLYING))

    def forgotten(self) -> Self:
        """Nobody touched them for so long that their rows must go."""
        long_ago = dates.now() - timedelta(days=settings.IMPORT_KEPT_DAYS)
        return self.going_on().filter(changed_at__lt=long_ago).exclude(rows=None).distinct()


class ImportRowQuerySet(models.QuerySet):
    def to_check(self) -> Self:
        return self.filter(outcome=RowOutcome.WAITING)

    def to_apply(self) -> Self:
        """Rows that add or change something and are not left out."""
        return self.filter(outcome__in=(RowOutcome.ADD, RowOutcome.CHANGE), is_left_out=False)

    def tally(self) -> dict[str, int]:
        """How many rows there are of each outcome, without those that are left out; they are counted apart."""
        groups = self.order_by().values_list("outcome", "is_left_out").annotate(count=models.Count("pk"))
        kept = {outcome: count for outcome, left_out, count in groups if not left_out}
        return kept | {"left_out": sum(count for _outcome, left_out, count in groups if left_out)}

"""What somebody asked to read, in the words of who asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.models import Identified, Stamped
from core.workflow import StateModel, guards
from people.access import has
from people.roles import Permission
from trajects.enums import RequestState
from trajects.querysets import AccessQuestionQuerySet
from trajects.rules.teamwork import question_unanswered

ANSWERS = (RequestState.GRANTED, RequestState.REFUSED, RequestState.ENDED)


class AccessQuestion(Identified, Stamped, StateModel):
    """One time that somebody asked to read a dossier, whether there is one or not.

    It names nobody and is kept for every question, so that the list of who asked tells nothing either:
    what the question found is an AccessRequest of the organisation that answers.
    """

    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("vrager")
    )
    reason = models.TextField(_("waarom wil je lezen?"))
    state = FSMField(_("toestand"), default=RequestState.ASKED, choices=RequestState.choices, protected=True)

    objects = AccessQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("gestelde vraag om inzage")
        verbose_name_plural = _("gestelde vragen om inzage")
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="access_question_asked_or_withdrawn",
                condition=Q(state__in=("asked", "withdrawn")),
                violation_error_message=_("Een gestelde vraag is gevraagd of ingetrokken."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.requester}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:accesses")

    @property
    def standing(self) -> RequestState:
        """What became of it: taken back, else the best of its answers, else it waits."""
        if self.state == RequestState.WITHDRAWN:
            return RequestState.WITHDRAWN
        answers = {request.state for request in self.requests.all()}
        return next((state for state in ANSWERS if state in answers), RequestState.ASKED)

    @transition(
        field=state,
        source=RequestState.ASKED,
        target=RequestState.WITHDRAWN,
        permission=has(Permission.EDIT_DOSSIERS),
        conditions=guards(question_unanswered),
    )
    def withdraw(self) -> None:
        """Who asked takes the question back; nobody has to answer any more."""

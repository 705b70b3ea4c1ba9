"""The outbox screen: every mail of the organisation, and sending a failed one again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import policy
from core.enums import EmailState
from core.errors import Refused
from core.policy import Policy
from core.tables import ListView
from core.views import refused
from people.roles import Permission
from reporting import actions
from reporting.filters import MailFilter
from reporting.presenters.outbox import (
    error_words,
    mail_badge,
    mail_facts,
    mail_text_buttons,
    problem_words,
    send_again_button,
    shown_body,
)
from reporting.querysets import mails_visible_to
from reporting.tables import MailTable


class Outbox(ListView):
    """The mails that the application sends for the user's organisations."""

    policy = Policy(str(Permission.SEE_OUTBOX))
    table_class = MailTable
    filterset_class = MailFilter
    template_name = "reporting/outbox.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return mails_visible_to(request.user)

    def get_context(self, request: HttpRequest, table: Any) -> dict[str, Any]:
        failed = (
            mails_visible_to(request.user).filter(state__in=(EmailState.FAILED, EmailState.DOUBT)).count()
        )
        return {
            "failed": failed,
            "failed_url": f"{reverse('reporting:outbox')}?toestand=problem",
            "buttons": mail_text_buttons(request.user),
        }


@policy.requires(Permission.SEE_OUTBOX)
@require_safe
def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One mail: to whom, its state in words, and its text."""
    found = get_object_or_404(mails_visible_to(request.user), public_id=public_id)
    context = {
        "mail": found,
        "badges": [mail_badge(found)],
        "facts": mail_facts(found),
        "body": shown_body(found),
        "problem": problem_words(found),
        "error": error_words(found),
        "buttons": [send_again_button(found, request.user)] if problem_words(found) else [],
        "back_url": reverse("reporting:outbox"),
    }
    return render(request, "reporting/mail.html", context)


@policy.requires(Permission.SEND_MAIL_AGAIN)
@require_POST
def mail_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a failed mail back in the queue."""
    found = get_object_or_404(mails_visible_to(request.user), public_id=public_id)
    url = reverse("reporting:mail", args=[found.public_id])
    try:
        actions.send_mail_again(found, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=url)
    messages.success(request, _("De e-mail staat weer klaar om te vertrekken."))
    return HttpResponseRedirect(url)

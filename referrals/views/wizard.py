"""After an info session: what becomes of each person, a summary, and all of it in one go (H-33 to H-37)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from core import policy
from core.errors import Refused
from core.forms import OnceForm
from core.once import address_of
from core.policy import visible
from core.rules import Verdict, require
from core.views import refused, send_once
from people.roles import Permission
from referrals.actions.wizard import StepRefused, answer_everybody, rehearse
from referrals.forms.wizard import WizardForm
from referrals.models import Referral
from referrals.next_steps import Row, rows_of
from referrals.presenters import wizard as words
from referrals.presenters.inbox import state_badge
from trajects.enums import SessionState
from trajects.models import Enrolment, InfoSession
from trajects.presenters.sessions import line_of, presence_badge

BACK, DO = "terug", "doe"


@policy.requires(Permission.HANDLE_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def session_wizard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose for each person, look at the summary, do it all."""
    sessions = visible(InfoSession, request.user).select_related("organisation", "programme")
    session = get_object_or_404(sessions, public_id=public_id)
    verdict = was_held(session)
    if not verdict:
        return refused(request, verdict, back_url=session.get_absolute_url())
    if earlier := _sent_before(request):
        messages.info(request, _("Dit formulier was al verstuurd. Het is één keer verwerkt."))
        return HttpResponseRedirect(earlier)
    rows = _rows(request, session)
    form = WizardForm(request.POST or None, rows=rows, user=request.user)
    if request.method != "POST" or BACK in request.POST or not form.is_valid():
        return _choose(request, session, form)
    try:
        return _do(request, session, form) if DO in request.POST else _summary(request, session, form)
    except StepRefused as refusal:
        name = refusal.step.row.referral.candidate.list_name
        form.explain(refusal.step.row, f"{name}: {refusal.verdict.reason}")
        return _choose(request, session, form)
    except Refused as refusal:
        return refused(request, refusal.verdict, back_url=session.get_absolute_url())


def _sent_before(request: HttpRequest) -> str:
    """Where this form led when it was sent before: its own work changed what it would be checked against."""
    form = OnceForm(request.POST)
    return address_of(form.cleaned_data["form_key"], request.user) if form.is_valid() else ""


def was_held(session: InfoSession) -> Verdict:
    """First everybody is marked."""
    return require(
        session.state == SessionState.HELD,
        "not_held",
        gettext_lazy("Vul eerst de aanwezigheid in. Daarna beantwoord je de doorverwijzingen."),
        source="H-33, handleiding 2.4",
        who=gettext_lazy("de adviseur die de sessie organiseert"),
        url=reverse("trajects:session", args=[session.public_id]),
    )


def _rows(request: HttpRequest, session: InfoSession) -> list[Row]:
    """Everybody of the session with a referral to an organisation for which the user answers."""
    enrolments = list(
        session.enrolments.seated().select_related("candidate").order_by("candidate__sort_name", "pk")
    )
    candidates = [enrolment.candidate_id for enrolment in enrolments]
    referrals = visible(Referral, request.user).received_by(request.user).with_facts()
    referrals = referrals.prefetch_related("candidate__outreach_proposals")
    mine = referrals.filter(candidate__in=candidates, programme=session.programme_id).order_by("sent_at")
    places = visible(Enrolment, request.user).to_come().filter(session__programme=session.programme_id)
    coming = set(places.filter(candidate__in=candidates).values_list("candidate_id", flat=True))
    return rows_of(enrolments, mine, coming, _next_sessions(request, session))


def _next_sessions(request: HttpRequest, session: InfoSession) -> list[InfoSession]:
    """Sessions of the same organisation for which somebody can be invited."""
    coming = visible(InfoSession, request.user).open_to(request.user).filter(programme=session.programme_id)
    found = coming.filter(organisation=session.organisation_id).order_by("starts_at", "pk")
    return [each for each in found if each.enrolled_count < each.seats or each.has_waiting_list]


def _choose(request: HttpRequest, session: InfoSession, form: WizardForm) -> HttpResponse:
    """Step one. What others changed meanwhile stands beside its row."""
    shown = list(form.shown())
    context = _frame(session) | {
        "form": form,
        "rows": [_with_badges(request, row) for row in shown],
        "seen": list(form.seen_now()),
        "has_open": any(row.step for row in shown),
    }
    wrong = form.is_bound and BACK not in request.POST and form.errors
    return render(request, "referrals/wizard.html", context, status=422 if wrong else 200)


def _with_badges(request: HttpRequest, shown: Any) -> dict[str, Any]:
    enrolment, referral = shown.row.enrolment, shown.row.referral
    return {
        "shown": shown,
        "badges": [presence_badge(enrolment), state_badge(referral.state)],
        "url": referral.get_absolute_url(),
        "errors": shown.errors,
    }


def _summary(request: HttpRequest, session: InfoSession, form: WizardForm) -> HttpResponse:
    """Step two: what will happen, and who gets which mail."""
    effects = words.effects(rehearse(form.steps(), by=request.user))
    context = _frame(session) | {
        "effects": effects,
        "mails": sum(len(effect.mails) for effect in effects),
        "fields": form.said(),
    }
    return render(request, "referrals/wizard_summary.html", context)


def _do(request: HttpRequest, session: InfoSession, form: WizardForm) -> HttpResponse:
    """Step three: all of it, or nothing."""
    steps = form.steps()

    def work() -> str:
        answer_everybody(steps, by=request.user)
        return session.get_absolute_url()

    n = len(steps)
    done = ngettext("%(n)s persoon is verwerkt.", "%(n)s personen zijn verwerkt.", n) % {"n": n}
    return send_once(request, form, work, success=done)


def _frame(session: InfoSession) -> dict[str, Any]:
    return {
        "session": session,
        "subtitle": line_of(session),
        "back_url": session.get_absolute_url(),
    }

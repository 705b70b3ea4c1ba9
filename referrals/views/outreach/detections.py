"""The detection form: the list, who it is about, filling it in, and one detection (H-24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from referrals import presenters
from referrals.actions import detections as actions
from referrals.filters import CandidateFilter
from referrals.forms.detections import DetectionForm
from referrals.models import Detection, OutreachAction, Referral, may_do_outreach
from referrals.outreach_filters import DetectionFilter
from referrals.outreach_tables import DetectedTable, DetectionTable
from referrals.presenters import detections as words
from referrals.presenters import outreach as outreach_words
from referrals.rules import outreach as rules
from referrals.views.outreach.reached import register_button

SAVED = gettext_lazy("De detectie is bewaard.")


class Detections(ListView):
    """The detections of the user's organisations, drafts among them."""

    policy = Policy(str(Permission.MAKE_OUTREACH))
    table_class = DetectionTable
    filterset_class = DetectionFilter
    template_name = "referrals/detections.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Detection, request.user).with_people()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        add = ui.Button(_("Nieuwe detectie"), reverse("referrals:detection_choose"), icon="plus")
        return {"tabs": outreach_words.tabs("detections"), "buttons": [add]}


class ChooseDetected(ListView):
    """Who is it about: somebody who is known, or a new registration that comes back here."""

    policy = Policy(str(Permission.MAKE_OUTREACH))
    table_class = DetectedTable
    filterset_class = CandidateFilter
    template_name = "referrals/detection_choose.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        running = visible(Referral, request.user).open().filter(candidate=OuterRef("pk"))
        return (
            visible(Candidate, request.user)
            .editable_by(request.user)
            .annotate(running_state=Subquery(running.values("state")[:1]))
        )

    def get_table(self, request: HttpRequest) -> Table:
        table = super().get_table(request)
        table.action = _action_of(request)
        return table

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        action = _action_of(request)
        here = f"{request.path}?actie={action.public_id}" if action else request.path
        return {"action": action, "buttons": [register_button(here)]}


def _action_of(request: HttpRequest) -> OutreachAction | None:
    """The action in the address from which somebody comes, if there is one that the user may see."""
    try:
        public_id = UUID(request.GET.get("actie", ""))
    except ValueError:
        return None
    return visible(OutreachAction, request.user).filter(public_id=public_id).first()


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def detection_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new detection of this candidate, from an action when the address names one."""
    candidate = get_object_or_404(
        visible(Candidate, request.user).editable_by(request.user), public_id=public_id
    )
    action = _action_of(request)
    initial = {"contact_on": action.held_on, "contact_place": action.place} if action else {}
    form = DetectionForm(request.POST or None, initial=initial)
    back = action.get_absolute_url() if action else candidate.get_absolute_url()

    def work() -> str:
        values = form.values()
        made = actions.make_detection(by=request.user, candidate=candidate, action=action, **values)
        return made.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=SAVED)
    draft = f"detectie-{candidate.public_id}"
    return _form_page(request, form, candidate, title=_("Nieuwe detectie"), back_url=back, draft_key=draft)


def detection_of(request: HttpRequest, public_id: UUID) -> Detection:
    """A detection of one of the user's organisations; else 404."""
    return get_object_or_404(visible(Detection, request.user).with_facts(), public_id=public_id)


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def detection_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a detection until VDAB or GTB got it."""
    detection = detection_of(request, public_id)
    back = detection.get_absolute_url()
    verdict = rules.detection_may_change(detection)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = DetectionForm(
        request.POST or None,
        initial=DetectionForm.initial_of(detection),
        sees_document=words.sees_residence_document(detection, request.user),
    )

    def work() -> str:
        # The programme stays the one in which the detection was made.
        values = {name: value for name, value in form.values().items() if name != "programme"}
        version = form.cleaned_data["version"]
        return actions.change_detection(
            detection, by=request.user, version=version, **values
        ).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=SAVED)
    draft = f"detectie-{detection.public_id}"
    candidate = detection.candidate
    return _form_page(request, form, candidate, title=_("Wijzig de detectie"), back_url=back, draft_key=draft)


def _form_page(
    request: HttpRequest, form: DetectionForm, candidate: Candidate, **context: Any
) -> HttpResponse:
    context |= {
        "form": form,
        "candidate": candidate,
        "facts": presenters.candidate_facts(candidate, request.user),
        "edit_url": reverse("people:candidate_edit", args=[candidate.public_id]),
    }
    return render(request, "referrals/detection_form.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.MAKE_OUTREACH)
@require_safe
def detection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One detection, as it can be printed, and what is still missing before somebody is proposed."""
    found = detection_of(request, public_id)
    seen = visible(Candidate, request.user).filter(pk=found.candidate_id).exists()
    proposed = hasattr(found, "proposal")
    context = {
        "detection": found,
        "badges": [words.outcome_badge(found)],
        "buttons": [*words.buttons(found, request.user), words.paper_button(found)],
        "contact": [*words.contact_facts(found), *words.residence_fact(found, request.user)],
        "wishes": words.wish_facts(found),
        "decision": words.decision_facts(found),
        "preconditions": words.preconditions(found),
        "checklist": [] if proposed or not may_do_outreach(found, request.user) else words.checklist(found),
        "candidate_facts": presenters.candidate_facts(found.candidate, request.user) if seen else [],
        "candidate_url": found.candidate.get_absolute_url() if seen else "",
        "history": outreach_words.history(found),
    }
    return render(request, "referrals/detection.html", context)

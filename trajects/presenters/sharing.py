"""Handing a dossier over, and who reads it: the card on the dossier, the page of an offer, the page Inzage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats, moves
from core.ui import Badge, Button, Fact, Tone
from people.roles import Permission
from trajects.enums import AccessGroundOfDossier, HandoverState, RequestState
from trajects.models import AccessQuestion, AccessRequest, DossierAccess
from trajects.rules.teamwork import may_be_handed_over, may_work_in

HANDOVER_TONES = {
    HandoverState.OFFERED: Tone.WARNING,
    HandoverState.ACCEPTED: Tone.SUCCESS,
    HandoverState.REFUSED: Tone.DANGER,
    HandoverState.WITHDRAWN: Tone.NEUTRAL,
}
REQUEST_TONES = {
    RequestState.ASKED: Tone.WARNING,
    RequestState.GRANTED: Tone.SUCCESS,
    RequestState.REFUSED: Tone.DANGER,
    RequestState.ENDED: Tone.NEUTRAL,
    RequestState.WITHDRAWN: Tone.NEUTRAL,
}
SHOWN = 100


@dataclass(frozen=True)
class Sharing:
    """What templates/trajects/_sharing.html shows on the first tab."""

    waiting: str
    waiting_url: str
    hand_over: Button
    readers: list[str]
    readers_url: str


@dataclass(frozen=True)
class AccessLine:
    """A question to read, or somebody who reads."""

    title: str
    text: str
    badge: Badge
    url: str
    buttons: list[Button]


def handover_badge(handover: Any) -> Badge:
    return Badge(handover.get_state_display(), HANDOVER_TONES[HandoverState(handover.state)])


def sharing(traject: Any, user: Any) -> Sharing | None:
    """The card for a colleague; nothing for a reader of a lent dossier."""
    if not may_work_in(traject, user):
        return None
    waiting = traject.handovers.waiting().select_related("to_adviser").first()
    url = reverse("trajects:handover_add", args=[traject.public_id])
    button = Button(_("Draag dit dossier over"), url, tone="secondary", icon="share")
    return Sharing(
        waiting=_("Aangeboden aan %(person)s. Er is nog geen antwoord.") % {"person": waiting.to_adviser}
        if waiting
        else "",
        waiting_url=waiting.get_absolute_url() if waiting else "",
        hand_over=button.guarded_by(may_be_handed_over(traject, user)),
        readers=[
            reader_words(access)
            for access in traject.accesses.holding().select_related("user").order_by("until", "pk")
        ],
        readers_url=reverse("trajects:accesses"),
    )


def reader_words(access: Any) -> str:
    """Who reads, why, and until when."""
    return _("%(person)s, tot en met %(day)s (%(why)s)") % {
        "person": access.user,
        "day": formats.short_date(access.until),
        "why": access.get_ground_display().lower(),
    }


def lent_words(traject: Any, user: Any) -> str:
    """For a reader of a lent dossier: until when, and that nothing can be changed."""
    if may_work_in(traject, user):
        return ""
    last = traject.accesses.holding().filter(user=user).order_by("-until").first()
    if last is None:
        return ""
    return _("Je mag dit dossier van %(organisation)s lezen tot en met %(day)s. Je kunt niets wijzigen.") % {
        "organisation": traject.organisation.name,
        "day": formats.short_date(last.until),
    }


def handover_facts(handover: Any) -> list[Fact]:
    """What the receiver must know to answer."""
    facts = [
        Fact(_("Kandidaat"), handover.traject.candidate.list_name),
        Fact(_("Van"), str(handover.from_adviser), handover.from_organisation.name),
        Fact(_("Naar"), str(handover.to_adviser), handover.to_organisation.name),
        Fact(_("Aangeboden op"), dates.local_date(handover.created_at), str(handover.offered_by)),
    ]
    if handover.answered_at:
        facts.append(Fact(_("Beantwoord op"), dates.local_date(handover.answered_at)))
    return facts


def handover_buttons(handover: Any, user: Any, *, tells: bool) -> list[Button]:
    """The answers that this user can give, and the one-page summary for who may read it."""
    answers = moves.buttons("overdracht", handover, user)
    if not tells:
        return answers
    url = reverse("reporting:handover_summary", args=[handover.public_id])
    summary = Button(_("Lees de samenvatting (PDF)"), url, tone="secondary", icon="document")
    return [*answers, summary]


def requests_to_answer(user: Any) -> list[AccessLine]:
    """Questions of others about dossiers in which the user works."""
    rows = AccessRequest.objects.to_answer_by(user)
    return [_request_line(row, user) for row in _with_people(rows)[:SHOWN]]


def readings_of_mine(user: Any) -> list[AccessLine]:
    """What the user may read of others; never a question that still waits."""
    rows = DossierAccess.objects.holding().filter(user=user)
    rows = rows.select_related("traject__candidate", "traject__organisation").order_by("until", "pk")
    requests = {
        row.traject_id: row
        for row in AccessRequest.objects.filter(requester=user, state=RequestState.GRANTED).order_by("pk")
    }
    return [_reading_line(row, requests.get(row.traject_id), user) for row in rows[:SHOWN]]


def _reading_line(access: Any, request: Any, user: Any) -> AccessLine:
    asked = access.ground == AccessGroundOfDossier.REQUEST
    return AccessLine(
        title=access.traject.candidate.list_name,
        text=_("%(organisation)s. Tot en met %(day)s (%(why)s).")
        % {
            "organisation": access.traject.organisation.name,
            "day": formats.short_date(access.until),
            "why": access.get_ground_display().lower(),
        },
        badge=Badge(_("Leest"), Tone.INFO),
        url=access.traject.get_absolute_url(),
        buttons=moves.buttons("inzage", request, user) if asked and request else [],
    )


def questions_of_mine(user: Any) -> list[AccessLine]:
    """What the user asked, also where there is no dossier, in the words of the question and with its state.

    It names nobody: whoever asked by number would learn from a refusal whose number that is.
    """
    rows = AccessQuestion.objects.visible_to(user).prefetch_related("requests")
    lines = [_question_line(row, row.standing, row.requests.all(), user) for row in rows[:SHOWN]]
    # Refusals of before each question was kept.
    older = AccessRequest.objects.filter(requester=user, state=RequestState.REFUSED, question=None)
    return lines + [_question_line(row, RequestState.REFUSED, [row], user) for row in older[:5]]


def _question_line(question: Any, state: RequestState, requests: Any, user: Any) -> AccessLine:
    waits = state == RequestState.ASKED
    answers = [_answer_words(row) for row in requests if row.state == state]
    return AccessLine(
        title=_("Je vraag van %(day)s") % {"day": formats.short_date(question.created_at)},
        text=" · ".join(filter(None, [question.reason, *answers])),
        badge=Badge(state.label, REQUEST_TONES[state]),
        url="",
        buttons=moves.buttons("inzagevraag", question, user) if waits else [],
    )


def _answer_words(request: Any) -> str:
    """Why not, or until when."""
    if request.state == RequestState.GRANTED:
        return _("Tot en met %(day)s") % {"day": formats.short_date(request.until)}
    return request.answer_reason


def readers_of_ours(user: Any) -> list[AccessLine]:
    """Who of elsewhere reads dossiers in which the user works."""
    granted = AccessRequest.objects.visible_to(user).filter(state=RequestState.GRANTED)
    requests = {(row.traject_id, row.requester_id): row for row in granted.order_by("pk")}
    rows = DossierAccess.objects.of_dossiers(user).holding().exclude(user=user)
    rows = rows.select_related("traject__candidate", "user").order_by("until", "pk")
    return [_reader_line(row, requests.get((row.traject_id, row.user_id)), user) for row in rows[:SHOWN]]


def _reader_line(access: Any, request: Any, user: Any) -> AccessLine:
    asked = access.ground == AccessGroundOfDossier.REQUEST
    return AccessLine(
        title=access.traject.candidate.list_name,
        text=reader_words(access),
        badge=Badge(_("Leest"), Tone.INFO),
        url=access.traject.get_absolute_url(),
        buttons=moves.buttons("inzage", request, user) if asked and request else [],
    )


def _request_line(request: Any, user: Any) -> AccessLine:
    return AccessLine(
        title=request.traject.candidate.list_name,
        text=f"{request.requester}, {request.organisation.name}: {request.reason}",
        badge=Badge(request.get_state_display(), REQUEST_TONES[RequestState(request.state)]),
        url=request.traject.get_absolute_url(),
        buttons=moves.buttons("inzage", request, user) if user.may(Permission.EDIT_DOSSIERS) else [],
    )


def _with_people(rows: Any) -> Any:
    return rows.select_related("traject__candidate", "traject__organisation", "requester", "organisation")

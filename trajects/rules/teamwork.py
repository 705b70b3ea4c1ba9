"""What may be done with tasks, notes, the team, a handover and an access request, and why not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import dates, formats
from core.rules import Verdict, first_refusal, require
from people.access import may_on
from people.roles import Permission
from trajects.enums import HandoverState, RequestState, TaskState, TrajectState


def may_work_in(traject: Any, user: Any) -> bool:
    """Whether the dossier is one of the user's organisations, and not only lent for reading."""
    return may_on(user, Permission.EDIT_DOSSIERS, traject.organisation_id)


def may_write(traject: Any, user: Any) -> Verdict:
    """Whoever reads a lent dossier changes nothing in it."""
    return require(
        may_work_in(traject, user),
        "reads_only",
        _("Je mag dit dossier van een andere organisatie lezen, niet wijzigen."),
        who=str(traject.adviser),
    )


def works_at(person: Any, organisation: Any) -> Verdict:
    """The person is a colleague who guides candidates of this organisation today."""
    return require(
        person.is_active and may_on(person, Permission.EDIT_DOSSIERS, organisation.pk),
        "colleague",
        _("%(person)s werkt niet als adviseur voor %(organisation)s.")
        % {"person": person, "organisation": organisation},
    )


def task_open(task: Any, user: Any = None) -> Verdict:
    """A task is done, changed or struck out while it is open."""
    return require(task.state == TaskState.OPEN, "task_ended", _("Deze taak is al gedaan of geschrapt."))


def task_ended(task: Any, user: Any = None) -> Verdict:
    """Only a task that ended can be opened again."""
    return require(task.state != TaskState.OPEN, "task_open", _("Deze taak staat al open."))


def not_the_adviser(traject: Any, person: Any) -> Verdict:
    """The adviser of the dossier is no member of the team beside the adviser."""
    return require(
        traject.adviser_id != person.pk, "team_adviser", _("Deze collega is de adviseur van dit dossier.")
    )


def not_closed(traject: Any, user: Any = None) -> Verdict:
    """A closed dossier stays with who guided it."""
    return require(
        traject.state != TrajectState.CLOSED,
        "handover_closed",
        _("Dit dossier is afgesloten. Het blijft bij de adviseur die het begeleidde."),
    )


def nothing_offered(traject: Any, user: Any = None) -> Verdict:
    """One offer at a time."""
    return require(
        not traject.handovers.waiting().exists(),
        "handover_waiting",
        _("Dit dossier is al aangeboden. Trek dat aanbod eerst in."),
    )


def may_be_handed_over(traject: Any, user: Any = None) -> Verdict:
    """A dossier that is not closed and not offered to somebody else."""
    return first_refusal(not_closed(traject, user), nothing_offered(traject, user))


def may_answer_offer(handover: Any, user: Any) -> Verdict:
    """Who was asked answers; a coordinator may do it for somebody who is away."""
    return require(
        handover.to_adviser_id == getattr(user, "pk", None)
        or may_on(user, Permission.MANAGE_PROGRAMME, handover.to_organisation_id),
        "handover_receiver",
        _("Alleen %(person)s antwoordt op dit aanbod.") % {"person": handover.to_adviser},
        who=str(handover.to_adviser),
    )


def is_waiting(handover: Any, user: Any = None) -> Verdict:
    """Whether the offer still waits for an answer."""
    return require(
        handover.state == HandoverState.OFFERED, "workflow.moved", _("Dit aanbod is al beantwoord.")
    )


def has_no_open_dossiers(account: Any, user: Any = None) -> Verdict:
    """Somebody who leaves has handed over first, so that no candidate is left alone."""
    count = account.trajects.open().count()
    words = ngettext(
        "%(person)s begeleidt nog %(n)s open dossier.", "%(person)s begeleidt nog %(n)s open dossiers.", count
    )
    return require(
        not count,
        "open_dossiers",
        words % {"person": account, "n": count},
        url=f"{reverse('trajects:handover_many')}?van={account.public_id}",
    )


def last_day_of_reading(programme: Any) -> date:
    """The last day until which access may be given today."""
    return dates.today() + timedelta(days=programme.access_days)


def access_until_fits(traject: Any, until: date) -> Verdict:
    """Access lasts until a day to come, and at most as long as the programme says."""
    last = last_day_of_reading(traject.programme)
    return first_refusal(
        require(until >= dates.today(), "access_past", _("Kies vandaag of een dag die nog komt.")),
        require(
            until <= last,
            "access_long",
            _("Inzage duurt hoogstens tot en met %(day)s.") % {"day": formats.short_date(last)},
        ),
    )


def question_unanswered(question: Any, user: Any = None) -> Verdict:
    """A question is taken back by who asked, as long as nobody answered it."""
    waits = all(request.state == RequestState.ASKED for request in question.requests.all())
    return first_refusal(
        require(
            user is None or question.requester_id == user.pk,
            "question_not_yours",
            _("Alleen wie de vraag stelde, trekt ze in."),
        ),
        require(
            waits,
            "question_answered",
            _("Op je vraag kwam al een antwoord. Beëindig de inzage als je niet meer wilt lezen."),
        ),
    )


def may_end_access(request: Any, user: Any) -> Verdict:
    """Who reads stops reading, or somebody of the organisation of the dossier ends it."""
    return require(
        request.state == RequestState.GRANTED
        and (request.requester_id == user.pk or may_work_in(request.traject, user)),
        "access_not_yours",
        _("Alleen wie leest en de organisatie van het dossier beëindigen de inzage."),
    )

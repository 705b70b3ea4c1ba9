"""What the pages about people share: finding the person, and one door for forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.errors import Refused, UploadRefused
from core.policy import visible
from core.views import refused, send_once
from people import actions
from people.errors import IdentityTaken
from people.models import Candidate

KNOWN_HERE = _("Dit nummer hoort bij %(name)s, klantnummer %(number)s. Open die kandidaat in plaats daarvan.")


def candidate_of(request: HttpRequest, public_id: UUID) -> Candidate:
    """A person whom the user may see; else 404."""
    people = visible(Candidate, request.user).with_agreement()
    return get_object_or_404(people, public_id=public_id)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, form: Any = None) -> HttpResponse:
    """A page, with 422 when its form was refused."""
    wrong = form is not None and bool(form.errors)
    return render(request, template, {"form": form, **context}, status=422 if wrong else 200)


def carry_out(
    request: HttpRequest, form: Any, work: Callable[[], str], *, back_url: str, success: str
) -> HttpResponse | None:
    """Do the work of a form that was sent once and go where it leads.

    Answers None when nothing was sent, or when a value is wrong: the form then says why and is shown.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return send_once(request, form, work, success=success)
    except IdentityTaken as error:
        return _answer_taken(request, form, error)
    except Refused as error:
        return refused(request, error.verdict, back_url=back_url)
    except UploadRefused as error:
        form.add_error("evidence", str(error.message))
        return None
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None


def _answer_taken(request: HttpRequest, form: Any, error: IdentityTaken) -> None:
    """Say nothing about a person whom the user may not see, and ask the coordinators to look (C3)."""
    known = visible(Candidate, request.user).filter(pk=error.existing.pk).first()
    if known:
        form.add_error(None, KNOWN_HERE % {"name": known.list_name, "number": known.number})
        return
    actions.report_duplicate(error.existing, by=request.user)
    form.add_error(None, str(error.verdict.reason))

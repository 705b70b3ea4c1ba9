"""The candidate's own page, without an account (D-19, quality R6).

As on the other pages that a mail opens, the secret of the link is swapped for a key in the session. Opening
pages changes nothing but the moment of the last visit, however often a machine that reads mail does it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import files, links, policy, publicity
from core.errors import Refused, UploadRefused
from core.links import private
from core.views import send_once
from people import ratelimit
from reporting import actions as documents
from reporting.client.agenda import calendar_file, rows_of
from reporting.client.forms import BringForm
from reporting.client.page import client_page
from reporting.client.papers import issued_for, uploads_of
from reporting.views.documents import or_unavailable
from trajects import actions, calendars
from trajects.invitations import language_for
from trajects.models import ClientLink
from trajects.rules.client import may_bring
from vouchers.opinion_links import waiting_in
from vouchers.views.opinions import SESSION_KEY as OPINIONS

SESSION_KEY, SINCE = "client_links", "client_since"
RATE_SECONDS = 10 * 60
MANY_REQUESTS = 200
A_DAY = 24 * 60 * 60
MANY_UPLOADS = 20

Answer = Callable[..., HttpResponseBase]


def with_link(view: Answer) -> Answer:
    """The view gets the link that this browser opened, while it opens the page; else the one polite answer."""

    @wraps(view)
    def guarded(request: HttpRequest, public_id: UUID, **parts: UUID) -> HttpResponseBase:
        if _too_many(request):
            return _stop(request)
        token_hash = links.opened(request, SESSION_KEY, str(public_id))
        link = actions.page_of(token_hash) if token_hash else None
        if link is None or link.public_id != public_id:
            return _gone(request)
        publicity.about(request, link.traject.programme.co_financing_text)
        return view(request, link, **parts)

    return guarded


@policy.public
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Check the secret of the e-mail, remember its hash in the session, and leave the secret behind."""
    if _too_many(request):
        return _stop(request)
    link = actions.page_of(links.hash_of(token))
    if link is None:
        return _gone(request)
    name, last = str(link.public_id), link.opened_at.isoformat() if link.opened_at else ""
    request.session[SINCE] = dict(
        list({**request.session.get(SINCE, {}), name: last}.items())[-links.LINKS_KEPT :]
    )
    response = links.swap(
        request, SESSION_KEY, name, link.token_hash, url=reverse("reporting:client_page", args=[name])
    )
    return _spoken(request, response, link)


def _spoken(request: HttpRequest, response: HttpResponse, link: ClientLink) -> HttpResponse:
    """In the language of the e-mail, unless this browser chose one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language_for(link.traject.candidate),
            secure=request.is_secure(),
            samesite="Lax",
        )
    return response


@policy.public
@never_cache
@require_safe
@with_link
def page(request: HttpRequest, link: ClientLink) -> HttpResponse:
    """What is open and by when, the agenda, documents and messages."""
    last = request.session.get(SINCE, {}).get(str(link.public_id))
    since = datetime.fromisoformat(last) if last else None
    shown = client_page(link, since=since, month=request.GET.get("maand", ""))
    if request.method == "GET":
        actions.note_page_opened(link)
    return private(render(request, "reporting/client/page.html", {"page": shown}))


@policy.public
@never_cache
@require_safe
@with_link
def calendar(request: HttpRequest, link: ClientLink, meeting_id: UUID) -> HttpResponse:
    """One appointment or session for the candidate's own calendar."""
    row = next((row for row in rows_of(link.traject) if row.public_id == meeting_id), None)
    if row is None:
        raise Http404
    response = HttpResponse(calendar_file(row), content_type=calendars.content_type(calendars.REQUEST))
    response["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return private(response)


@policy.public
@never_cache
@require_safe
@with_link
def paper(request: HttpRequest, link: ClientLink, paper_id: UUID) -> HttpResponseBase:
    """A document that was made for the candidate; the journal keeps that it was opened."""
    found = next((row for row in issued_for(link.traject) if row.public_id == paper_id), None)
    if found is None:
        raise Http404
    by = actions.candidate_of(link)
    return or_unavailable(request, lambda: files.serve(documents.open_document(found, by=by)))


@policy.public
@never_cache
@require_safe
@with_link
def uploaded(request: HttpRequest, link: ClientLink, paper_id: UUID) -> HttpResponseBase:
    """A file that the candidate uploaded."""
    return files.serve(get_object_or_404(uploads_of(link.traject), public_id=paper_id).file)


@policy.public
@never_cache
@require_safe
@with_link
def opinion(request: HttpRequest, link: ClientLink, opinion_id: UUID) -> HttpResponse:
    """On to the questions about a training, as the link in their own e-mail does."""
    found = get_object_or_404(waiting_in(link.traject), public_id=opinion_id)
    url = reverse("vouchers:opinion", args=[found.public_id])
    return links.swap(request, OPINIONS, str(found.public_id), found.token_hash, url=url)


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_link
def upload(request: HttpRequest, link: ClientLink) -> HttpResponse:
    """Bring a document, and say whether the mediator may see it."""
    back = reverse("reporting:client_page", args=[link.public_id])
    verdict = may_bring(link)
    form = BringForm(request.POST or None, request.FILES or None)
    if verdict and request.method == "POST" and form.is_valid():
        response = _bring(request, link, form, back)
        if response is not None:
            return private(response)
    if form.errors and "upload" not in form.errors:
        # A browser does not send the file a second time by itself.
        form.add_error("upload", _("Kies je bestand opnieuw."))
    context = {"form": form, "back_url": back, "refused": "" if verdict else str(verdict.reason)}
    status = 403 if not verdict else 422 if form.errors else 200
    return private(render(request, "reporting/client/upload.html", context, status=status))


def _bring(request: HttpRequest, link: ClientLink, form: BringForm, back: str) -> HttpResponse | None:
    """Keep the file once; a file that cannot be kept says why beside its field."""
    if not ratelimit.within("client_upload", str(link.public_id), limit=MANY_UPLOADS, seconds=A_DAY):
        form.add_error("upload", _("Je laadde vandaag al veel documenten op. Probeer het morgen opnieuw."))
        return None

    def work() -> str:
        actions.bring_document(link, **form.values())
        return f"{back}#documenten"

    try:
        return send_once(
            request, form, work, success=_("Je document is opgeladen. Je adviseur krijgt bericht.")
        )
    except UploadRefused as error:
        form.add_error("upload", str(error.message))
    except Refused as error:
        form.add_error(None, str(error.verdict.reason))
    return None


def _gone(request: HttpRequest) -> HttpResponse:
    """One answer for a link that is unknown, cut off, revoked or expired: no hint which."""
    return private(render(request, "reporting/client/gone.html", status=404))


def _too_many(request: HttpRequest) -> bool:
    """Whether this address asked too often."""
    return ratelimit.beyond(request, "client_page", limit=MANY_REQUESTS, seconds=RATE_SECONDS)


def _stop(request: HttpRequest) -> HttpResponse:
    return private(render(request, "429.html", status=429))

"""The page on which a candidate signs with a link, without an account (quality R6).

The secret of the link is swapped for a key in the session, and the browser goes on to an address without
it. Opening pages signs nothing, however often a mail scanner does it; signing needs a choice that nobody
made beforehand, a name and a tick. The page shows the first name, who asks, and the text.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import formats, links, policy
from core.errors import Refused, UploadRefused
from core.links import private
from people import actions, ratelimit, signing
from people.devices import device_of
from people.enums import SigningLinkState
from people.forms import InkForm
from people.models import SigningLink
from people.signing import SignedText
from people.signing_words import language_of_words, words_for
from people.views.agreements import language_tabs

SESSION_KEY = "signing_links"
RATE_SECONDS = 10 * 60
MANY_REQUESTS = 200
MANY_WRONG_LINKS = 30
CLOSED = {SigningLinkState.EXPIRED: "expired", SigningLinkState.REVOKED: "revoked"}


@policy.public
@never_cache
@require_safe
def open_signing_link(request: HttpRequest, token: str) -> HttpResponse:
    """Check the secret, remember its hash in the session, and leave the secret behind."""
    if _too_many(request):
        return _stop(request)
    link = actions.link_of(links.hash_of(token))
    if link is None:
        return _unknown(request)
    url = reverse("people:sign_with_link", args=[link.public_id])
    return links.swap(request, SESSION_KEY, str(link.public_id), link.token_hash, url=url)


@policy.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_with_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The text, and the signature under it."""
    if _too_many(request):
        return _stop(request)
    token_hash = links.opened(request, SESSION_KEY, str(public_id))
    link = actions.link_of(token_hash) if token_hash else None
    if link is None or link.public_id != public_id:
        return _unknown(request)
    if not link.is_open:
        return _closed(request, link)
    paper = signing.paper_of(link)
    texts = paper.texts(link)
    text = signing.in_language(texts, _language(request, link))
    if text is None or not paper.can_be_signed(link):
        return _message(request, link, "needless", status=410)
    return _page(request, link, texts, text)


def _page(request: HttpRequest, link: SigningLink, texts: list[SignedText], text: SignedText) -> HttpResponse:
    """Show the form, or take the signature."""
    form = InkForm(request.POST if request.method == "POST" else None, text=text)
    if request.method == "POST" and form.is_valid():
        return _sign(request, link, text, form)
    if request.method == "GET":
        actions.note_opened(link)
    words = words_for(text.language)
    names = {"name": link.candidate.given_name, "adviser": link.made_by.full_name}
    names["organisation"] = link.made_by.journal_identity().organisation
    context = {
        "text": text,
        "words": words,
        "form": form,
        "hello": words["hello"].format(**names),
        "intro": words["intro"].format(**names),
        "until": words["until"].format(day=formats.short_date(link.expires_at)),
        "languages": language_tabs(request, texts, text),
        **_around(link, text.language),
    }
    return private(render(request, "people/signing.html", context, status=422 if form.errors else 200))


def _sign(request: HttpRequest, link: SigningLink, text: SignedText, form: InkForm) -> HttpResponse:
    """Keep the signature; the same form a second time finds it kept."""
    try:
        actions.sign_by_link(link, text=text, ink=form.ink(device_of(request.headers)))
    except (Refused, UploadRefused):
        return _message(request, link, "needless", status=410)
    return private(HttpResponseRedirect(f"{request.path}?taal={text.language}"))


def _language(request: HttpRequest, link: SigningLink) -> str:
    """The language that was chosen on the page, else of the adviser's choice, else of the candidate."""
    chosen = request.POST.get("language") or request.GET.get("taal")
    return chosen or (link.text.language if link.text else link.candidate.contact_language)


def _closed(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """Signed with thanks, or why the link opens nothing any more; never anything of the text."""
    if link.state == SigningLinkState.SIGNED:
        return _message(request, link, "done", status=200)
    return _message(request, link, CLOSED[link.state], status=410)


def _message(request: HttpRequest, link: SigningLink, name: str, *, status: int) -> HttpResponse:
    """A short answer to who holds the whole secret of a link."""
    language = _language(request, link)
    words = words_for(language)
    moment = formats.short_date(link.used_at) if link.used_at else ""
    context = {
        "title": words[name],
        "message": words[f"{name}_text"].format(moment=moment),
        "words": words,
        "done": name == "done",
        **_around(link, language),
    }
    return private(render(request, "people/signing_gone.html", context, status=status))


def _around(link: SigningLink, language: str) -> dict[str, object]:
    """In which language the page speaks, and whom to ask."""
    spoken = language_of_words(language)
    return {"spoken": spoken, "direction": signing.direction_of(spoken), "adviser": link.made_by}


def _unknown(request: HttpRequest) -> HttpResponse:
    """One answer for what is unknown, cut off or of another browser: no hint which."""
    if ratelimit.beyond(request, "signing_wrong_link", limit=MANY_WRONG_LINKS, seconds=RATE_SECONDS):
        return _stop(request)
    language = language_of_words(get_language() or "nl")
    words = words_for(language)
    context = {"title": words["gone"], "message": words["gone_text"], "spoken": language, "direction": "ltr"}
    return private(render(request, "people/signing_gone.html", context, status=404))


def _too_many(request: HttpRequest) -> bool:
    """Whether this address asked too often."""
    return ratelimit.beyond(request, "signing", limit=MANY_REQUESTS, seconds=RATE_SECONDS)


def _stop(request: HttpRequest) -> HttpResponse:
    return private(render(request, "429.html", status=429))

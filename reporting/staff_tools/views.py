"""Medewerkerstools: the page, its documents, the newsflash, and the question to the MLP coach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import files, policy
from core.errors import UploadRefused
from core.forms import OnceForm
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.text import one_line
from core.ui import Button, Fact
from core.views import carry_out, refused
from people.roles import Permission
from reporting.models import MlpCoach, NewsFlash, StaffResource
from reporting.presenters.mail_texts import Preview
from reporting.staff_tools import actions, presenters, rules
from reporting.staff_tools.enums import ONE, NewsState, ResourceKind
from reporting.staff_tools.forms import CoachForm, NewsForm, ResourceForm, VersionForm
from reporting.staff_tools.notifications import NewsFlashEmail
from reporting.staff_tools.tables import NewsFilter, NewsTable
from trajects.views.base import form_page

QUERY_LENGTH = 100


@policy.requires(Permission.SEE_STAFF_TOOLS)
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """Everything that colleagues share, to search through (H-A4)."""
    text = one_line(request.GET.get("q", ""))[:QUERY_LENGTH]
    kind = request.GET.get("rubriek", "")
    keeps = rules.keeps_page(request.user)
    rows = visible(StaffResource, request.user).filter(is_archived=request.GET.get("archief") == "ja")
    news = visible(NewsFlash, request.user).sent().with_unread(request.user)
    kind = kind if kind in ResourceKind.values else ""
    sections = presenters.sections_of(rows.matching(text).with_versions(), keeps=keeps, kind=kind)
    context = {
        "q": text,
        "kind": kind,
        "kinds": ResourceKind.choices,
        "archive": request.GET.get("archief") == "ja",
        "keeps": keeps,
        "sections": sections,
        "has_any": any(section.count for section in sections),
        "news": [] if text or kind else list(news[: presenters.NEWEST]),
        "tabs": _tabs(request, "tools"),
    }
    return render(request, "reporting/staff_tools/tools.html", context)


def _tabs(request: HttpRequest, current: str) -> list[Any]:
    unread = visible(NewsFlash, request.user).unread_by(request.user).count()
    return presenters.tabs(current, unread=unread)


def _resource_of(request: HttpRequest, public_id: UUID) -> StaffResource:
    return get_object_or_404(visible(StaffResource, request.user), public_id=public_id)


def _save(
    request: HttpRequest, form: Any, work: Callable[[], Any], *, back_url: str, success: Any
) -> HttpResponse | None:
    """Do the work of a form that was sent; nothing when it has to be shown, perhaps with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None

    def done() -> str:
        work()
        return back_url

    try:
        return carry_out(request, form, done, cancel_url=back_url, success=success)
    except UploadRefused as error:
        form.add_error("upload", str(error.message))
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
    return None


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def resource_add(request: HttpRequest) -> HttpResponse:
    """Put something on the page; the section stands in the address."""
    wanted = request.GET.get("rubriek", "")
    kind = ResourceKind(wanted) if wanted in ResourceKind.values else ResourceKind.DOCUMENT
    form = ResourceForm(request.POST or None, request.FILES or None, kind=kind)
    back = reverse("reporting:tools")
    answer = _save(
        request,
        form,
        lambda: actions.add_resource(by=request.user, kind=kind.value, **form.values()),
        back_url=back,
        success=_("Het staat op de pagina."),
    )
    words = _("Voeg toe: %(what)s") % {"what": str(ONE[kind]).lower()}
    return answer or form_page(
        request, form, title=words, submit_label=_("Zet op de pagina"), cancel_url=back
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def resource_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what stands on the page."""
    resource = _resource_of(request, public_id)
    form = ResourceForm(request.POST or None, kind=ResourceKind(resource.kind), instance=resource)
    back = reverse("reporting:tools")

    def work() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_resource(resource, by=request.user, version=version, **form.values())

    answer = _save(request, form, work, back_url=back, success=_("De wijziging is bewaard."))
    return answer or form_page(
        request,
        form,
        title=_("Wijzig: %(title)s") % {"title": resource.title},
        submit_label=_("Bewaar"),
        cancel_url=back,
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def resource_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A newer file of a standard document."""
    resource = _resource_of(request, public_id)
    back = reverse("reporting:tools")
    if not (verdict := rules.has_versions(resource)):
        return refused(request, verdict, back_url=back)
    form = VersionForm(request.POST or None, request.FILES or None)
    answer = _save(
        request,
        form,
        lambda: actions.add_version(resource, by=request.user, **form.values()),
        back_url=back,
        success=_("De nieuwe versie staat op de pagina."),
    )
    return answer or form_page(
        request,
        form,
        title=_("Nieuwe versie"),
        subtitle=resource.title,
        submit_label=_("Zet op de pagina"),
        cancel_url=back,
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def resource_archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it off the page, or put it back; one click undoes the other."""
    actions.archive_resource(_resource_of(request, public_id), by=request.user)
    return redirect("reporting:tools")


@policy.requires(Permission.SEE_STAFF_TOOLS)
@require_safe
def resource_file(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """A version of a standard document."""
    versions = _resource_of(request, public_id).versions.select_related("file")
    return files.serve(get_object_or_404(versions, number=number).file)


# Newsflash -----------------------------------------------------------------------------------------


class NewsList(ListView):
    """Every newsflash that was sent; drafts for who writes them."""

    policy = Policy(str(Permission.SEE_STAFF_TOOLS))
    table_class = NewsTable
    filterset_class = NewsFilter
    template_name = "reporting/staff_tools/news.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(NewsFlash, request.user).with_unread(request.user).select_related("written_by")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        write = Button(_("Schrijf een nieuwsflash"), reverse("reporting:news_add"), icon="plus")
        return {"tabs": _tabs(request, "news"), "buttons": [write] if rules.keeps_page(request.user) else []}


def _news_of(request: HttpRequest, public_id: UUID) -> NewsFlash:
    return get_object_or_404(visible(NewsFlash, request.user), public_id=public_id)


@policy.requires(Permission.SEE_STAFF_TOOLS)
@require_safe
def newsflash(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A newsflash as everybody reads it; a draft with the mail that it will be."""
    found = _news_of(request, public_id)
    actions.note_read(found, by=request.user)
    is_draft = found.state == NewsState.DRAFT
    context = {
        "newsflash": found,
        "badges": [presenters.news_badge(found)] if is_draft else [],
        "facts": [Fact(_("Verstuurd"), found.sent_at), Fact(_("Door"), found.written_by.full_name)]
        if found.sent_at
        else [],
        "buttons": _news_buttons(found) if is_draft else [],
        "preview": _preview(request, found) if is_draft else None,
        "desk": {"language": request.user.language},
    }
    return render(request, "reporting/staff_tools/newsflash.html", context)


def _preview(request: HttpRequest, found: NewsFlash) -> Preview:
    """The mail as it will be."""
    mail = NewsFlashEmail(found, to=request.user, by=request.user, sentence=actions.co_financing())
    to = mail.recipient()
    with translation.override(to.language):
        letter = mail.letter(to)
        return Preview([], letter, letter.as_text())


def _news_buttons(found: NewsFlash) -> list[Button]:
    """Only who writes sees a draft."""
    return [
        Button(_("Verstuur naar alle adviseurs"), presenters.address("news_send", found), icon="send"),
        Button(_("Wijzigen"), presenters.address("news_edit", found), tone="secondary", icon="pencil"),
    ]


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def news_add(request: HttpRequest) -> HttpResponse:
    """Begin a newsflash; then it is looked at before it leaves."""
    form = NewsForm(request.POST or None)
    back = reverse("reporting:news")
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            return actions.write_newsflash(by=request.user, **form.values()).get_absolute_url()

        return carry_out(request, form, work, cancel_url=back)
    return form_page(
        request,
        form,
        title=_("Schrijf een nieuwsflash"),
        submit_label=_("Bewaar als ontwerp en bekijk"),
        cancel_url=back,
        draft_key="nieuwsflash",
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def news_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a draft."""
    found = _news_of(request, public_id)
    back = found.get_absolute_url()
    if not (verdict := rules.is_draft(found)):
        return refused(request, verdict, back_url=back)
    form = NewsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            version = form.cleaned_data["version"] or 0
            actions.change_newsflash(found, by=request.user, version=version, **form.values())
            return back

        return carry_out(request, form, work, cancel_url=back, success=_("Het ontwerp is bewaard."))
    return form_page(
        request, form, title=_("Nieuwsflash wijzigen"), submit_label=_("Bewaar als ontwerp"), cancel_url=back
    )


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def news_send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say to how many it goes, then send it once."""
    found = _news_of(request, public_id)
    back = found.get_absolute_url()
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            return actions.send_newsflash(found, by=request.user).get_absolute_url()

        done = _("De nieuwsflash vertrekt naar alle adviseurs.")
        return carry_out(request, form, work, cancel_url=back, success=done)
    if not (verdict := rules.is_draft(found)):
        return refused(request, verdict, back_url=back)
    count = actions.advisers().count()
    words = ngettext(
        "%(n)s adviseur krijgt deze e-mail. Daarna kun je hem niet meer wijzigen of opnieuw versturen.",
        "%(n)s adviseurs krijgen deze e-mail. Daarna kun je hem niet meer wijzigen of opnieuw versturen.",
        count,
    )
    context = {
        "title": _("Verstuur de nieuwsflash"),
        "subtitle": found.title,
        "intro": words % {"n": count},
        "form": form,
        "button": Button(_("Verstuur naar %(n)s adviseurs") % {"n": count}),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


# MLP coach -----------------------------------------------------------------------------------------


@policy.requires(Permission.SEE_STAFF_TOOLS)
@require_http_methods(["GET", "HEAD", "POST"])
def coach(request: HttpRequest) -> HttpResponse:
    """A question about registering, to the coach of a province (H-A5)."""
    form = CoachForm(request.POST or None, user=request.user)
    here = reverse("reporting:coach")
    answer = _save(
        request,
        form,
        lambda: actions.ask_coach(by=request.user, **form.values()),
        back_url=here,
        success=_("Je vraag vertrekt naar de MLP-coach. Je krijgt zelf een kopie."),
    )
    if answer:
        return answer
    context = {
        "form": form,
        "tabs": _tabs(request, "coach"),
        "coaches": visible(MlpCoach, request.user),
        "asked": request.user.coach_questions.select_related("coach")[:5],
    }
    return render(request, "reporting/staff_tools/coach.html", context, status=422 if form.errors else 200)

"""Where coordinators write the texts of mails: the list, one text with its preview, and the way back."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import policy, ui
from core.views import carry_out
from people.models import User
from people.roles import Permission
from reporting import actions
from reporting.forms import MailTextForm, StandardTextForm
from reporting.presenters import mail_texts as presenter
from reporting.presenters.mail_texts import Desk

TRY, LOOK = "proef", "voorbeeld"


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def mail_texts(request: HttpRequest) -> HttpResponse:
    """Every kind of mail, with the state of its text in each language."""
    context = {
        "rows": presenter.kind_rows(),
        "languages": [name for _code, name in settings.LANGUAGES],
        "back_url": reverse("reporting:outbox"),
    }
    return render(request, "reporting/mail_texts.html", context)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Write one text: look at it, try it on oneself, and let it leave from now on."""
    desk = _desk(kind, language)
    shown = presenter.text_to_edit(desk, request.GET.get("versie", ""))
    form = MailTextForm(request.POST or None, standard=desk.standard, instance=shown)
    wish = request.POST.get("wat", "")
    if request.method == "POST" and form.is_valid() and wish != LOOK:
        return _try(request, desk, form) if wish == TRY else _save(request, desk, form)
    return _page(request, desk, form)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_POST
def mail_text_preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """What the text becomes that is being typed."""
    desk = _desk(kind, language)
    form = MailTextForm(request.POST, standard=desk.standard)
    context = {"desk": desk, "preview": presenter.preview(desk, *form.typed(), _user(request))}
    return render(request, "reporting/_mail_preview.html", context)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_text_standard(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Let the standard text leave again."""
    desk = _desk(kind, language)
    form = StandardTextForm(request.POST or None, instance=desk.held)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            version = form.cleaned_data["version"]
            actions.back_to_standard_text(kind, language, version=version, by=_user(request))
            return desk.url

        return carry_out(request, form, work, cancel_url=desk.url, success=_("De standaardtekst geldt weer."))
    context = {
        "title": _("Terug naar de standaardtekst"),
        "subtitle": f"{desk.title} ({desk.language_name})",
        "intro": _(
            "Vanaf nu vertrekt de standaardtekst. Jullie eigen tekst blijft bewaard bij Eerdere teksten."
        ),
        "form": form,
        "button": ui.Button(_("Terug naar de standaardtekst")),
        "cancel_url": desk.url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _desk(kind: str, language: str) -> Desk:
    desk = presenter.desk_of(kind, language)
    if desk is None:
        raise Http404
    return desk


def _user(request: HttpRequest) -> User:
    """Who is signed in; the policies above admit nobody else."""
    return cast("User", request.user)


def _save(request: HttpRequest, desk: Desk, form: MailTextForm) -> HttpResponse:
    def work() -> str:
        actions.write_mail_text(
            desk.kind,
            desk.language,
            version=form.cleaned_data["version"],
            by=_user(request),
            **form.values(),
        )
        return desk.url

    return carry_out(
        request, form, work, cancel_url=desk.url, success=_("De tekst geldt vanaf de volgende e-mail.")
    )


def _try(request: HttpRequest, desk: Desk, form: MailTextForm) -> HttpResponse:
    user = _user(request)
    letter = presenter.letter_of(desk, *form.typed(), user)
    actions.try_mail_text(
        letter, language=desk.language, form_key=str(form.cleaned_data["form_key"]), by=user
    )
    return _page(request, desk, form, tried=user.email)


def _page(request: HttpRequest, desk: Desk, form: MailTextForm, *, tried: str = "") -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "tried": tried,
        "tabs": presenter.language_tabs(desk),
        "inserts": presenter.inserts(desk),
        "versions": presenter.versions(desk),
        "preview": presenter.preview(desk, *form.typed(), _user(request)),
        "back_url": reverse("reporting:mail_texts"),
    }
    return render(request, "reporting/mail_text.html", context, status=422 if form.errors else 200)

"""Which kept dashboards come by mail, and how often."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.forms import OnceForm
from core.models import SavedView
from core.policy import visible
from core.ui import Button, Empty
from core.views import carry_out
from people.roles import Permission
from reporting.dashboards.mails import VIEW, choose_mail
from reporting.enums import MailRhythm


class MailForm(OnceForm):
    """How often a kept dashboard comes by mail."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Hoe vaak wil je deze cijfers per e-mail?"),
        choices=[("", gettext_lazy("Nooit")), *MailRhythm.choices],
        widget=forms.RadioSelect,
        required=False,
    )


def _kept(request: HttpRequest) -> QuerySet:
    """The dashboards that this person keeps."""
    return visible(SavedView, request.user).filter(view__startswith=VIEW).select_related("mailed")


@policy.requires(Permission.SEE_FIGURES)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The kept dashboards with how often each of them comes."""
    context = {
        "lines": [_line(saved) for saved in _kept(request)],
        "nothing": Empty(
            _("Nog geen bewaard dashboard"),
            _(
                "Kies filters op het dashboard en bewaar het onder een naam. Daarna kies je hier hoe vaak het komt."
            ),
            Button(_("Naar het dashboard"), reverse("reporting:dashboard")),
        ),
    }
    return render(request, "reporting/dashboards/mails.html", context)


def _line(saved: SavedView) -> dict[str, Any]:
    mailed = getattr(saved, "mailed", None)
    return {
        "name": saved.name,
        "open_url": reverse("core:saved_view", args=[saved.public_id]),
        "rhythm": mailed.get_rhythm_display() if mailed else _("Nooit"),
        "last_sent_on": mailed.last_sent_on if mailed else None,
        "button": Button(
            _("Wijzig"), reverse("reporting:dashboard_mail", args=[saved.public_id]), tone="secondary"
        ),
    }


@policy.requires(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How often one kept dashboard comes."""
    saved = get_object_or_404(_kept(request), public_id=public_id)
    url = reverse("reporting:dashboard_mails")
    mailed = getattr(saved, "mailed", None)
    form = MailForm(request.POST or None, initial={"rhythm": mailed.rhythm if mailed else ""})

    def work() -> str:
        choose_mail(saved, rhythm=form.values()["rhythm"], by=request.user)
        return url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("Je keuze is bewaard."))
    context = {
        "form": form,
        "title": _("Dashboard per e-mail"),
        "subtitle": saved.name,
        "intro": _(
            "De e-mail bevat alleen cijfers, geen personen. Hij stopt vanzelf als je rol eindigt. "
            "Heeft dit dashboard een vaste periode, dan blijft die staan."
        ),
        "submit_label": _("Bewaar"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)

"""A frozen file, its lines, and samples of it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import files as private_files
from core import policy
from core.policy import Policy, visible
from core.sheets.writing import ENDINGS
from core.tables import ListView, Table
from core.views import carry_out
from people.models import User
from people.roles import Permission
from reporting.billing import actions
from reporting.billing.filters import LineFilter
from reporting.billing.forms import SampleForm
from reporting.billing.presenters import pages, words
from reporting.billing.tables import LineTable
from reporting.models import BillingFile, BillingLine, BillingSample
from trajects.publicity import about


def file_of(request: HttpRequest, public_id: UUID) -> BillingFile:
    rows = visible(BillingFile, request.user).select_related("period__programme", "made_by", "csv", "xlsx")
    found: BillingFile = get_object_or_404(rows, public_id=public_id)
    about(request, found.period.programme)
    return found


class File(ListView):
    """One file: what is frozen, how far the claim is, and its lines."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = LineTable
    filterset_class = LineFilter
    template_name = "reporting/billing/file.html"
    keeps_views = False

    @cached_property
    def file(self) -> BillingFile:
        return file_of(self.request, self.kwargs["public_id"])

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(BillingLine, request.user).filter(file=self.file).with_people()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {
            "file": self.file,
            "badges": [words.claim_badge(self.file)],
            "facts": pages.file_facts(self.file),
            "hashes": pages.file_hashes(self.file),
            "sums": pages.file_sums(self.file),
            "samples": pages.sample_links(self.file.samples.all()),
            "buttons": pages.file_buttons(self.file, request.user),
            "back_url": self.file.period.get_absolute_url(),
        }


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def download(request: HttpRequest, public_id: UUID, ending: str) -> HttpResponseBase:
    """The file as it was frozen; the journal keeps who took it."""
    if ending not in ENDINGS:
        raise Http404
    stored = actions.fetch_file(file_of(request, public_id), ending, by=cast("User", request.user))
    return private_files.serve(stored)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One line: where it stands, what it said when it was frozen, and what may happen to it."""
    rows = visible(BillingLine, request.user).with_people().select_related("credited_by__file", "programme")
    found = get_object_or_404(rows, public_id=public_id)
    context = {
        "line": found,
        "badges": [words.line_badge(found)],
        "facts": pages.line_facts(found),
        "frozen": pages.frozen_facts(found),
        "buttons": pages.line_buttons(found, request.user),
        "back_url": (found.file or found.period).get_absolute_url(),
    }
    return render(request, "reporting/billing/line.html", context)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def sample_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Draw a sample of a file for inspection."""
    file = file_of(request, public_id)
    form = SampleForm(request.POST or None)

    def work() -> str:
        return actions.draw_sample(file, by=cast("User", request.user), **form.values()).get_absolute_url()

    url = file.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=url, success=_("De steekproef is getrokken."))
    context = {
        "form": form,
        "title": _("Trek een steekproef"),
        "subtitle": file.number,
        "intro": _("Elke lijn heeft evenveel kans. Creditlijnen doen niet mee."),
        "submit_label": _("Trek de steekproef"),
        "cancel_url": url,
    }
    return render(request, "trajects/form.html", context, status=422 if form.errors else 200)


class Sample(ListView):
    """The lines of a sample, with the seed to draw them again."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    table_class = LineTable
    template_name = "reporting/billing/sample.html"
    keeps_views = False

    @cached_property
    def sample(self) -> BillingSample:
        rows = visible(BillingSample, self.request.user).select_related("file", "made_by")
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(BillingLine, request.user).filter(samples=self.sample).with_people()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        binder = reverse("reporting:billing_sample_binder", args=[self.sample.public_id])
        return {
            "subtitle": pages.sample_words(self.sample),
            "facts": pages.sample_facts(self.sample),
            "buttons": [pages.binder_button(binder)],
            "back_url": self.sample.file.get_absolute_url(),
        }

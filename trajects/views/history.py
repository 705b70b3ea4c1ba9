"""What the fields of a dossier were."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core.history_tables import HistoryTable
from core.policy import Policy
from core.tables import ListView, Table
from people.roles import Permission
from trajects.presenters import dossier_header
from trajects.presenters.history import changes_in, names_of_parts
from trajects.views.base import back_button, dossier_of


class DossierHistory(ListView):
    """Facts, intake, contacts and summaries: was, became, who, when and why; the field stands in the address."""

    policy = Policy(str(Permission.SEE_DOSSIERS))
    template_name = "trajects/dossier_history.html"
    fragment_name = "core/_history.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.traject = dossier_of(request, self.kwargs["public_id"])
        return changes_in(self.traject, request.user)

    def get_table(self, request: HttpRequest) -> Table:
        rows = self.get_queryset(request)
        return HistoryTable(request, rows, about=names_of_parts(self.traject))

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {
            "traject": self.traject,
            "header": dossier_header(self.traject, request.user, tab="general"),
            "back": back_button(self.traject),
        }

"""The inbox of a partner and the sent list of an office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import ui
from core.policy import Policy, visible
from core.tables import ListView, Table
from people.roles import Permission
from referrals.filters import ReferralFilter, SentFilter
from referrals.models import Referral
from referrals.tables import InboxTable, SentTable

# Address, words, and which referrals.
TABS = {
    "te-beantwoorden": (_("Te beantwoorden"), "to_answer"),
    "wachten-op-aanwezigheid": (_("Wachten op aanwezigheid"), "waits_for_presence"),
    "beantwoord": (_("Beantwoord"), "answered"),
    "alles": (_("Alles"), "all"),
}
FIRST = next(iter(TABS))


class Inbox(ListView):
    """What the user's organisations received; a tab is a filter in the address."""

    policy = Policy(Permission.SEE_RECEIVED_REFERRALS)
    table_class = InboxTable
    filterset_class = ReferralFilter
    template_name = "referrals/inbox.html"

    def get(self, request: HttpRequest, *args: Any, tab: str = "", **kwargs: Any) -> HttpResponse:
        """Without a tab in the address: the first one that has something."""
        self.tab = tab or self._first_with_something(request)
        if self.tab not in TABS:
            raise Http404
        if not tab and self.tab != FIRST:
            return redirect("referrals:inbox_tab", self.tab)
        return super().get(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _in_tab(request, self.tab).with_presence().with_people()

    def _first_with_something(self, request: HttpRequest) -> str:
        return next((tab for tab in TABS if request.GET or _in_tab(request, tab).exists()), FIRST)

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        return {"tabs": self._tabs(request)}

    def _tabs(self, request: HttpRequest) -> list[ui.Tab]:
        return [
            ui.Tab(label, _url(name), name == self.tab, _in_tab(request, name).count())
            for name, (label, _method) in TABS.items()
        ]


def _in_tab(request: HttpRequest, tab: str) -> QuerySet:
    """What the user's organisations received, as far as it belongs in this tab."""
    received = visible(Referral, request.user).received_by(request.user)
    return getattr(received, TABS[tab][1])()


def _url(tab: str) -> str:
    return reverse("referrals:inbox_tab", args=[tab])


class Sent(ListView):
    """What the user's offices sent, with what became of it (H-3A)."""

    policy = Policy(Permission.SEE_SENT_REFERRALS)
    table_class = SentTable
    filterset_class = SentFilter
    template_name = "referrals/sent.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Referral, request.user).sent_by(request.user).with_people().with_outcome()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        if not request.user.may(Permission.SEND_REFERRALS):
            return {}
        return {
            "buttons": [ui.Button(_("Verwijs een kandidaat door"), reverse("referrals:refer"), icon="plus")]
        }

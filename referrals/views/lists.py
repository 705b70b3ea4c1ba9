"""The inbox of both sides, its export, and the sent list of an office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import policy, ui
from core.policy import Policy, visible
from core.sheets.writing import ENDINGS, download, save_button
from core.tables import ListView, Table
from people.roles import Permission
from referrals import presenters, tabs
from referrals.filters import ME, InboxFilter, SentFilter
from referrals.models import OutreachProposal, Referral
from referrals.tables import FollowedTable, OfficeTable, ReceivedTable, SentTable

TO_DO = tabs.SENT[0].name
SHOWN_PROPOSALS = 5


def inbox_rows(user: Any) -> QuerySet:
    """What stands in the inbox of this user: received by their organisations, or sent by their office."""
    rows = visible(Referral, user)
    return rows.received_by(user) if tabs.receives(user) else rows.sent_by(user)


def _full(rows: QuerySet) -> QuerySet:
    """With everything that a line shows."""
    return rows.with_people().with_sessions().with_outcome()


class Inbox(ListView):
    """What needs an answer, or waits for one; a tab is a part of the address, a filter stands behind it."""

    # Both sides refer; steering groups and providers do not.
    policy = Policy(Permission.SEE_SENT_REFERRALS)
    filterset_class = InboxFilter
    template_name = "referrals/inbox.html"

    def get(self, request: HttpRequest, *args: Any, tab: str = "", **kwargs: Any) -> HttpResponse:
        """Without a tab in the address: the first one that has something."""
        self.tabs = {entry.name: entry for entry in tabs.tabs_for(request.user)}
        instead = tabs.INSTEAD.get(tab, "")
        if tab not in self.tabs and instead in self.tabs:
            return redirect(_url(instead, request))
        if tab and tab not in self.tabs:
            raise Http404
        self.filterset = InboxFilter(request.GET, queryset=self.get_queryset(request), request=request)
        self.proposals = _proposals(request)
        self.totals = tabs.counts(self.filterset.qs, tuple(self.tabs.values()))
        self.counts = self._with_proposals()
        first = next(iter(self.tabs))
        chosen = tab or next((name for name in self.tabs if self.counts[name]), first)
        if not tab and chosen != first:
            return redirect(_url(chosen, request))
        self.tab = self.tabs[chosen]
        return super().get(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return inbox_rows(request.user)

    def _with_proposals(self) -> dict[str, int]:
        """What stands behind the words of the tabs: proposals from outreach are work to do as well."""
        if TO_DO not in self.totals:
            return self.totals
        return self.totals | {TO_DO: self.totals[TO_DO] + self.proposals.count()}

    def get_table(self, request: HttpRequest) -> Table:
        table_class = _table_of(request.user)
        table = table_class(request, self.filterset.queryset, filterset=self.filterset)
        table.queryset = _full(self.filterset.qs.filter(self.tab.condition()))
        table.known_total = self.totals[self.tab.name]
        return table

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        here = self.tab.name
        return {
            "tabs": [
                ui.Tab(entry.label, _url(name, request), name == here, self.counts[name])
                for name, entry in self.tabs.items()
            ],
            "exports": [_export_button(here, ending, request) for ending in ENDINGS],
            "hand": _hand_button(request) if self.tab.may_hand and table.total else None,
            "proposals": presenters.proposal_items(self.proposals[:SHOWN_PROPOSALS]) if here == TO_DO else [],
            "subtitle": _subtitle(request),
        }


def _table_of(user: Any) -> type[Table]:
    """The columns of this user; who follows several organisations reads which one received it."""
    if tabs.follows_many(user):
        return FollowedTable
    return ReceivedTable if tabs.receives(user) else OfficeTable


def _proposals(request: HttpRequest) -> QuerySet:
    """Proposals from outreach that wait for this consultant or office; none for a partner."""
    rows = visible(OutreachProposal, request.user).to_check().select_related("candidate", "from_organisation")
    if tabs.receives(request.user):
        return rows.none()
    mine = request.GET.get("van") == ME
    return (rows.filter(to_consultant=request.user) if mine else rows).order_by("submitted_at", "pk")


def _url(name: str, request: HttpRequest) -> str:
    """A tab with the filters of this page, from its first page on."""
    query = request.GET.copy()
    query.pop("page", None)
    url = reverse("referrals:inbox_tab", args=[name])
    return f"{url}?{query.urlencode()}" if query else url


def _export_button(tab: str, ending: str, request: HttpRequest) -> ui.Button:
    url = reverse("referrals:inbox_export", args=[tab, ending])
    return save_button(ending, url, query=request.GET.urlencode())


def _hand_button(request: HttpRequest) -> ui.Button:
    receives = tabs.receives(request.user)
    label = _("Wijs toe aan een adviseur") if receives else _("Geef aan een collega")
    return ui.Button(label, reverse("referrals:hand"), "post", tone="secondary", icon="people")


def _subtitle(request: HttpRequest) -> Any:
    if tabs.follows_many(request.user):
        return _(
            "Doorverwijzingen naar alle organisaties die je opvolgt. Wie het langst wacht, staat bovenaan."
        )
    if tabs.receives(request.user):
        return _("Doorverwijzingen naar jouw organisatie. Wie het langst wacht, staat bovenaan.")
    return _("Doorverwijzingen van jou en je kantoor, en wie er nu aan zet is.")


@policy.requires(Permission.SEE_SENT_REFERRALS)
@require_safe
def inbox_export(request: HttpRequest, tab: str, ending: str) -> HttpResponse:
    """The list on the screen as a spreadsheet: the same tab and filters, one line for each referral."""
    found = {entry.name: entry for entry in tabs.tabs_for(request.user)}.get(tab)
    if found is None or ending not in ENDINGS:
        raise Http404
    filterset = InboxFilter(request.GET, queryset=inbox_rows(request.user), request=request)
    rows = _full(filterset.qs.filter(found.condition())).order_by("sent_at", "pk")
    return download("doorverwijzingen", ending, presenters.EXPORT_HEAD, _lines(rows, request.user))


def _lines(rows: QuerySet, user: Any) -> Iterator[list[object]]:
    for referral in rows.iterator(chunk_size=500):
        yield presenters.export_line(presenters.InboxRow(referral, user))


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

"""Lists of candidates, searching, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from core import history, policy
from core.history_tables import HistoryTable
from core.policy import Policy, visible
from core.tables import ListView, Table
from people import field_policy, network, numbers, presenters, rules
from people.enums import FLEMISH_PROVINCES
from people.filters import CandidateFilter, SearchFilter
from people.models import Candidate, NetworkContact
from people.ratelimit import limited
from people.roles import Permission
from people.searching import as_read
from people.tables import ADD, CandidateTable, SearchTable
from people.views.base import candidate_of

SEARCHES_A_MINUTE = 60


class CandidateList(ListView):
    """The candidates of the user's organisations."""

    policy = Policy(str(Permission.SEE_CANDIDATES))
    table_class = CandidateTable
    filterset_class = CandidateFilter
    template_name = "people/candidates.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Candidate, request.user).with_guidance()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {
            "tabs": network.tabs(request.user, "people:candidates"),
            "buttons": [ADD] if request.user.may(Permission.EDIT_CANDIDATES) else [],
        }


@method_decorator(limited("search", limit=SEARCHES_A_MINUTE, seconds=60, when="q"), name="get")
class SearchResults(ListView):
    """People found from the top bar: candidates and network contacts, by name, number or place."""

    policy = Policy(policy.SIGNED_IN)
    table_class = SearchTable
    filterset_class = SearchFilter
    template_name = "people/search.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = visible(Candidate, request.user).with_guidance()
        return people if request.GET.get("q", "").strip() else people.none()

    def get_table(self, request: HttpRequest) -> Table:
        table = SearchTable(request, self.get_queryset(request), filterset=SearchFilter)
        words = request.GET.get("q", "").strip()
        if words and request.user.may(Permission.SEE_NETWORK):
            table.add_network(visible(NetworkContact, request.user).matching(words))
        return table


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def show_candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about one person that the user may see."""
    candidate = candidate_of(request, public_id)
    access = field_policy.access_to(candidate, request.user)
    shown = as_read([candidate], request.user)[0]
    context = {
        "candidate": shown,
        "access": access,
        "header": presenters.header(shown, request.user, access),
        "remarks": presenters.remarks(candidate, access),
        "sections": presenters.sections(candidate, access),
        "number": _number(candidate, access),
        "groups": presenters.target_groups(candidate) if access.shows("target_groups") else None,
        "contacts": presenters.contact_cards(candidate) if access.shows("contact_persons") else None,
        "agreement": access.shows("agreement"),
        "may_edit": bool(rules.may_edit(candidate, request.user)),
    }
    return render(request, "people/candidate.html", context)


class CandidateHistory(ListView):
    """What the fields of one person were, as far as the user reads those fields."""

    policy = Policy(str(Permission.SEE_CANDIDATES))
    template_name = "people/candidate_history.html"
    fragment_name = "core/_history.html"
    keeps_views = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        self.candidate = candidate_of(request, self.kwargs["public_id"])
        access = field_policy.access_to(self.candidate, request.user)
        shown = [name for name in field_policy.FIELDS if access.shows(name)]
        return history.of(self.candidate).filter(field__in=shown)

    def get_table(self, request: HttpRequest) -> Table:
        rows = self.get_queryset(request)
        return HistoryTable(
            request, rows, label_of=presenters.history_label, words_of=presenters.history_words
        )

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        shown = as_read([self.candidate], request.user)[0]
        return {"candidate": self.candidate, "name": shown.list_name}


def _number(candidate: Candidate, access: field_policy.FieldAccess) -> dict[str, str] | None:
    """The national number as this user may see it: masked, or not at all."""
    if not access.shows("national_number"):
        return None
    return {"masked": candidate.masked_national_number}


@policy.requires(Permission.EDIT_CANDIDATES)
@require_safe
def province_hint(request: HttpRequest) -> HttpResponse:
    """The province of a postcode, shown under the field while somebody types."""
    province = numbers.province_of(request.GET.get("postcode", "").strip())
    context = {"province": province, "outside": province and province not in FLEMISH_PROVINCES}
    return render(request, "people/_province.html", context)

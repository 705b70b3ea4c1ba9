"""Lists with their filters that people keep under a name: which there are, keep one, forget one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.forms import LineField, OnceForm
from core.models import SavedView
from core.policy import policy_of, visible
from core.rules import refuse

MOST = 30
NAME_LENGTH = 60
QUERY_LENGTH = 2000
VIEW_LENGTH = 60
# Where somebody stopped in a list is no part of what the list shows.
NOT_KEPT = ("page",)

TOO_MANY = refuse(
    "saved.many",
    _("Je hebt al 30 bewaarde lijsten op deze pagina. Verwijder er eerst een."),
    who=_("jijzelf"),
)


@dataclass(frozen=True)
class SavedLink:
    """A kept list as a link; the one on the screen can be removed."""

    name: str
    url: str
    remove_url: str
    current: bool


@dataclass(frozen=True)
class SavedViews:
    """The kept lists of one user on one page, and what is on the screen now."""

    view: str
    query: str
    rows: Sequence[SavedView]
    id: str = "bewaarde-lijsten"

    @cached_property
    def links(self) -> list[SavedLink]:
        path = path_of(self.view) or ""
        return [
            SavedLink(
                row.name,
                f"{path}?{row.query}" if row.query else path,
                reverse("core:saved_view_remove", args=[row.public_id]),
                row.query == self.query,
            )
            for row in self.rows
        ]

    @property
    def form(self) -> SavedViewForm | None:
        """What keeps the present list; nothing when it shows everything, or is kept already."""
        if not self.query or any(link.current for link in self.links):
            return None
        return SavedViewForm(initial={"view": self.view, "query": self.query}, auto_id="bewaar_%s")

    def __bool__(self) -> bool:
        return bool(self.links or self.form)


class SavedViewForm(OnceForm):
    """A name for the list on the screen."""

    view = forms.CharField(widget=forms.HiddenInput, max_length=VIEW_LENGTH)
    query = forms.CharField(widget=forms.HiddenInput, max_length=QUERY_LENGTH)
    name = LineField(label=_("Naam voor deze lijst"), max_length=NAME_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["query"].error_messages["max_length"] = _(
            "Deze lijst heeft te veel filters om te bewaren."
        )

    def clean_query(self) -> str:
        return kept_query(QueryDict(self.cleaned_data["query"]))


def of_request(request: HttpRequest) -> SavedViews | None:
    """The kept lists for the page of this request; none for a visitor without an account."""
    view = name_of(request)
    if not view or not request.user.is_authenticated:
        return None
    rows = visible(SavedView, request.user).of_list(view)[:MOST]
    return SavedViews(view, kept_query(request.GET), list(rows))


def add_to_fragment(response: HttpResponse, request: HttpRequest, kept: SavedViews | None) -> None:
    """The filters are no part of the list that htmx asks for, but what can be kept changes with them."""
    if kept is not None:
        context = {"saved": kept, "swap": True}
        response.write(render_to_string("components/saved_views.html", context, request))


def kept_query(query: QueryDict) -> str:
    """The filters and the order in one fixed writing, without the page and what is empty."""
    kept = QueryDict(mutable=True)
    for key in sorted(query):
        values = [value for value in query.getlist(key) if value]
        if values and key not in NOT_KEPT:
            kept.setlist(key, values)
    return kept.urlencode()


def name_of(request: HttpRequest) -> str:
    """The name of the page in the address, with the parts that the address carries."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return ""
    parts = [f"{key}={value}" for key, value in sorted(match.captured_kwargs.items())]
    name = " ".join([match.view_name, *parts])
    return name if len(name) <= VIEW_LENGTH else ""


def path_of(view: str, user: Any = None) -> str | None:
    """The address of a page by its name; nothing when it is no list that keeps views, or not for this user."""
    name, *parts = view.split(" ")
    try:
        path = reverse(name, kwargs=dict(part.split("=", 1) for part in parts))
        found = resolve(path).func
    except (NoReverseMatch, Resolver404, ValueError):
        return None
    policy = policy_of(found)
    keeps = getattr(getattr(found, "view_class", None), "keeps_views", False)
    admitted = user is None or (policy is not None and policy.admits(user))
    return path if keeps and admitted else None


@transaction.atomic
def keep(*, view: str, query: str, name: str, by: Any) -> SavedView:
    """Keep a list with its filters under a name of one's own.

    Raises Refused when there are too many, ValidationError when the name is taken.
    """
    # One at a time for each user, so that they cannot be counted past the most.
    get_user_model()._base_manager.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    mine = by.saved_views.of_list(view)
    if mine.count() >= MOST:
        raise Refused(TOO_MANY)
    kept = SavedView(user=by, view=view, query=query, name=name)
    if mine.filter(name=name).exists():
        raise ValidationError(_("Je hebt al een lijst met deze naam."))
    kept.save()
    return kept


def forget(saved: SavedView, *, by: Any) -> None:
    """Remove one's own kept list."""
    by.saved_views.filter(pk=saved.pk).delete()

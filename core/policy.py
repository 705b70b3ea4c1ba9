"""Who may open a view at all: every view declares it, a view without a policy is a fault (quality R1).

Three questions are answered in three places: may this role (here), may this person see this file
(`visible_to` in the view), is it the right moment (`rules.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Views of libraries that guard themselves; they are named so that a new one is noticed.
GUARDED_BY_LIBRARY = (
    "allauth.",
    "django.contrib.admin",
    "django.views.i18n",
    "django.contrib.staticfiles",
)
PUBLIC = "public"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Policy:
    """Which roles may open a view: `rule` is PUBLIC, SIGNED_IN or the name of a permission."""

    rule: str

    def admits(self, user: Any) -> bool:
        if self.rule == PUBLIC:
            return True
        return bool(user.is_authenticated and (self.rule == SIGNED_IN or user.may(self.rule)))


def public(view: View) -> View:
    """For everybody, also without an account."""
    view.policy = Policy(PUBLIC)  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """For every account."""
    view.policy = Policy(SIGNED_IN)  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """For accounts with a role that has this permission (people/roles.py)."""

    def declare(view: View) -> View:
        view.policy = Policy(str(permission))  # type: ignore[attr-defined]
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """The declared policy of a view function or of the class behind it."""
    return getattr(view, "policy", None) or getattr(getattr(view, "view_class", None), "policy", None)


def is_guarded_by_library(view: Callable[..., Any]) -> bool:
    """Whether this view belongs to a library that does its own checks."""
    by_admin = hasattr(view, "model_admin") or hasattr(view, "admin_site")
    return by_admin or getattr(view, "__module__", "").startswith(GUARDED_BY_LIBRARY)


class PolicyMiddleware:
    """Lets nobody into a view that does not admit them: the answer is the same as for a page that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_args: Any) -> None:
        if is_guarded_by_library(view):
            return
        policy = policy_of(view)
        if policy is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no policy")
        # Anonymous visitors were already sent to the login page by LoginRequiredMiddleware.
        if request.user.is_authenticated and not policy.admits(request.user):
            raise Http404


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project with its namespaced name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from all_patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name or ''}", entry


@register()
def check_every_view_has_a_policy(**_kwargs: Any) -> list[Error]:
    """Starting the application with a view without a policy is an error."""
    return [
        Error(
            f"The view {pattern.callback.__module__}.{pattern.callback.__name__} declares no policy.",
            id="core.E001",
        )
        for _name, pattern in all_patterns()
        if not is_guarded_by_library(pattern.callback) and policy_of(pattern.callback) is None
    ]


def visible(model: type[Model], user: Any) -> Any:
    """The rows of a model that this user may see: where every view starts.

    Typed as anything: each model answers with a query set class of its own.
    """
    return model._default_manager.visible_to(user)  # type: ignore[attr-defined]  our querysets have it

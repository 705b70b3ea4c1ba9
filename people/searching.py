"""Lists of people, and searching them, with only the fields that this reader may see.

A field that a page hides must not answer a search either: whoever guesses would find it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from core.text import clean, searchable
from people.models import Candidate
from people.roles import Permission, Role

MOST_WORDS = 6
LONGEST_NUMBER = 9
NOBODY = Q(pk__in=[])

# What a list shows in place of a field that the reader may not see, with what goes with that field.
HIDDEN: dict[str, dict[str, Any]] = {
    "family_name": {"given_name": "", "name_suffix": "", "birth_date": None},
    "municipality": {"municipality": "", "postcode": "", "email": "", "phone": "", "mobile": ""},
    "dutch_level": {"dutch_level": "", "dutch_level_status": ""},
}

# The condition under which a row shows a field of the candidate to the reader.
Shows = Callable[[str], Q]
_narrowed: dict[Role, Shows] = {}


def narrow(role: Role, shows: Shows) -> None:
    """Let a role search a field only where `shows` holds; once, when an app is ready."""
    _narrowed[role] = shows


def narrowed_role(user: Any) -> Role | None:
    """The role of this user that does not see every field of a person, if there is one."""
    return next((Role(each.role) for each in user.active_memberships if each.role in _narrowed), None)


def readable(name: str, user: Any) -> Q:
    """The people of whom this user reads a field."""
    role = narrowed_role(user)
    if role is None:
        return Q()
    guided = Candidate.objects.reachable_with(user, Permission.SEE_DOSSIERS)
    return Q(pk__in=guided.values("pk")) | _narrowed[role](name)


def as_read(people: Sequence[Candidate], user: Any) -> list[Candidate]:
    """The people of one page as this user reads them: without what is hidden, never to save."""
    if narrowed_role(user) is None:
        return list(people)
    page = Candidate.objects.filter(pk__in=[candidate.pk for candidate in people])
    read = {name: set(page.filter(readable(name, user)).values_list("pk", flat=True)) for name in HIDDEN}
    return [
        _without(candidate, [name for name in HIDDEN if candidate.pk not in read[name]])
        for candidate in people
    ]


def _without(candidate: Candidate, hidden: Sequence[str]) -> Candidate:
    """A copy in which the number stands for a hidden name."""
    shown = copy(candidate)
    for name in hidden:
        for part, value in HIDDEN[name].items():
            setattr(shown, part, value)
    if "family_name" in hidden:
        shown.family_name = str(candidate.number)
    return shown


def by_what_is_read(order: Sequence[str], shows: Mapping[str, Q], number: str = "number") -> tuple[Any, ...]:
    """An order in which what is hidden counts for nothing: those rows stand by the number of the candidate.

    An order by a hidden name would tell where in the alphabet it stands. `shows` says for each field where
    the reader sees it (empty: everywhere), `number` leads from the row to the number.
    """
    found: list[Any] = []
    for part in order:
        name, descends = part.removeprefix("-"), part.startswith("-")
        shown = shows.get(name)
        if not shown:
            found.append(part)
            continue
        read = Case(When(shown, then=F(name)), default=Value(""))
        found += [read.desc(), f"-{number}"] if descends else [read, number]
    return tuple(found)


def as_people(order: Sequence[str], user: Any) -> tuple[Any, ...]:
    """The same for a list of people."""
    fields = {"sort_name": "family_name", "municipality": "municipality"}
    return by_what_is_read(order, {column: readable(name, user) for column, name in fields.items()})


def search(people: QuerySet, text: str, user: Any) -> QuerySet:
    """The people in whom every typed word stands, in a field that this user reads of them."""
    if narrowed_role(user) is None:
        return people.found_by(clean(text))
    return people.filter(holds_words(text, lambda name: readable(name, user)))


def holds_words(text: str, shows: Shows, path: str = "") -> Q:
    """Every typed word stands in a shown field of the candidate at `path`; the number is always shown."""
    found = Q()
    for word in searchable(clean(text)).split()[:MOST_WORDS]:
        found &= _number(word, path) | _named(word, shows, path) | _placed(word, shows, path)
    return found


def _number(word: str, path: str) -> Q:
    is_number = word.isdecimal() and len(word) <= LONGEST_NUMBER
    return Q(**{f"{path}number": int(word)}) if is_number else NOBODY


def _named(word: str, shows: Shows, path: str) -> Q:
    return shows("family_name") & Q(**{f"{path}sort_name__contains": word})


def _placed(word: str, shows: Shows, path: str) -> Q:
    place = Q(**{f"{path}municipality__icontains": word}) | Q(**{f"{path}postcode__startswith": word})
    return shows("municipality") & place

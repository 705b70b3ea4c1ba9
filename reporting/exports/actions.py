"""Asking for an export."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import Refused
from core.rules import Verdict, first_refusal, require
from people.access import organisation_ids
from people.enums import RevealReason
from people.models import User
from people.roles import Permission
from reporting.enums import ExportGrain
from reporting.exports.columns import NATIONAL_NUMBER, chosen
from reporting.exports.making import kind_of
from reporting.models import ExportChoice, PreparedFile
from reporting.prepared.actions import ask_with

# Words that were searched for may name a person: they do not stay with the file.
NOT_KEPT = ("q", "page", "size", "sort", "soort")


def may_export(user: User, columns: Sequence[str], reason: str) -> Verdict:
    """Who changes dossiers takes them along; a national number only with a reason from the list."""
    wants_number = NATIONAL_NUMBER in columns
    return first_refusal(
        require(
            organisation_ids(user, Permission.EDIT_DOSSIERS),
            "export.not_yours",
            _("Alleen wie dossiers bewerkt, kan ze exporteren."),
        ),
        require(columns, "export.no_columns", _("Kies minstens één kolom.")),
        require(
            not wants_number or user.may(Permission.REVEAL_NUMBER),
            "candidate.reveal",
            _("Jouw rol mag het volledige rijksregisternummer niet bekijken."),
            source="wet van 8 augustus 1983",
        ),
        require(
            not wants_number or reason in RevealReason.values,
            "export.reason",
            _("Kies waarom je het rijksregisternummer nodig hebt."),
            source="wet van 8 augustus 1983",
        ),
    )


@transaction.atomic
def ask_export(
    *, grain: str, ending: str, columns: Sequence[str], query: str, reason: str, by: User
) -> PreparedFile:
    """Ask for dossiers or contacts as a file; the columns are chosen again the next time.

    `query`: the filters of the list of dossiers. `reason`: a RevealReason, only kept when the national number
    is among the columns. Raises Refused without the right, without columns or without that reason.
    """
    kept = [column.key for column in chosen(ExportGrain(grain), columns)]
    verdict = may_export(by, kept, reason)
    if not verdict:
        raise Refused(verdict)
    remembered = [key for key in kept if key != NATIONAL_NUMBER]
    ExportChoice.objects.update_or_create(user=by, grain=grain, defaults={"columns": remembered})
    parameters = {
        "grain": grain,
        "columns": kept,
        "query": filters_in(query),
        "reason": reason if NATIONAL_NUMBER in kept else "",
    }
    title = _("Export van dossiers") if grain == ExportGrain.PERSON else _("Export van contacten")
    return ask_with(kind_of(ending), title=f"{title} ({ending.upper()})", parameters=parameters, by=by)


def filters_in(query: str) -> str:
    """The filters of an address, without what was searched for and where somebody stopped."""
    found = QueryDict(query, mutable=True)
    for key in NOT_KEPT:
        found.pop(key, None)
    return found.urlencode()

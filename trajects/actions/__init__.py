"""Use cases of the dossier: the only place that changes its rows for a reason."""

from trajects.actions.contacts import (
    add_info_contact,
    change_contact,
    record_contact,
    remove_contact,
)
from trajects.actions.content import add_document, record_work, save_intake
from trajects.actions.phases import (
    refresh_billable,
    register_in_mlp,
    start_phase,
    supplement_summary,
)
from trajects.actions.trajects import change_traject, start_traject

__all__ = [
    "add_document",
    "add_info_contact",
    "change_contact",
    "change_traject",
    "record_contact",
    "record_work",
    "refresh_billable",
    "register_in_mlp",
    "remove_contact",
    "save_intake",
    "start_phase",
    "start_traject",
    "supplement_summary",
]

"""Use cases of the dossier: the only place that changes its rows for a reason.

They lock the dossier before its parts, so that two of them never wait for each other.
"""

from trajects.actions.action_plan import add_action, change_action, move_action, remove_action
from trajects.actions.aftercare import end_due_aftercare, finish_aftercare, remind_aftercare
from trajects.actions.appointments import cancel_appointment, change_appointment, make_appointment
from trajects.actions.client import (
    bring_document,
    candidate_of,
    note_page_opened,
    page_of,
    revoke_page,
    send_page,
)
from trajects.actions.closing import close_traject, reopen_traject
from trajects.actions.competences import score_competences
from trajects.actions.contacts import (
    add_info_contact,
    change_contact,
    inform_consultant,
    record_contact,
    remove_contact,
)
from trajects.actions.content import save_intake
from trajects.actions.decisions import cancel_phase, decide_explore, decide_guide, stop_phase
from trajects.actions.documents import (
    add_document,
    change_document,
    remove_document,
    replace_document,
    restore_document,
)
from trajects.actions.feeds import end_feed, make_feed
from trajects.actions.groups import Participant, record_group_contact
from trajects.actions.lines import change_line_people, end_line
from trajects.actions.phases import (
    refresh_billable,
    register_in_mlp,
    start_phase,
    supplement_summary,
)
from trajects.actions.plans import write_financial_plan, write_plan_part
from trajects.actions.sessions import (
    cancel_session,
    change_session,
    enrol,
    mark_presence,
    move_enrolment,
    plan_session,
    remind_sessions,
    withdraw,
)
from trajects.actions.trajects import change_traject, start_traject
from trajects.actions.work import change_work, record_work, remove_work

__all__ = [
    "Participant",
    "add_action",
    "add_document",
    "add_info_contact",
    "bring_document",
    "cancel_appointment",
    "cancel_phase",
    "cancel_session",
    "candidate_of",
    "change_action",
    "change_appointment",
    "change_contact",
    "change_document",
    "change_line_people",
    "change_session",
    "change_traject",
    "change_work",
    "close_traject",
    "decide_explore",
    "decide_guide",
    "end_due_aftercare",
    "end_feed",
    "end_line",
    "enrol",
    "finish_aftercare",
    "inform_consultant",
    "make_appointment",
    "make_feed",
    "mark_presence",
    "move_action",
    "move_enrolment",
    "note_page_opened",
    "page_of",
    "plan_session",
    "record_contact",
    "record_group_contact",
    "record_work",
    "refresh_billable",
    "register_in_mlp",
    "remind_aftercare",
    "remind_sessions",
    "remove_action",
    "remove_contact",
    "remove_document",
    "remove_work",
    "reopen_traject",
    "replace_document",
    "restore_document",
    "revoke_page",
    "save_intake",
    "score_competences",
    "send_page",
    "start_phase",
    "start_traject",
    "stop_phase",
    "supplement_summary",
    "withdraw",
    "write_financial_plan",
    "write_plan_part",
]

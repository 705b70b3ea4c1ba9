"""What happens in a local partnership; the only place that changes its rows for a reason."""

from trajects.partnership.actions.applications import (
    accept,
    complete_answers,
    forget_applications,
    receive,
    refuse,
)
from trajects.partnership.actions.combinations import (
    change_combination,
    close_combination,
    discuss_combination,
    reconsider_combination,
    request_combination,
    start_combination,
    wish_combination,
)
from trajects.partnership.actions.discussions import add_item, decide_item, plan_discussion, set_consent
from trajects.partnership.actions.vdab import (
    forget_passwords,
    note_message,
    record_follow_up,
    save_check,
    save_evaluation,
    save_transfer,
)

__all__ = [
    "accept",
    "add_item",
    "change_combination",
    "close_combination",
    "complete_answers",
    "decide_item",
    "discuss_combination",
    "forget_applications",
    "forget_passwords",
    "note_message",
    "plan_discussion",
    "receive",
    "reconsider_combination",
    "record_follow_up",
    "refuse",
    "request_combination",
    "save_check",
    "save_evaluation",
    "save_transfer",
    "set_consent",
    "start_combination",
    "wish_combination",
]

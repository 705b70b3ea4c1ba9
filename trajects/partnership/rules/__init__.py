"""When something may happen in a local partnership, and why not. They read, they never write.

What a programme switches on and its limits are data (models.settings); a rule looks at those, never at a name.
"""

from trajects.partnership.rules.applications import (
    accepting_organisations,
    answers_are_known,
    education_was_first,
    guides_at,
    is_in_target_group,
    is_past_term,
    kept_until,
    may_accept_application,
    may_accept_for,
    needs_education_reason,
    takes_registrations,
)
from trajects.partnership.rules.base import (
    ADVISER,
    COORDINATOR,
    age_on,
)
from trajects.partnership.rules.cases import (
    branch_of,
    ending_discussed,
    ending_recorded,
    is_planned,
    item_is_open,
    names_nobody,
)
from trajects.partnership.rules.combinations import (
    calendar_days,
    discussed_stays,
    internship_fits,
    is_discussed,
    may_be_changed,
    may_be_discussed,
    may_be_requested,
    service_is_allowed,
)
from trajects.partnership.rules.vdab import (
    address_is_sure,
    goes_directly,
    may_answer_question,
    may_evaluate,
    partnership_is_justified,
    positive_evaluations,
    vdab_asked,
)

__all__ = [
    "ADVISER",
    "COORDINATOR",
    "accepting_organisations",
    "address_is_sure",
    "age_on",
    "answers_are_known",
    "branch_of",
    "calendar_days",
    "discussed_stays",
    "education_was_first",
    "ending_discussed",
    "ending_recorded",
    "goes_directly",
    "guides_at",
    "internship_fits",
    "is_discussed",
    "is_in_target_group",
    "is_past_term",
    "is_planned",
    "item_is_open",
    "kept_until",
    "may_accept_application",
    "may_accept_for",
    "may_answer_question",
    "may_be_changed",
    "may_be_discussed",
    "may_be_requested",
    "may_evaluate",
    "names_nobody",
    "needs_education_reason",
    "partnership_is_justified",
    "positive_evaluations",
    "service_is_allowed",
    "takes_registrations",
    "vdab_asked",
]

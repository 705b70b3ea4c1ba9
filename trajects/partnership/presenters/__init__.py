"""Words, facts and links of a local partnership."""

from trajects.partnership.presenters.applications import (
    NO_PARTNERSHIP,
    PartnershipCard,
    answer_facts,
    application_badge,
    application_buttons,
    application_checks,
    application_facts,
    helped_words,
    is_new,
    partnership_card,
    public_address,
)
from trajects.partnership.presenters.combinations import (
    combination_badge,
    combination_facts,
    edit_combination,
    how_to_ask,
    next_words,
)
from trajects.partnership.presenters.discussions import (
    EMPTY_AGENDA,
    CaseLine,
    case_line,
    next_url,
)
from trajects.partnership.presenters.dossier import (
    TAB,
    Line,
    Panel,
    branch_words,
    panels,
    tab_url,
)

__all__ = [
    "EMPTY_AGENDA",
    "NO_PARTNERSHIP",
    "TAB",
    "CaseLine",
    "Line",
    "Panel",
    "PartnershipCard",
    "answer_facts",
    "application_badge",
    "application_buttons",
    "application_checks",
    "application_facts",
    "branch_words",
    "case_line",
    "combination_badge",
    "combination_facts",
    "edit_combination",
    "helped_words",
    "how_to_ask",
    "is_new",
    "next_url",
    "next_words",
    "panels",
    "partnership_card",
    "public_address",
    "tab_url",
]

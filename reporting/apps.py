from django.apps import AppConfig

from core import event_kinds
from reporting import enums
from reporting.billing.enums import EVENT_LABELS as BILLING_LABELS
from reporting.coordination.enums import EVENT_LABELS as MEETING_LABELS
from reporting.esf.enums import EVENT_LABELS as ESF_LABELS
from reporting.finance.enums import EVENT_LABELS as FINANCE_LABELS
from reporting.staff_tools.enums import EVENT_LABELS as TOOL_LABELS


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Documenten en rapporten"

    def ready(self) -> None:
        from reporting import checks, receivers  # noqa: F401, PLC0415  they register themselves

        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)
        event_kinds.register_labels(MEETING_LABELS)
        event_kinds.register_labels(TOOL_LABELS)
        event_kinds.register_labels(FINANCE_LABELS)
        event_kinds.register_labels(ESF_LABELS)
        event_kinds.register_labels(BILLING_LABELS)
        from reporting.billing import moves as billing_moves  # noqa: F401, PLC0415  they register themselves
        from reporting.coordination import feed  # noqa: F401, PLC0415  meetings in the feeds of users
        from reporting.coordination import moves as meeting_moves  # noqa: F401, PLC0415  a meeting that is cancelled
        from reporting.esf import radar  # noqa: F401, PLC0415  it registers its signals
        from reporting.finance import loading as grants  # noqa: F401, PLC0415  they come with their programme
        from reporting.finance import moves  # noqa: F401, PLC0415  they register themselves
        from reporting.kpi import loading  # noqa: F401, PLC0415  it loads its part of a file of figures
        from reporting.kpi import moves as kpi_moves  # noqa: F401, PLC0415  they register themselves
        from reporting.radar import lines  # noqa: F401, PLC0415  it tells what was put off

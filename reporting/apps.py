from django.apps import AppConfig

from core import event_kinds
from reporting import enums


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Documenten en rapporten"

    def ready(self) -> None:
        from core import attachments  # noqa: PLC0415  models are there only now
        from reporting import actions, checks, receivers  # noqa: F401, PLC0415  they register themselves

        attachments.register("voucher", actions.voucher_file)
        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)

from django.apps import AppConfig

from core import enums, event_kinds


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kern"

    def ready(self) -> None:
        event_kinds.register_labels(enums.EVENT_LABELS)

from django.apps import AppConfig

from core import event_kinds
from people import enums


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "Mensen en organisaties"

    def ready(self) -> None:
        from people import papers, receivers  # noqa: F401, PLC0415  they register themselves; need the models

        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)

from django.apps import AppConfig

from core import event_kinds
from vouchers import enums


class VouchersConfig(AppConfig):
    name = "vouchers"
    verbose_name = "Vouchers"

    def ready(self) -> None:
        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)

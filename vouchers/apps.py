from django.apps import AppConfig

from core import event_kinds, sheets
from vouchers import enums


class VouchersConfig(AppConfig):
    name = "vouchers"
    verbose_name = "Vouchers"

    def ready(self) -> None:
        from vouchers import financing, moves, offer_moves, radar, receivers  # noqa: F401, PLC0415  they register themselves
        from vouchers.sheets import MenuSheet  # noqa: PLC0415

        sheets.register(MenuSheet)

        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)

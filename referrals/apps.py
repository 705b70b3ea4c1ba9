from django.apps import AppConfig

from core import event_kinds
from referrals import enums


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Doorverwijzingen"

    def ready(self) -> None:
        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)
        from referrals import moves  # noqa: F401, PLC0415  registers the moves; models must be ready

from django.apps import AppConfig

from core import event_kinds, sheets
from referrals import enums


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Doorverwijzingen"

    def ready(self) -> None:
        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)
        from referrals import area_lists  # noqa: PLC0415  the lists need the models

        for kind in area_lists.SHEETS:
            sheets.register(kind)
        from referrals import (  # noqa: F401, PLC0415  they register themselves
            moves,
            outreach_moves,
            papers,
            radar,
            sight,
        )

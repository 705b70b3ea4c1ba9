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
        from people import field_policy, roles  # noqa: PLC0415
        from referrals import (  # noqa: PLC0415  registers the moves; models must be ready
            moves,  # noqa: F401
            outreach_moves,  # noqa: F401
            sight,
        )

        field_policy.limit(roles.Role.CONSULTANT, sight.fields_for_consultants)

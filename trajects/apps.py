from django.apps import AppConfig

from core import event_kinds
from trajects import enums
from trajects.partnership import enums as partnership_enums


class TrajectsConfig(AppConfig):
    name = "trajects"
    verbose_name = "Trajecten"

    def ready(self) -> None:
        event_kinds.register_labels(enums.EVENT_LABELS, key_events=enums.KEY_EVENTS)
        event_kinds.register_labels(partnership_enums.EVENT_LABELS, key_events=partnership_enums.KEY_EVENTS)
        from trajects import invitations, moves, signing, specialisation_moves, team_moves  # noqa: F401, PLC0415  they register themselves
        from trajects.partnership import moves as partnership_moves  # noqa: F401, PLC0415  they register themselves
        from trajects.radar import dossiers, handovers, specialisations  # noqa: F401, PLC0415  they register their signals

"""States and choices of meetings, with the words users see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Gepland")
    HELD = "held", _("Gehouden")
    CANCELLED = "cancelled", _("Geannuleerd")


MEETING_TONES = {
    MeetingState.PLANNED: Tone.INFO,
    MeetingState.HELD: Tone.SUCCESS,
    MeetingState.CANCELLED: Tone.DANGER,
}


class RhythmUnit(models.TextChoices):
    WEEKS = "weeks", _("weken")
    MONTHS = "months", _("maanden")


class Presence(models.TextChoices):
    """Whether somebody who was invited came."""

    INVITED = "invited", _("Uitgenodigd")
    PRESENT = "present", _("Aanwezig")
    EXCUSED = "excused", _("Verontschuldigd")
    ABSENT = "absent", _("Afwezig")


class Audience(models.TextChoices):
    """How much of a meeting pack somebody reads."""

    FULL = "full", _("Alles")
    CASES = "cases", _("Dossiers onder een code, zonder kleine aantallen")
    FIGURES = "figures", _("Alleen cijfers, zonder kleine aantallen")


EVENT_LABELS = {
    "meeting.planned": _("Overleg gepland"),
    "meeting.changed": _("Overleg gewijzigd"),
    "meeting.cancel": _("Overleg geannuleerd"),
    "meeting.hold": _("Overleg gehouden"),
    "meeting.invited": _("Uitnodigingen voor een overleg verstuurd"),
    "meeting.minutes": _("Verslag van een overleg bewaard"),
    "meeting.item_added": _("Agendapunt toegevoegd"),
    "meeting.item_changed": _("Agendapunt gewijzigd"),
    "meeting.item_removed": _("Agendapunt weggehaald"),
    "meeting.resolved": _("Besluit genomen"),
    "meeting.pack_made": _("Vergaderbundel gemaakt"),
    "meeting.pack_opened": _("Vergaderbundel geopend"),
}

"""States of the request for a specialisation of a partner (V-10, V-11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class SpecialisationState(models.TextChoices):
    REQUESTED = "requested", _("Aangevraagd")
    ACCEPTED = "accepted", _("Aanvaard")
    REFUSED = "refused", _("Geweigerd")
    RUNNING = "running", _("Loopt")
    DONE = "done", _("Afgerond")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


# The partner is expected to do something, or does it.
OPEN_SPECIALISATIONS = (
    SpecialisationState.REQUESTED,
    SpecialisationState.ACCEPTED,
    SpecialisationState.RUNNING,
)
SPECIALISATION_TONES = {
    SpecialisationState.REQUESTED: Tone.WARNING,
    SpecialisationState.ACCEPTED: Tone.INFO,
    SpecialisationState.REFUSED: Tone.DANGER,
    SpecialisationState.RUNNING: Tone.INFO,
    SpecialisationState.DONE: Tone.SUCCESS,
    SpecialisationState.WITHDRAWN: Tone.NEUTRAL,
}

"""States and kinds of the rows in core, with the words users see."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmailState(models.TextChoices):
    QUEUED = "queued", _("Staat klaar")
    SENDING = "sending", _("Vertrekt nu")
    SENT = "sent", _("Verzonden")
    FAILED = "failed", _("Niet gelukt")
    DOUBT = "doubt", _("Onzeker")
    CANCELLED = "cancelled", _("Ingetrokken")


class OnDoubt(models.TextChoices):
    """What happens when nobody knows whether the mail server took a mail (quality, two generals)."""

    REPEAT = "repeat", _("Opnieuw sturen met hetzelfde Message-ID")
    PARK = "park", _("Laten liggen tot een mens kijkt")


class ImportState(models.TextChoices):
    DRAFT = "draft", _("Wordt nagekeken")
    APPLIED = "applied", _("Uitgevoerd")
    DISCARDED = "discarded", _("Weggegooid")


class RowEffect(models.TextChoices):
    """What a row of a spreadsheet would do."""

    ADD = "add", _("Nieuw")
    CHANGE = "change", _("Gewijzigd")
    SAME = "same", _("Ongewijzigd")
    REMOVE = "remove", _("Verdwijnt")
    WRONG = "wrong", _("Klopt niet")


EVENT_LABELS = {
    "sheet.applied": _("Lijst ingevoerd uit een rekenblad"),
    "sheet.discarded": _("Rekenblad weggegooid"),
}

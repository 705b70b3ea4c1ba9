"""Kinds of staff tools, with the words users see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trajects.enums import PhaseKind


class ResourceKind(models.TextChoices):
    """The sections of the page (H-A4)."""

    DOCUMENT = "document", _("Standaarddocumenten")
    LINK = "link", _("Interessante links")
    TOOL = "tool", _("Tools")
    FAQ = "faq", _("Veelgestelde vragen")


# How one of each is called.
ONE = {
    ResourceKind.DOCUMENT: _("Standaarddocument"),
    ResourceKind.LINK: _("Link"),
    ResourceKind.TOOL: _("Tool"),
    ResourceKind.FAQ: _("Vraag"),
}
PHASES = [("", _("Alle fasen")), *PhaseKind.choices]


class CoachTopic(models.TextChoices):
    """What a question to the MLP coach is about (handbook 3.2): the subject of its mail, in which nobody is named."""

    START = "start", _("Een stap starten")
    END = "end", _("Een stap beëindigen, met het resultaat")
    CORRECTION = "correction", _("Een foute registratie verbeteren")
    REFERRAL = "referral", _("Een doorverwijzing of doorverwijskaart")
    NUMBER = "number", _("Een financieringsnummer")
    DOCUMENT = "document", _("Een document opladen")
    ACCESS = "access", _("Inzagerecht")
    OTHER = "other", _("Iets anders")


class NewsState(models.TextChoices):
    DRAFT = "draft", _("Ontwerp")
    SENT = "sent", _("Verstuurd")


EVENT_LABELS = {
    "resource.added": _("Hulpmiddel toegevoegd"),
    "resource.changed": _("Hulpmiddel gewijzigd"),
    "resource.version_added": _("Nieuwe versie van een standaarddocument"),
    "resource.archived": _("Hulpmiddel gearchiveerd"),
    "resource.restored": _("Hulpmiddel uit het archief gehaald"),
    "newsflash.written": _("Nieuwsflash geschreven"),
    "newsflash.changed": _("Nieuwsflash gewijzigd"),
    "newsflash.send": _("Nieuwsflash verstuurd"),
    "coach.asked": _("Vraag gesteld aan de MLP-coach"),
}

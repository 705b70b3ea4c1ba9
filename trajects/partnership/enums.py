"""States, kinds and answers of a local partnership, with the words users see (playbook call 64)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class Answer(models.TextChoices):
    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Weet ik niet")


class Helper(models.TextChoices):
    """Who helped somebody to register (D-03)."""

    NOBODY = "nobody", _("Niemand")
    MEDIATOR = "mediator", _("VDAB-bemiddelaar")
    PARTNER = "partner", _("Andere partner")
    OUTREACH = "outreach", _("Outreach")


class Outside(models.TextChoices):
    """Who stays outside the target group; a programme chooses from these (D-02)."""

    NO_RESIDENCE = "no_residence", _("Geen verblijfsstatuut")
    ILL_WITH_CONTRACT = "ill_with_contract", _("Langdurig ziek met een arbeidscontract")


class ApplicationState(models.TextChoices):
    NEW = "new", _("Nieuw")
    ACCEPTED = "accepted", _("Aanvaard")
    REFUSED = "refused", _("Geweigerd")


APPLICATION_TONES = {
    ApplicationState.NEW: Tone.INFO,
    ApplicationState.ACCEPTED: Tone.SUCCESS,
    ApplicationState.REFUSED: Tone.NEUTRAL,
}


class Mediator(models.TextChoices):
    """Who follows somebody at VDAB (D-06)."""

    NONE = "none", _("Geen bemiddelaar")
    VDAB = "vdab", _("Bemiddelaar van VDAB")
    PARTNER = "partner", _("Bemiddelaar bij een partner van VDAB")
    UNKNOWN = "unknown", _("Niet gekend")


class ItemDecision(models.TextChoices):
    """What a case discussion leads to."""

    CONTINUE = "continue", _("De begeleiding gaat door")
    COMBINATION = "combination", _("Combinatietraject vragen")
    END = "end", _("De begeleiding stopt")
    NOT_FOR_US = "not_for_us", _("Hoort niet bij de doelgroep")


class CombinationState(models.TextChoices):
    """A combination trajectory (D-09)."""

    WISH = "wish", _("Wens")
    DISCUSSED = "discussed", _("Casusbespreking")
    REQUESTED = "requested", _("Aangevraagd bij VDAB")
    RUNNING = "running", _("Lopend")
    CLOSED = "closed", _("Afgesloten")


COMBINATION_TONES = {
    CombinationState.WISH: Tone.NEUTRAL,
    CombinationState.DISCUSSED: Tone.WARNING,
    CombinationState.REQUESTED: Tone.WARNING,
    CombinationState.RUNNING: Tone.INFO,
    CombinationState.CLOSED: Tone.SUCCESS,
}


class CombinationResult(models.TextChoices):
    REACHED = "reached", _("Doel bereikt")
    PARTLY = "partly", _("Doel gedeeltelijk bereikt")
    NOT_REACHED = "not_reached", _("Doel niet bereikt")
    NOT_STARTED = "not_started", _("Niet gestart")


class Party(models.TextChoices):
    """Who works on an objective (D-08)."""

    PARTNERSHIP = "partnership", _("Lokaal partnerschap")
    VDAB = "vdab", _("VDAB")
    OTHER = "other", _("Andere partner")


class Barrier(models.TextChoices):
    """What choosing an excluded service does (D-10): it is only warned about, or it cannot be."""

    NONE = "", _("Mag")
    WARN = "warn", _("Waarschuwen")
    BLOCK = "block", _("Uitgesloten")


class BitResult(models.TextChoices):
    """What VDAB decided on one evaluation (D-14)."""

    POSITIVE = "positive", _("Positief")
    NEGATIVE = "negative", _("Negatief")


class HandedBy(models.TextChoices):
    """How the client brings a form to VDAB; the partnership never sends it itself (D-07)."""

    APPOINTMENT = "appointment", _("Meegenomen naar de afspraak")
    MAIL = "mail", _("Door de klant gemaild")
    UPLOAD = "upload", _("Door de klant opgeladen in het klantendossier")


class EndBranch(models.TextChoices):
    """The ways out of a partnership (D-16)."""

    ENROL = "enrol", _("Nog niet ingeschreven, activering is aan de orde")
    NO_ACTIVATION = "no_activation", _("Nog niet ingeschreven, activering is niet aan de orde")
    KNOWN_MEDIATOR = "known_mediator", _("Ingeschreven, de bemiddelaar is gekend")
    UNKNOWN_MEDIATOR = "unknown_mediator", _("Ingeschreven, de bemiddelaar is niet gekend")


class Takes(models.TextChoices):
    """The answer to a mediator who asks whether somebody takes part (D-15)."""

    WILL = "will", _("Zal deelnemen")
    DOES = "does", _("Neemt deel")
    NO_LONGER = "no_longer", _("Neemt niet langer deel")
    NOT = "not", _("Neemt niet deel")


EVENT_LABELS = {
    "application.received": _("Aanmelding ontvangen"),
    "application.completed": _("Antwoorden van een aanmelding aangevuld"),
    "application.accept": _("Aanmelding aanvaard"),
    "application.refuse": _("Aanmelding geweigerd"),
    "application.forgotten": _("Aanmelding zonder dossier gewist, de termijn was voorbij"),
    "vdab_check.saved": _("Nagegaan bij VDAB"),
    "combination.wished": _("Combinatietraject gewenst"),
    "combination.changed": _("Combinatietraject gewijzigd"),
    "combination.discuss": _("Combinatietraject op de casusbespreking"),
    "combination.request": _("Combinatietraject aangevraagd bij VDAB"),
    "combination.reconsider": _("Combinatietraject opnieuw te bespreken"),
    "combination.start": _("Combinatietraject gestart"),
    "combination.close": _("Combinatietraject afgesloten"),
    "discussion.planned": _("Casusbespreking gepland"),
    "discussion.item_added": _("Op de agenda van een casusbespreking gezet"),
    "discussion.item_decided": _("Besproken op een casusbespreking"),
    "discussion.consent": _("Toestemming voor de casusbespreking gewijzigd"),
    "bit.saved": _("BIT-evaluatie ingevuld"),
    "transfer.saved": _("Overdracht naar VDAB ingevuld"),
    "follow_up.recorded": _("Vraag van een VDAB-bemiddelaar genoteerd"),
    "follow_up.answered": _("Vraag van een VDAB-bemiddelaar beantwoord"),
    "partnership.direct_message": _("Rechtstreeks bericht aan VDAB genoteerd"),
    "partnership.client_message": _("Bericht via de klant genoteerd"),
}
KEY_EVENTS = ("application.accept", "combination.start", "combination.close", "transfer.saved")

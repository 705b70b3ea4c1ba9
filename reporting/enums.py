"""Kinds of issued documents, and the words of their events."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    REFERRAL_CARD = "referral_card", _("Doorverwijskaart")
    DECISION_EXPLORE = "decision_explore", _("Besluit verkennende fase")
    DECISION_GUIDE = "decision_guide", _("Besluit begeleidende fase")
    CERTIFICATE = "certificate", _("Attest prestarterstraject")
    INTAKE = "intake", _("Intakefiche")
    AGREEMENT = "agreement", _("Akkoord gegevensverwerking")
    REFERRAL_BACK = "referral_back", _("Terugverwijzing naar VDAB")
    VOUCHER = "voucher", _("Voucher")
    WALLET = "wallet", _("Overzicht van het rugzakje")
    STOP_EXPLORE = "stop_explore", _("Stopzetting verkennende fase")
    STOP_GUIDE = "stop_guide", _("Stopzetting begeleidende fase")
    ACTION_PLAN = "action_plan", _("Persoonlijk actieplan")
    COMPETENCES = "competences", _("Competenties")
    BUSINESS_PLAN = "business_plan", _("Ondernemersplan")
    FINANCIAL_PLAN = "financial_plan", _("Financieel plan")
    HANDOVER = "handover", _("Overdracht van een dossier")
    BIT_EVALUATION = "bit_evaluation", _("BIT-evaluatie")
    VDAB_TRANSFER = "vdab_transfer", _("Overdracht naar VDAB")


class PreparedState(models.TextChoices):
    WAITING = "waiting", _("Wacht")
    BUSY = "busy", _("Wordt gemaakt")
    READY = "ready", _("Klaar")
    FAILED = "failed", _("Niet gelukt")
    EXPIRED = "expired", _("Verlopen")


class ImportStage(models.TextChoices):
    """Where a file with data of another system is."""

    MAPPING = "mapping", _("Kolommen kiezen")
    CHECKING = "checking", _("Wordt nagekeken")
    CHECKED = "checked", _("Nagekeken")
    APPLYING = "applying", _("Wordt ingevoerd")
    DONE = "done", _("Ingevoerd")
    STOPPED = "stopped", _("Onderbroken")
    DISCARDED = "discarded", _("Weggegooid")


class RowOutcome(models.TextChoices):
    """What a row would do, and what it did."""

    WAITING = "waiting", _("Nog na te kijken")
    ADD = "add", _("Nieuw")
    CHANGE = "change", _("Verandert")
    WRONG = "wrong", _("Klopt niet")
    SAME = "same", _("Blijft gelijk")
    MADE = "made", _("Gemaakt")
    CHANGED = "changed", _("Gewijzigd")
    REFUSED = "refused", _("Geweigerd")


class DigestRhythm(models.TextChoices):
    NEVER = "never", _("Nooit")
    DAILY = "daily", _("Elke werkdag")
    WEEKLY = "weekly", _("Elke maandag")


class MailRhythm(models.TextChoices):
    """How often a kept dashboard comes by mail."""

    WEEKLY = "weekly", _("Elke maandag")
    MONTHLY = "monthly", _("De eerste dag van de maand")


class ExportGrain(models.TextChoices):
    """What a line of an export is."""

    PERSON = "person", _("Een regel per dossier")
    CONTACT = "contact", _("Een regel per contact")


class IndicatorKind(models.TextChoices):
    """What an indicator measures, and so how its figures are written (K-01)."""

    COUNT = "count", _("Aantal")
    RATIO = "ratio", _("Verhouding (1 op …)")
    GROWTH = "growth", _("Groei tegenover een beginwaarde")
    SHARE = "share", _("Aandeel (%)")
    TEXT = "text", _("Tekst")


class TableLayout(models.TextChoices):
    """How a table of indicators is laid out."""

    TARGETS = "targets", _("Objectief en gerealiseerd")
    GROUPS = "groups", _("Doelgroepen van een geheel")
    SURVEY = "survey", _("Bevraging na afloop")
    PROVINCES = "provinces", _("Per provincie")


class SnapshotState(models.TextChoices):
    DRAFT = "draft", _("Concept")
    FIXED = "fixed", _("Vastgelegd")


# The letters before the year in a document's number.
NUMBER_PREFIXES = {
    DocumentType.REFERRAL_CARD: "DVK",
    DocumentType.DECISION_EXPLORE: "BVF",
    DocumentType.DECISION_GUIDE: "BBF",
    DocumentType.CERTIFICATE: "ATT",
    DocumentType.INTAKE: "INT",
    DocumentType.AGREEMENT: "AKK",
    DocumentType.REFERRAL_BACK: "TVW",
    # A voucher brings its own number; these letters only name its counter.
    DocumentType.VOUCHER: "VCH",
    DocumentType.WALLET: "RUG",
    DocumentType.STOP_EXPLORE: "SVF",
    DocumentType.STOP_GUIDE: "SBF",
    DocumentType.ACTION_PLAN: "ACT",
    DocumentType.COMPETENCES: "CMP",
    DocumentType.BUSINESS_PLAN: "OPL",
    DocumentType.FINANCIAL_PLAN: "FPL",
    DocumentType.HANDOVER: "OVD",
    DocumentType.BIT_EVALUATION: "BIT",
    DocumentType.VDAB_TRANSFER: "OVV",
}

# Kinds of which people may need a copy in a word processor; what was signed or is money is none.
EDITABLE = (
    DocumentType.DECISION_EXPLORE,
    DocumentType.DECISION_GUIDE,
    DocumentType.STOP_EXPLORE,
    DocumentType.STOP_GUIDE,
    DocumentType.REFERRAL_BACK,
    DocumentType.CERTIFICATE,
    DocumentType.INTAKE,
    DocumentType.ACTION_PLAN,
    DocumentType.COMPETENCES,
    DocumentType.BUSINESS_PLAN,
    DocumentType.FINANCIAL_PLAN,
)

EVENT_LABELS = {
    "dashboard.mail_chosen": _("Dashboard per e-mail gekozen"),
    "dashboard.mail_stopped": _("Dashboard per e-mail gestopt"),
    "export.asked": _("Export gevraagd"),
    "document.issued": _("Document opgemaakt"),
    "document.superseded": _("Document vervangen door een nieuwe versie"),
    "document.opened": _("Document geopend"),
    "document.copied": _("Kopie om te bewerken gemaakt"),
    "file.asked": _("Bestand gevraagd"),
    "file.fetched": _("Bestand opgehaald"),
    "signal.put_off": _("Signaal uitgesteld"),
    "signal.back": _("Uitstel ingetrokken"),
    "digest.changed": _("Overzicht per mail gewijzigd"),
    "figures.loaded": _("Cijfers ingeladen"),
    "indicator.target_set": _("Objectief ingevoerd"),
    "indicator.value_entered": _("Waarde van een indicator ingevoerd"),
    "kpisnapshot.taken": _("Momentopname gemaakt"),
    "kpisnapshot.recalculated": _("Momentopname opnieuw berekend"),
    "kpisnapshot.discarded": _("Concept van een momentopname weggegooid"),
    "kpisnapshot.fix": _("Momentopname vastgelegd"),
    "mail.sent_again": _("E-mail opnieuw klaargezet"),
    "mail_text.changed": _("Mailtekst gewijzigd"),
    "mail_text.standard": _("Mailtekst terug naar de standaardtekst"),
    "data_import.started": _("Gegevens van een ander systeem opgeladen"),
    "data_import.applied": _("Gegevens van een ander systeem ingevoerd"),
    "data_import.stopped": _("Invoer van gegevens onderbroken: de rol van wie invoerde is geëindigd"),
    "data_import.discarded": _("Opgeladen gegevens weggegooid"),
}
KEY_EVENTS = ("document.issued",)

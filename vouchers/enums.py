"""States of a voucher and kinds of ledger entries (handbook 3.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class VoucherState(models.TextChoices):
    PENDING = "pending", _("In behandeling")
    ACCEPTED = "accepted", _("Aanvaard")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Uitgeschreven")
    CANCELLED = "cancelled", _("Geannuleerd door de coördinator")


LIVE_STATES = (VoucherState.PENDING, VoucherState.ACCEPTED)
VOUCHER_TONES = {
    VoucherState.PENDING: Tone.WARNING,
    VoucherState.ACCEPTED: Tone.SUCCESS,
    VoucherState.REFUSED: Tone.DANGER,
    VoucherState.WITHDRAWN: Tone.NEUTRAL,
    VoucherState.CANCELLED: Tone.NEUTRAL,
}


class LinkState(models.TextChoices):
    """What became of a provider's link."""

    OPEN = "open", _("Werkt")
    EXPIRED = "expired", _("Verlopen")
    REPLACED = "replaced", _("Vervangen door een nieuwere link")
    REVOKED = "revoked", _("Ingetrokken")


class EntryKind(models.TextChoices):
    """Kinds of ledger entries; the balance is the sum of their amounts (H-9B)."""

    GRANT = "grant", _("Toegekend")
    RESERVE = "reserve", _("Gereserveerd")
    RELEASE = "release", _("Vrijgegeven")
    SPEND = "spend", _("Besteed (aanvaard)")
    CORRECTION = "correction", _("Verbetering")


class MenuPhase(models.TextChoices):
    """Phases as the menu card writes them (decision 11)."""

    OR = "OR", _("Verkennende fase (OR)")
    BG = "BG", _("Begeleidende fase (BG)")
    BOTH = "OR/BG", _("Beide fasen (OR/BG)")


class Method(models.TextChoices):
    INDIVIDUAL = "individual", _("Individueel")
    COLLECTIVE = "collective", _("Collectief")
    COLLECTIVE_INDIVIDUAL = "collective_individual", _("Collectief + individueel")
    ONLINE = "online", _("Online")
    ONLINE_OFFLINE = "online_offline", _("Online + offline")


# What the menu card writes for an offer of every place or every umbrella organisation.
EVERYWHERE = "ALLE"


class RefusalReason(models.TextChoices):
    FULL = "full", _("De opleiding is volzet")
    CANCELLED = "cancelled", _("De opleiding gaat niet door")
    NOT_SUITABLE = "not_suitable", _("De opleiding past niet bij de kandidaat")
    UNREACHABLE = "unreachable", _("De kandidaat is niet bereikbaar")
    OTHER = "other", _("Andere reden")


class OfferProposalState(models.TextChoices):
    PROPOSED = "proposed", _("Voorgesteld")
    APPROVED = "approved", _("Goedgekeurd")
    REJECTED = "rejected", _("Niet goedgekeurd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


OFFER_PROPOSAL_TONES = {
    OfferProposalState.PROPOSED: Tone.WARNING,
    OfferProposalState.APPROVED: Tone.SUCCESS,
    OfferProposalState.REJECTED: Tone.DANGER,
    OfferProposalState.WITHDRAWN: Tone.NEUTRAL,
}


class CorrectionKind(models.TextChoices):
    """Why a balance changes outside the vouchers (H-99)."""

    OPENING = "opening", _("Eerder gebruikt in Maak Werk Van Je Zaak")
    CORRECTION = "correction", _("Verbetering van een fout")


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("Wacht op een besluit")
    APPLIED = "applied", _("Uitgevoerd")
    APPROVED = "approved", _("Goedgekeurd en uitgevoerd")
    REJECTED = "rejected", _("Niet goedgekeurd")


class RequestState(models.TextChoices):
    OPEN = "open", _("Wacht op de coördinator")
    GRANTED = "granted", _("Geannuleerd")
    REFUSED = "refused", _("Niet geannuleerd")
    WITHDRAWN = "withdrawn", _("Vraag ingetrokken")


class FeedbackGiver(models.TextChoices):
    CANDIDATE = "candidate", _("Kandidaat")
    ADVISER = "adviser", _("Adviseur")


class Score(models.IntegerChoices):
    """An answer to a short question, from low to high."""

    NO = 1, _("Helemaal niet")
    RATHER_NOT = 2, _("Eerder niet")
    RATHER = 3, _("Eerder wel")
    YES = 4, _("Helemaal wel")


EVENT_LABELS = {
    "wallet.opened": _("Rugzakje toegekend"),
    "wallet.corrected": _("Rugzakje verbeterd door de coördinator"),
    "wallet.correction_asked": _("Verbetering van het rugzakje gevraagd"),
    "wallet.correction_agreed": _("Verbetering van het rugzakje: een eerste coördinator gaat akkoord"),
    "wallet.correction_rejected": _("Verbetering van het rugzakje niet goedgekeurd"),
    "voucher.booked": _("Voucher aangevraagd"),
    "voucher.accept": _("Voucher aanvaard door de aanbieder"),
    "voucher.refuse": _("Voucher geweigerd door de aanbieder"),
    "voucher.withdraw": _("Voucher uitgeschreven"),
    "voucher.cancel": _("Voucher geannuleerd door de coördinator"),
    "voucher.link_renewed": _("Nieuwe link naar de aanbieder gestuurd"),
    "voucher.link_revoked": _("Link van de aanbieder ingetrokken"),
    "voucher.reminded": _("Aanbieder herinnerd"),
    "voucher.contact_corrected": _("Adres van de aanbieder verbeterd"),
    "provider.added": _("Aanbieder toegevoegd"),
    "provider.changed": _("Gegevens van de aanbieder gewijzigd"),
    "menuitem.added": _("Opleiding op de menukaart gezet"),
    "menuitem.changed": _("Opleiding op de menukaart gewijzigd"),
    "menuitem.price_changed": _("Prijs op de menukaart gewijzigd"),
    "menuitem.archived": _("Opleiding gearchiveerd"),
    "menuitem.restored": _("Opleiding terug op de menukaart gezet"),
    "offerproposal.proposed": _("Aanbod voorgesteld door de aanbieder"),
    "offerproposal.approve": _("Voorgesteld aanbod goedgekeurd"),
    "offerproposal.reject": _("Voorgesteld aanbod niet goedgekeurd"),
    "offerproposal.withdraw": _("Voorgesteld aanbod ingetrokken"),
    "voucher.followed": _("Opleiding gevolgd of niet gevolgd"),
    "voucher.cancellation_asked": _("Gevraagd om de voucher te annuleren"),
    "voucher.cancellation_granted": _("Vraag om te annuleren toegestaan"),
    "voucher.cancellation_refused": _("Vraag om te annuleren geweigerd"),
    "voucher.cancellation_withdrawn": _("Vraag om te annuleren ingetrokken"),
    "voucher.opinion_asked": _("Mening over de opleiding gevraagd"),
    "voucher.opinion_given": _("Mening over de opleiding gegeven"),
    "group.booked": _("Opleiding aangevraagd voor een groep"),
}
KEY_EVENTS = ("voucher.booked", "voucher.accept", "voucher.refuse", "voucher.withdraw", "voucher.cancel")

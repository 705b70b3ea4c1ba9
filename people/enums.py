"""Kinds and choices around people and organisations, with the words users see."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationRole(models.TextChoices):
    MAIN_CONTRACTOR = "main_contractor", _("Hoofdaannemer")
    SUBCONTRACTOR = "subcontractor", _("Onderaannemer")
    REFERRER = "referrer", _("Doorverwijzer")
    PROVIDER = "provider", _("Aanbieder")
    COMMISSIONER = "commissioner", _("Opdrachtgever")
    OTHER = "other", _("Andere")


class Family(models.TextChoices):
    """The family of an organisation: routing by language depends on it (H-05)."""

    SYNTRA = "syntra", _("Syntra")
    STEBO_STARTERSLABO = "stebo_starterslabo", _("Stebo/Starterslabo")
    VDAB = "vdab", _("VDAB")
    GTB = "gtb", _("GTB")
    PROVIDER = "provider", _("Aanbieder")
    OTHER = "other", _("Andere")


GUIDING_FAMILIES = (Family.SYNTRA, Family.STEBO_STARTERSLABO)
REFERRING_FAMILIES = (Family.VDAB, Family.GTB)


class Province(models.TextChoices):
    """Provinces with their ISO codes; the last ones lie outside Flanders."""

    ANTWERP = "BE-VAN", _("Antwerpen")
    LIMBURG = "BE-VLI", _("Limburg")
    EAST_FLANDERS = "BE-VOV", _("Oost-Vlaanderen")
    FLEMISH_BRABANT = "BE-VBR", _("Vlaams-Brabant")
    WEST_FLANDERS = "BE-VWV", _("West-Vlaanderen")
    BRUSSELS = "BE-BRU", _("Brussels Hoofdstedelijk Gewest")
    WALLOON_BRABANT = "BE-WBR", _("Waals-Brabant")
    LIEGE = "BE-WLG", _("Luik")
    NAMUR = "BE-WNA", _("Namen")
    HAINAUT = "BE-WHT", _("Henegouwen")
    LUXEMBOURG = "BE-WLX", _("Luxemburg")


FLEMISH_PROVINCES = (
    Province.ANTWERP,
    Province.LIMBURG,
    Province.EAST_FLANDERS,
    Province.FLEMISH_BRABANT,
    Province.WEST_FLANDERS,
)


class Sex(models.TextChoices):
    MAN = "m", _("Man")
    WOMAN = "v", _("Vrouw")
    X = "x", _("X")


class DutchLevel(models.TextChoices):
    """The ladder of Flemish adult education (domain 2.7)."""

    UNKNOWN = "unknown", _("Niet bekend")
    NONE = "none", _("Geen Nederlands")
    L11 = "1.1", _("1.1 (A1)")
    L12 = "1.2", _("1.2 (A2)")
    L21 = "2.1", _("2.1 (B1)")
    L22 = "2.2", _("2.2 (B1)")
    L23 = "2.3", _("2.3 (B1)")
    L24 = "2.4", _("2.4 (B1)")
    L31 = "3.1", _("3.1 (B2)")
    L32 = "3.2", _("3.2 (B2)")
    L41 = "4.1", _("4.1 (C1)")
    L42 = "4.2", _("4.2 (C1)")
    NATIVE = "native", _("Moedertaal of onderwijs in het Nederlands")

    @property
    def rank(self) -> int:
        """Its place on the ladder; unknown stands below everything."""
        return list(type(self)).index(self)


class LevelStatus(models.TextChoices):
    ATTAINED = "attained", _("Behaald")
    FOLLOWING = "following", _("Volgt nu les")
    ESTIMATED = "estimated", _("Geschat")


class Diploma(models.TextChoices):
    """Highest diploma; the ISCED level is derived for reports (domain 3.9)."""

    NONE = "none", _("Geen diploma of lager onderwijs")
    LOWER_SECONDARY = "lower_secondary", _("Eerste graad secundair, leertijd of deeltijds zonder diploma")
    SECOND_GRADE = "second_grade", _("Tweede graad secundair, zonder diploma")
    SECONDARY = "secondary", _("Diploma secundair onderwijs")
    POST_SECONDARY = "post_secondary", _("Se-n-Se of ander postsecundair")
    GRADUATE = "graduate", _("Graduaat (HBO5)")
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTORATE = "doctorate", _("Doctoraat")
    FOREIGN_RECOGNISED = "foreign_recognised", _("Buitenlands diploma, erkend")
    FOREIGN_NOT_RECOGNISED = "foreign_not_recognised", _("Buitenlands diploma, niet erkend")


class MainGroup(models.TextChoices):
    """The three main target groups (H-10, handbook 1.2)."""

    JOB_SEEKERS = "job_seekers", _("Werkzoekenden en kwetsbare werknemers")
    INACTIVE = "inactive", _("Niet-beroepsactieven")
    NEWCOMERS = "newcomers", _("Inburgeraars, asielzoekers, erkende vluchtelingen, subsidiair beschermden")


class AccessGround(models.TextChoices):
    """Why an organisation may see a person."""

    REGISTERED = "registered", _("Registreerde deze persoon")
    REFERRAL = "referral", _("Doorverwijzing")
    TRAJECT = "traject", _("Traject")
    LENT = "lent", _("Leest het dossier voor een tijd")


class AgreementWay(models.TextChoices):
    """How a data agreement was signed."""

    PAPER = "paper", _("Op papier, ingescand")
    SCREEN = "screen", _("Op het scherm")
    LINK = "link", _("Met een link, op het eigen toestel")


class SignedPaper(models.TextChoices):
    """What a person signs."""

    AGREEMENT = "agreement", _("Akkoord gegevensverwerking")
    REFERRAL_CARD = "referral_card", _("Doorverwijskaart")


class AgreementState(models.TextChoices):
    SIGNED = "signed", _("Ondertekend")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    REPLACED = "replaced", _("Vervangen door een nieuwe tekst")


class SigningLinkState(models.TextChoices):
    """What became of a link with which a candidate signs."""

    SENT = "sent", _("Verstuurd, nog niet geopend")
    OPENED = "opened", _("Geopend, nog niet getekend")
    SIGNED = "signed", _("Getekend")
    EXPIRED = "expired", _("Verlopen")
    REVOKED = "revoked", _("Niet meer geldig")


OPEN_LINK_STATES = (SigningLinkState.SENT, SigningLinkState.OPENED)


class AgreementStanding(models.TextChoices):
    """How the agreement of a person stands today, to find who must sign."""

    MISSING = "missing", _("Nooit ondertekend")
    OUTDATED = "outdated", _("Nieuwe tekst te ondertekenen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    CURRENT = "current", _("Ondertekend")


class RevealReason(models.TextChoices):
    """Why somebody reads a whole national number; a list, so that the journal holds no free text."""

    VOUCHER = "voucher", _("Om een opleiding aan te vragen")
    MLP = "mlp", _("Om iets op te zoeken of te registreren in Mijn Loopbaan voor Partners")
    CHECK = "check", _("Om het nummer na te kijken samen met de kandidaat")
    INSPECTION = "inspection", _("Voor een controle door ESF, VLAIO of VDAB")


EVENT_LABELS = {
    "administration.read": _("Bekeken in het beheer"),
    "setting.added": _("Toegevoegd in het beheer"),
    "setting.changed": _("Gewijzigd in het beheer"),
    "setting.removed": _("Verwijderd in het beheer"),
    "candidate.registered": _("Kandidaat geregistreerd"),
    "candidate.changed": _("Gegevens van de kandidaat gewijzigd"),
    "candidate.number_set": _("Rijksregisternummer ingevuld"),
    "candidate.number_revealed": _("Rijksregisternummer bekeken"),
    "candidate.duplicate_reported": _("Mogelijk dubbele kandidaat gemeld aan de coördinator"),
    "network.added": _("Netwerkcontact toegevoegd"),
    "network.changed": _("Netwerkcontact gewijzigd"),
    "network.closed": _("Netwerkcontact niet meer actief"),
    "network.reopened": _("Netwerkcontact weer actief"),
    "agreement.signed": _("Akkoord gegevensverwerking ondertekend"),
    "agreement.withdrawn": _("Akkoord gegevensverwerking ingetrokken"),
    "agreement.replaced": _("Akkoord vervangen: er is een nieuwe tekst ondertekend"),
    "signing.link_made": _("Link om te tekenen gemaakt"),
    "signing.link_revoked": _("Link om te tekenen ingetrokken"),
    "membership.started": _("Rol in een organisatie begonnen"),
    "membership.ended": _("Rol in een organisatie beëindigd"),
    "user.logged_in": _("Ingelogd"),
    "user.login_failed": _("Inloggen mislukt"),
}
KEY_EVENTS = ("agreement.signed", "agreement.withdrawn")

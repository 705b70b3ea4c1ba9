"""What a snapshot of participation says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import Diploma


class Moment(models.TextChoices):
    """When participation is looked at."""

    ENTRY = "entry", _("Bij de start")
    LEAVING = "leaving", _("Bij het einde")
    SIX_MONTHS = "six_months", _("Zes maanden na het einde")


class Origin(models.TextChoices):
    """Where a snapshot comes from: of its own day, or made up later for a dossier that had none."""

    ON_TIME = "on_time", _("Op de dag zelf")
    HISTORY = "history", _("Later gemaakt, zoals de gegevens toen in het dossier stonden")
    LATER = "later", _("Later gemaakt, met gegevens die later ingevuld zijn")


class LabourStatus(models.TextChoices):
    """Status on the labour market. Nobody's is guessed."""

    UNEMPLOYED = "unemployed", _("Werkloos of werkzoekend")
    INACTIVE = "inactive", _("Niet-beroepsactief")
    EMPLOYED = "employed", _("In loondienst")
    SELF_EMPLOYED = "self_employed", _("Zelfstandig")


class NationalityGroup(models.TextChoices):
    BELGIAN = "belgian", _("België")
    EU = "eu", _("Ander land van de Europese Unie")
    THIRD = "third", _("Land buiten de Europese Unie")


class Isced(models.IntegerChoices):
    """Levels of education; several are one answer where ESF counts them as one."""

    PRIMARY = 1, _("Geen diploma of lager onderwijs (ISCED 0-1)")
    LOWER = 2, _("Lager secundair onderwijs (ISCED 2)")
    UPPER = 3, _("Diploma secundair onderwijs (ISCED 3)")
    POST = 4, _("Postsecundair, niet hoger onderwijs (ISCED 4)")
    SHORT = 5, _("Graduaat of HBO5 (ISCED 5)")
    BACHELOR = 6, _("Bachelor (ISCED 6)")
    MASTER = 7, _("Master (ISCED 7)")
    DOCTORATE = 8, _("Doctoraat (ISCED 8)")


# Domain 3.9. The level of a foreign diploma is asked.
ISCED_OF: dict[str, Isced] = {
    Diploma.NONE: Isced.PRIMARY,
    Diploma.LOWER_SECONDARY: Isced.LOWER,
    Diploma.SECOND_GRADE: Isced.LOWER,
    Diploma.SECONDARY: Isced.UPPER,
    Diploma.POST_SECONDARY: Isced.POST,
    Diploma.GRADUATE: Isced.SHORT,
    Diploma.BACHELOR: Isced.BACHELOR,
    Diploma.MASTER: Isced.MASTER,
    Diploma.DOCTORATE: Isced.DOCTORATE,
}
EU_COUNTRIES = frozenset(
    [
        "AT",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


class Answer(models.TextChoices):
    """An answer to a question about a special category of data; not saying is an answer too."""

    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    REFUSED = "refused", _("Wil ik niet zeggen")


EVENT_LABELS = {
    "participation.taken": _("Gegevens voor ESF vastgelegd"),
    "participation.filled": _("Gegevens voor ESF aangevuld"),
    "participation.sensitive": _("Gevoelige gegevens voor ESF ingevuld"),
    "participation.counted": _("Gevoelige gegevens voor ESF geteld"),
}

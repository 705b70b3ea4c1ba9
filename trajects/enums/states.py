"""States, kinds and outcomes of trajects, with the words users see (handbook)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class AftercareAnchor(models.TextChoices):
    """Where the months of aftercare start (decision 2)."""

    PHASE_END = "phase_end", _("Einde van de begeleidende fase")
    ACTIVITY_START = "activity_start", _("Start van de zelfstandige activiteit")


class PhaseKind(models.TextChoices):
    """What a phase is for; a programme names and orders its own phases."""

    EXPLORE = "explore", _("Verkennen")
    GUIDE = "guide", _("Begeleiden")
    AFTERCARE = "aftercare", _("Nazorg")
    LINE = "line", _("Registratielijn")


class PhasePart(models.TextChoices):
    """What the work of a phase consists of beside its contacts; its tab shows these and no others."""

    INTAKE = "intake", _("Intake")
    ACTION_PLAN = "action_plan", _("Persoonlijk actieplan")
    COMPETENCES = "competences", _("Ondernemerscompetenties")
    BUSINESS_PLAN = "business_plan", _("Ondernemersplan")
    FINANCES = "finances", _("Financieel plan")
    WORK = "work", _("Neerslag van het werk")
    SPECIALISATIONS = "specialisations", _("Specialisaties")


# What the handbook's own phases consist of; a programme may name the parts of a phase itself.
PARTS_BY_KIND: dict[str, tuple[PhasePart, ...]] = {
    PhaseKind.EXPLORE: (PhasePart.INTAKE, PhasePart.ACTION_PLAN),
    PhaseKind.GUIDE: (
        PhasePart.ACTION_PLAN,
        PhasePart.COMPETENCES,
        PhasePart.BUSINESS_PLAN,
        PhasePart.FINANCES,
        PhasePart.WORK,
    ),
    PhaseKind.AFTERCARE: (),
    PhaseKind.LINE: (),
}


class TrajectState(models.TextChoices):
    RUNNING = "running", _("Loopt")
    AFTERCARE = "aftercare", _("Nazorg")
    CLOSED = "closed", _("Afgesloten")


class CloseReason(models.TextChoices):
    NEGATIVE = "negative", _("Negatieve beslissing, terug naar VDAB als werkzoekende")
    STOPPED = "stopped", _("Stopgezet")
    NO_START = "no_start", _("Start (voorlopig) niet")
    TO_WORK = "to_work", _("Toegeleid naar werk")
    AFTERCARE_OVER = "aftercare_over", _("Nazorg afgelopen")
    BY_HAND = "by_hand", _("Afgesloten door de adviseur")
    ENDED = "ended", _("Begeleiding beëindigd")


class PhaseState(models.TextChoices):
    """States of a registration line, in the words of MLP (H-51, H-52, H-66)."""

    IN_PROGRESS = "in_progress", _("Bezig")
    COMPLETED = "completed", _("Uitgevoerd")
    STOPPED = "stopped", _("Stopgezet")
    CANCELLED = "cancelled", _("Geannuleerd")


PHASE_TONES = {
    PhaseState.IN_PROGRESS: Tone.INFO,
    PhaseState.COMPLETED: Tone.SUCCESS,
    PhaseState.STOPPED: Tone.WARNING,
    PhaseState.CANCELLED: Tone.NEUTRAL,
}
TRAJECT_TONES = {
    TrajectState.RUNNING: Tone.INFO,
    TrajectState.AFTERCARE: Tone.SUCCESS,
    TrajectState.CLOSED: Tone.NEUTRAL,
}


class ContactKind(models.TextChoices):
    INFO = "info", _("Infomoment of infogesprek")
    INTAKE = "intake", _("Intakegesprek")
    CONVERSATION = "conversation", _("Extra gesprek")
    START = "start", _("Opstartgesprek")
    GUIDANCE = "guidance", _("Begeleidingsgesprek")
    EVALUATION = "evaluation", _("Evaluatiegesprek")
    AFTERCARE = "aftercare", _("Nazorggesprek")
    CONSULTANT = "consultant", _("Gemeld aan de consulent")


# Which kinds are offered in a phase; the informing of the consultant is possible everywhere.
KINDS_BY_PHASE = {
    PhaseKind.EXPLORE: (
        ContactKind.INFO,
        ContactKind.INTAKE,
        ContactKind.CONVERSATION,
        ContactKind.EVALUATION,
    ),
    PhaseKind.GUIDE: (ContactKind.START, ContactKind.GUIDANCE, ContactKind.EVALUATION),
    PhaseKind.AFTERCARE: (ContactKind.AFTERCARE,),
    PhaseKind.LINE: (
        ContactKind.START,
        ContactKind.GUIDANCE,
        ContactKind.EVALUATION,
    ),
}
# Conversations with the candidate; informing the consultant or the group is none.
CONVERSATIONS = (
    ContactKind.INTAKE,
    ContactKind.CONVERSATION,
    ContactKind.START,
    ContactKind.GUIDANCE,
    ContactKind.EVALUATION,
    ContactKind.AFTERCARE,
)


class ContactForm(models.TextChoices):
    INDIVIDUAL = "individual", _("Individueel")
    COLLECTIVE = "collective", _("Collectief")


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("Ter plaatse")
    PHONE = "phone", _("Telefoon")
    ONLINE = "online", _("Online")


class Attendance(models.TextChoices):
    CAME = "came", _("Gekomen")
    LATE = "late", _("Te laat gekomen")
    EXCUSED = "excused", _("Verwittigd afwezig")
    ABSENT = "absent", _("Afwezig")
    NOT_HELD = "not_held", _("Ging niet door")


ATTENDED = (Attendance.CAME, Attendance.LATE)


class SessionKind(models.TextChoices):
    COLLECTIVE = "collective", _("Collectief infomoment")
    INDIVIDUAL = "individual", _("Individueel infogesprek")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("Gepland")
    HELD = "held", _("Gehouden")
    CANCELLED = "cancelled", _("Geannuleerd")


class EnrolmentState(models.TextChoices):
    REGISTERED = "registered", _("Ingeschreven")
    WAITING = "waiting", _("Op de wachtlijst")
    WITHDRAWN = "withdrawn", _("Uitgeschreven")
    PRESENT = "present", _("Aanwezig")
    ABSENT = "absent", _("Afwezig")
    EXCUSED = "excused", _("Verwittigd afwezig")


# Who holds a seat: the waiting list and who left do not.
SEATED_STATES = (
    EnrolmentState.REGISTERED,
    EnrolmentState.PRESENT,
    EnrolmentState.ABSENT,
    EnrolmentState.EXCUSED,
)
MISSED_STATES = (EnrolmentState.ABSENT, EnrolmentState.EXCUSED)
ENROLMENT_TONES = {
    EnrolmentState.REGISTERED: Tone.INFO,
    EnrolmentState.WAITING: Tone.WARNING,
    EnrolmentState.WITHDRAWN: Tone.NEUTRAL,
    EnrolmentState.PRESENT: Tone.SUCCESS,
    EnrolmentState.ABSENT: Tone.DANGER,
    EnrolmentState.EXCUSED: Tone.WARNING,
}


class EnrolmentSource(models.TextChoices):
    VDAB = "vdab", _("VDAB")
    GTB = "gtb", _("GTB")
    ADVISER = "adviser", _("Adviseur")
    SELF = "self", _("Kandidaat zelf")


# In which languages a session may be given.
LANGUAGES = [
    ("nl", _("Nederlands")),
    ("fr", _("Frans")),
    ("en", _("Engels")),
    ("ar", _("Arabisch")),
    ("tr", _("Turks")),
    ("fa", _("Perzisch en Dari")),
    ("ps", _("Pasjtoe")),
    ("ti", _("Tigrinya")),
    ("so", _("Somali")),
    ("uk", _("Oekraïens")),
    ("ru", _("Russisch")),
    ("es", _("Spaans")),
    ("pl", _("Pools")),
]


class IntakeState(models.TextChoices):
    DRAFT = "draft", _("Concept")
    COMPLETE = "complete", _("Volledig")


class Benefit(models.TextChoices):
    """What somebody lives on, as far as work needs it (domain 1.4 B). None of these words tells of health."""

    UNEMPLOYMENT = "unemployment", _("Werkloosheidsuitkering")
    INTEGRATION = "integration", _("Inschakelingsuitkering")
    INCOME_GUARANTEE = "income_guarantee", _("Inkomensgarantie-uitkering (deeltijds werk)")
    LIVING_WAGE = "living_wage", _("Leefloon")
    OTHER = "other", _("Een andere uitkering")
    NONE = "none", _("Geen uitkering")


class DrivingLicence(models.TextChoices):
    YES = "yes", _("Ja")
    LEARNING = "learning", _("Bezig, met een voorlopig rijbewijs")
    NO = "no", _("Nee")


class InBit(models.TextChoices):
    """Whether somebody is in the professional integration time (beroepsinschakelingstijd)."""

    YES = "yes", _("Ja")
    NO = "no", _("Nee")


class Distance(models.TextChoices):
    """How far somebody still is from running a business (handbook 2.4)."""

    SMALL = "small", _("Klein")
    MEDIUM = "medium", _("Gemiddeld")
    LARGE = "large", _("Groot")


class SelfEmployedStatus(models.TextChoices):
    MAIN = "main", _("Hoofdberoep")
    SECONDARY = "secondary", _("Bijberoep")
    STUDENT = "student", _("Student-zelfstandige")
    ASSISTING_SPOUSE = "assisting_spouse", _("Meewerkende partner")
    HELPER = "helper", _("Helper")
    PENSIONER = "pensioner", _("Gepensioneerd zelfstandige")
    ARTICLE_37 = "article_37", _("Artikel 37")
    ACTIVITY_COOPERATIVE = "activity_cooperative", _("Activiteitencoöperatie")


class NaceSection(models.TextChoices):
    """Sections of NACE-BEL 2008, titles shortened (domain 6)."""

    A = "A", _("Landbouw, bosbouw en visserij")
    B = "B", _("Winning van delfstoffen")
    C = "C", _("Industrie")
    D = "D", _("Elektriciteit, gas, stoom en gekoelde lucht")
    E = "E", _("Water; afval en sanering")
    F = "F", _("Bouwnijverheid")
    G = "G", _("Groot- en detailhandel; reparatie van auto's en motorfietsen")
    H = "H", _("Vervoer en opslag")
    I = "I", _("Accommodatie en maaltijden")  # noqa: E741  the letter is the code
    J = "J", _("Informatie en communicatie")
    K = "K", _("Financiële activiteiten en verzekeringen")
    L = "L", _("Onroerend goed")
    M = "M", _("Vrije beroepen en wetenschappelijke en technische activiteiten")
    N = "N", _("Administratieve en ondersteunende diensten")
    O = "O", _("Openbaar bestuur en defensie")  # noqa: E741  the letter is the code
    P = "P", _("Onderwijs")
    Q = "Q", _("Gezondheidszorg en maatschappelijke dienstverlening")
    R = "R", _("Kunst, amusement en recreatie")
    S = "S", _("Overige diensten")
    T = "T", _("Huishoudens als werkgever")
    U = "U", _("Extraterritoriale organisaties")


class WorkTopic(models.TextChoices):
    """What the written record of the guidance phase is about (H-67)."""

    BUSINESS_PLAN = "business_plan", _("Ondernemersplan")
    COMPETENCES = "competences", _("Ondernemerscompetenties")


class DocumentKind(models.TextChoices):
    """Uploaded pieces of a dossier (handbook 2.7)."""

    CV = "cv", _("CV")
    ENTRE_MIRROR = "entre_mirror", _("ENTRE-spiegel")
    INTAKE_SCAN = "intake_scan", _("Intakefiche (scan)")
    BUSINESS_PLAN = "business_plan", _("Ondernemersplan")
    FINANCIAL_PLAN = "financial_plan", _("Financieel plan")
    FEASIBILITY_STUDY = "feasibility_study", _("Haalbaarheidsstudie (Startkompas)")
    OTHER = "other", _("Ander document")


class DecisionKind(models.TextChoices):
    DECIDED = "decided", _("Besluit")
    STOPPED = "stopped", _("Stopzetting")


class Outcome(models.TextChoices):
    """How a phase ended (H-53, H-69, V-13)."""

    POSITIVE = "positive", _("Positief")
    NEGATIVE = "negative", _("Negatief")
    STARTS = "starts", _("Start als zelfstandige")
    NO_START = "no_start", _("Start (voorlopig) niet")
    TO_WORK = "to_work", _("Toegeleid naar werk")
    STOPPED = "stopped", _("Stopgezet")


EXPLORE_OUTCOMES = (Outcome.POSITIVE, Outcome.NEGATIVE)
# The others of a registration line count as a positive result.
NEGATIVE_OUTCOMES = (Outcome.NEGATIVE, Outcome.NO_START)
GUIDE_OUTCOMES = (Outcome.STARTS, Outcome.NO_START, Outcome.TO_WORK)


class Feasibility(models.TextChoices):
    FEASIBLE = "feasible", _("Haalbaar")
    CONDITIONAL = "conditional", _("Haalbaar onder voorwaarden")
    NOT_FEASIBLE = "not_feasible", _("Niet haalbaar")


class ConsultantSees(models.TextChoices):
    """The parts of a candidate that a programme can show to a consultant of VDAB or GTB."""

    IDENTITY = "identity", _("Wie het is")
    CONTACT = "contact", _("Contact en adres")
    LANGUAGE = "language", _("Taal")
    TARGET_GROUPS = "target_groups", _("Doelgroep")
    REFERRAL = "referral", _("Antwoord op de doorverwijzing")
    DECISION_VF = "decision_vf", _("Besluit verkennende fase")
    DECISION_BF = "decision_bf", _("Besluit begeleidende fase")

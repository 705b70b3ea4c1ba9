"""E-mails about decisions and aftercare."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.mail_texts import Facts, LinkButton, Placeholder, Sections, StandardText, Value, with_address
from core.outbox import Email, Recipient
from core.rules import Text
from people.models import User
from trajects.enums import ConsultantSees, Outcome
from trajects.models import Decision, Phase, Traject
from trajects.sight import consultant_sees

REFERRALS_BUTTON = LinkButton(settings.SITE_URL, _("Bekijk mijn doorverwijzingen"))
DOSSIER_BUTTON = LinkButton(settings.SITE_URL, _("Open het dossier"))
# What the consultant does about an outcome; the candidate's name comes in.
TO_DO: dict[str, Text] = {
    Outcome.POSITIVE: _("Je hoeft niets te doen. %(name)s gaat verder met de begeleidende fase."),
    Outcome.NEGATIVE: _("Je hoeft niets te doen. %(name)s gaat niet verder naar de begeleidende fase."),
    Outcome.STARTS: _("Je hoeft niets te doen. %(name)s start als zelfstandige."),
    Outcome.TO_WORK: _(
        "Bekijk wat %(name)s nog nodig heeft. "
        "De kandidaat start niet als zelfstandige en is toegeleid naar werk."
    ),
    Outcome.NO_START: _(
        "Bekijk wat %(name)s nog nodig heeft. De kandidaat start (voorlopig) niet als zelfstandige."
    ),
}
STOPPED = _("Bekijk wat %(name)s nog nodig heeft. Het traject is stopgezet.")
COMES_BACK = _(
    "Neem %(name)s opnieuw op. Deze werkzoekende komt terug naar jou, "
    "want een begeleiding naar ondernemen is nu niet zinvol."
)


def recipient_of(user: User) -> Recipient:
    """A colleague, in the language of the account."""
    return Recipient(email=user.email, name=user.full_name, language=user.language)


class DossierEmail(Email):
    """A mail about one dossier; it stands in the outbox of the organisation that guides."""

    kind = "trajects.dossier"
    reason = _("Je krijgt deze e-mail omdat je met dit dossier werkt.")

    def __init__(self, traject: Traject) -> None:
        self.traject = traject

    def parent(self) -> Model:
        return self.traject

    def organisation_id(self) -> int:
        return self.traject.organisation_id

    def co_financing(self) -> str:
        return self.traject.programme.co_financing_text


class OutcomeForConsultant(DossierEmail):
    """M11: what became of the candidate that the consultant referred (H-57, H-69)."""

    kind = "trajects.outcome"
    reason = _("Je krijgt deze e-mail omdat jij deze kandidaat begeleidt of doorverwees.")
    text = StandardText(
        title=_("Uitkomst van een fase"),
        subject=_("{kandidaat}, {fase}: {uitkomst}"),
        body=("{wat_nu}", "{gegevens}", "{verslag}", "{knop}"),
        placeholders={
            "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
            "fase": Placeholder(_("fase die eindigde"), _("verkennende fase")),
            "uitkomst": Placeholder(_("hoe de fase eindigde"), _("positief")),
            "wat_nu": Placeholder(
                _("wat de consulent nu doet, volgens de uitkomst"),
                _("Je hoeft niets te doen. Noor Peeters gaat verder met de begeleidende fase."),
            ),
            "gegevens": Placeholder(
                _("de kandidaat, de fase, de uitkomst en de adviseur"),
                Facts(((_("Kandidaat"), "Noor Peeters (5000123)"), (_("Uitkomst"), _("Positief")))),
            ),
            "verslag": Placeholder(
                _("de motivering, de afgesproken acties en het advies"),
                Sections(((_("Motivering"), "Noor kent het vak en de buurt."),)),
                required=True,
            ),
            "knop": Placeholder(_("knop naar de doorverwijzingen"), REFERRALS_BUTTON, required=True),
        },
    )

    def __init__(self, decision: Decision, consultant: User) -> None:
        super().__init__(decision.traject)
        self.decision = decision
        self.consultant = consultant

    def recipient(self) -> Recipient:
        return recipient_of(self.consultant)

    def dedupe_key(self) -> str:
        return str(self.decision.public_id)

    def values(self) -> dict[str, Value]:
        decision = self.decision
        return {
            "kandidaat": self.name,
            "fase": decision.phase.template.name.lower(),
            "uitkomst": decision.get_outcome_display().lower(),
            "wat_nu": self.to_do(),
            "gegevens": Facts(self.facts()),
            "verslag": Sections(
                (
                    (_("Motivering"), decision.motivation),
                    (_("Afgesproken acties"), decision.agreed_actions),
                    (_("Advies"), decision.advice),
                )
            ),
            "knop": replace(REFERRALS_BUTTON, url=settings.SITE_URL + reverse("referrals:sent")),
        }

    def to_do(self) -> str:
        """The first sentence: what happened, and what the consultant does."""
        back = self.decision.outcome == Outcome.NEGATIVE and self.decision.back_to_referrer
        sentence = COMES_BACK if back else TO_DO.get(self.decision.outcome, STOPPED)
        return str(sentence) % {"name": self.name}

    @property
    def name(self) -> str:
        """Who it is about; only the number when the programme does not say who."""
        candidate = self.traject.candidate
        shown = consultant_sees(self.traject.programme, ConsultantSees.IDENTITY)
        return candidate.full_name if shown else str(candidate.number)

    @property
    def name_and_number(self) -> str:
        """The name with the number behind it."""
        number = str(self.traject.candidate.number)
        return f"{self.name} ({number})" if self.name != number else number

    def facts(self) -> tuple[tuple[Text, Text], ...]:
        decision, adviser = self.decision, self.traject.adviser
        starts_on = decision.activity_starts_on if decision.started_in else None
        return (
            (_("Kandidaat"), self.name_and_number),
            (_("Fase"), decision.phase.template.name),
            (_("Uitkomst"), decision.get_outcome_display()),
            (_("Datum"), formats.short_date(decision.decided_on)),
            (_("Statuut"), decision.get_started_in_display()),
            (_("Start van de activiteit"), formats.short_date(starts_on) if starts_on else ""),
            (
                _("Adviseur"),
                with_address(f"{adviser.full_name}, {self.traject.organisation.name}", adviser.email),
            ),
        )


class AftercareEndsSoon(DossierEmail):
    """Aftercare ends soon: plan the last conversation (H-73)."""

    kind = "trajects.aftercare_ends_soon"
    reason = _("Je krijgt deze e-mail omdat jij de adviseur van dit dossier bent.")
    text = StandardText(
        title=_("Nazorg loopt bijna af"),
        subject=_("Plan het laatste nazorggesprek met {kandidaat}: de nazorg eindigt op {einddatum}"),
        body=(
            _(
                "Plan het laatste nazorggesprek met {kandidaat}. De nazorg eindigt op {einddag}. "
                "Dan wordt het dossier automatisch afgesloten."
            ),
            "{gegevens}",
            "{knop}",
        ),
        placeholders={
            "kandidaat": Placeholder(_("naam van de kandidaat"), "Noor Peeters"),
            "einddatum": Placeholder(_("laatste dag van de nazorg, als datum"), "31/03/2026"),
            "einddag": Placeholder(_("laatste dag van de nazorg, met de weekdag"), "dinsdag 31/03/2026"),
            "gegevens": Placeholder(
                _("de kandidaat en het begin van de nazorg"),
                Facts(((_("Kandidaat"), "Noor Peeters (5000123)"), (_("Nazorg sinds"), "30/09/2025"))),
            ),
            "knop": Placeholder(_("knop naar het dossier"), DOSSIER_BUTTON, required=True),
        },
    )

    def __init__(self, phase: Phase) -> None:
        super().__init__(phase.traject)
        self.phase = phase

    def recipient(self) -> Recipient:
        return recipient_of(self.traject.adviser)

    def dedupe_key(self) -> str:
        return str(self.phase.public_id)

    def values(self) -> dict[str, Value]:
        candidate, due_on = self.traject.candidate, self.phase.due_on
        return {
            "kandidaat": candidate.full_name,
            "einddatum": formats.short_date(due_on) if due_on else "",
            "einddag": formats.long_date(due_on) if due_on else "",
            "gegevens": Facts(
                (
                    (_("Kandidaat"), f"{candidate.full_name} ({candidate.number})"),
                    (_("Nazorg sinds"), formats.short_date(self.phase.starts_on)),
                )
            ),
            "knop": replace(DOSSIER_BUTTON, url=settings.SITE_URL + self.traject.get_absolute_url()),
        }

"""What a programme switches on of a local partnership, and the limits of those parts. Empty switches off."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from trajects.partnership.enums import Outside

REGISTRATIONS_HAVE_TERM = models.CheckConstraint(
    name="programme_applications_have_term",
    condition=Q(self_registration=False)
    | Q(application_keep_months__isnull=False, application_keep_months__gte=1),
    violation_error_message=_(
        "Klanten melden zichzelf aan: vul in na hoeveel maanden een aanmelding zonder dossier gewist wordt."
    ),
)


MOST_LEVELS = 10
SCALE_HAS_LEVELS = models.CheckConstraint(
    name="programme_scale_has_levels",
    condition=Q(competence_levels__len__gte=2, competence_levels__len__lte=MOST_LEVELS),
    violation_error_message=_("De schaal van de competenties heeft 2 tot 10 niveaus."),
)
SETTINGS_HOLD = (REGISTRATIONS_HAVE_TERM, SCALE_HAS_LEVELS)


def usual_levels() -> list[str]:
    """The scale of a programme that says nothing else: from 1 to 5."""
    return ["nog niet", "een beetje", "voldoende", "sterk", "heel sterk"]


class ScaleSettings(models.Model):
    """On which scale the competences of a candidate are scored (domain 1.5)."""

    competence_levels = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("niveaus van de competenties"),
        default=usual_levels,
        help_text=_("Van laag naar hoog, met een komma tussen. Score 1 is het eerste woord."),
    )

    class Meta:
        abstract = True

    @property
    def highest_score(self) -> int:
        """The scores run from 1 to here."""
        return len(self.competence_levels)

    def highest_given_score(self) -> int:
        """The highest score that a dossier of this programme has, 0 without any."""
        found = self.competences.aggregate(start=Max("scores__score_start"), end=Max("scores__score_end"))
        return max(found["start"] or 0, found["end"] or 0)

    @property
    def scale_words(self) -> str:
        """What each score means, in one line."""
        return " · ".join(f"{score} {word}" for score, word in enumerate(self.competence_levels, start=1))


class PartnershipSettings(models.Model):
    """Fields of a programme (D-01 to D-17); each part works for every programme that switches it on."""

    self_registration = models.BooleanField(
        _("klanten melden zichzelf aan"), default=False, help_text=_("Op een openbare pagina.")
    )
    application_keep_months = models.PositiveSmallIntegerField(
        _("aanmelding zonder dossier bewaren (maanden)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Daarna wordt ze gewist: zo lang na de weigering, of na de aanmelding als niemand antwoordde."
        ),
    )
    client_mediated = models.BooleanField(
        _("alles met VDAB loopt via de klant"),
        default=False,
        help_text=_("Geen doorverwijzing en geen automatische e-mails aan een consulent."),
    )
    min_age = models.PositiveSmallIntegerField(_("jongste leeftijd"), null=True, blank=True)
    education_until_age = models.PositiveSmallIntegerField(
        _("eerst onderwijs tot en met (jaar)"), null=True, blank=True
    )
    outside_target_group = ArrayField(
        models.CharField(max_length=20, choices=Outside.choices),
        verbose_name=_("hoort niet bij de doelgroep"),
        default=list,
        blank=True,
    )
    vdab_checks = models.BooleanField(_("nagaan bij VDAB"), default=False)
    case_discussion = models.BooleanField(_("casusbesprekingen"), default=False)
    combinations = models.BooleanField(_("combinatietrajecten"), default=False)
    combination_mention = models.CharField(
        _("te vermelden bij een combinatietraject"), max_length=300, blank=True
    )
    service_line = models.CharField(_("telefoon van de Servicelijn"), max_length=20, blank=True)
    internship_max_days = models.PositiveSmallIntegerField(
        _("beroepsverkennende stage, hoogstens (kalenderdagen)"), null=True, blank=True
    )
    orientation_max_days = models.PositiveSmallIntegerField(
        _("fase 1 van die stage, hoogstens (kalenderdagen)"), null=True, blank=True
    )
    bit_below_age = models.PositiveSmallIntegerField(
        _("BIT-evaluatie voor wie jonger is dan"), null=True, blank=True
    )
    bit_positive_needed = models.PositiveSmallIntegerField(
        _("BIT-evaluatie: positieve evaluaties nodig"), null=True, blank=True
    )
    vdab_transfer = models.BooleanField(_("overdracht naar VDAB"), default=False)
    follow_up_requests = models.BooleanField(_("vragen van bemiddelaars"), default=False)
    password_mail_minutes = models.PositiveSmallIntegerField(
        _("wachtwoord in een tweede e-mail na (minuten)"), default=10
    )

    class Meta:
        abstract = True

    @property
    def has_partnership_parts(self) -> bool:
        """Whether a dossier of this programme has anything of a partnership to show."""
        return any(
            (
                self.vdab_checks,
                self.case_discussion,
                self.combinations,
                self.bit_below_age,
                self.vdab_transfer,
                self.follow_up_requests,
                self.client_mediated,
            )
        )

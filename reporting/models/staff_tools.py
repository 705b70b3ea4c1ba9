"""What staff share: documents, links, news, tools, questions, and the MLP coach of a province (handbook 3.2.5, 4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, StoredFile, Versioned
from core.workflow import StateModel
from people.access import has
from people.enums import Province
from people.roles import Permission
from reporting.staff_tools.enums import CoachTopic, NewsState, ResourceKind
from reporting.staff_tools.querysets import CoachQuerySet, NewsQuerySet, ResourceQuerySet


class StaffResource(Identified, Stamped, Versioned):
    """A standard document with its versions, a link, a tool, or a question with its answer (H-A4)."""

    kind = models.CharField(_("rubriek"), max_length=10, choices=ResourceKind.choices)
    title = models.CharField(_("titel"), max_length=200)
    text = models.TextField(_("uitleg"), blank=True)
    url = models.URLField(_("link"), blank=True)
    # A kind of phase; which kinds there are, the programmes say.
    phase = models.CharField(_("fase"), max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_archived = models.BooleanField(_("in het archief"), default=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("hulpmiddel voor medewerkers")
        verbose_name_plural = _("hulpmiddelen voor medewerkers")
        ordering = ("kind", "position", "title", "pk")
        constraints = [
            models.CheckConstraint(
                name="resource_link_has_address",
                condition=~Q(kind="link") | ~Q(url=""),
                violation_error_message=_("Vul de link in."),
            ),
            models.CheckConstraint(
                name="resource_faq_has_answer",
                condition=~Q(kind="faq") | ~Q(text=""),
                violation_error_message=_("Schrijf het antwoord."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ResourceVersion(Identified):
    """A version of a standard document; earlier ones stay readable."""

    resource = models.ForeignKey(StaffResource, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versie"))
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("wat is er nieuw?"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("toegevoegd op"), auto_now_add=True)

    class Meta:
        verbose_name = _("versie van een standaarddocument")
        verbose_name_plural = _("versies van standaarddocumenten")
        ordering = ("resource", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("resource", "number"),
                name="resource_version_once",
                violation_error_message=_("Deze versie bestaat al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} ({self.number})"


class NewsFlash(Identified, Stamped, Versioned, StateModel):
    """News for all advisers: written, looked at, then mailed once and kept (M12)."""

    title = models.CharField(_("titel"), max_length=160)
    text = models.TextField(_("tekst"))
    state = FSMField(_("toestand"), default=NewsState.DRAFT, choices=NewsState.choices, protected=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("geschreven door"),
    )
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    # How many it was mailed to.
    mailed_to = models.PositiveIntegerField(_("ontvangers"), default=0)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("nieuwsflash")
        verbose_name_plural = _("nieuwsflashes")
        ordering = ("-sent_at", "-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="newsflash_sent_has_moment",
                condition=Q(state="draft", sent_at__isnull=True) | Q(state="sent", sent_at__isnull=False),
                violation_error_message=_("Een verstuurde nieuwsflash heeft een tijdstip."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:newsflash", args=[self.public_id])

    @transition(
        field=state,
        source=NewsState.DRAFT,
        target=NewsState.SENT,
        permission=has(Permission.MANAGE_PROGRAMME),
    )
    def send(self, *, mailed_to: int) -> None:
        """It leaves once; a second time there is no draft any more."""
        self.sent_at, self.mailed_to = dates.now(), mailed_to


class NewsRead(models.Model):
    """Who opened a newsflash, for the mark of what is new."""

    newsflash = models.ForeignKey(NewsFlash, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gelezen nieuwsflash")
        verbose_name_plural = _("gelezen nieuwsflashes")
        constraints = [models.UniqueConstraint(fields=("newsflash", "user"), name="news_read_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.newsflash}"


class MlpCoach(Identified, Stamped):
    """Who helps with registering in MLP in a province (H-A5)."""

    province = models.CharField(_("provincie"), max_length=6, choices=Province.choices, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)

    objects = CoachQuerySet.as_manager()

    class Meta:
        verbose_name = _("MLP-coach")
        verbose_name_plural = _("MLP-coaches")
        ordering = ("province",)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_province_display()})"


class CoachQuestion(Identified):
    """A question about registering, sent to the coach of a province."""

    coach = models.ForeignKey(
        MlpCoach, on_delete=models.PROTECT, related_name="questions", verbose_name=_("MLP-coach")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="coach_questions",
        verbose_name=_("gevraagd door"),
    )
    # The oldest ones were typed.
    subject = models.CharField(_("onderwerp"), max_length=160, choices=CoachTopic.choices)
    text = models.TextField(_("vraag"))
    asked_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)

    class Meta:
        verbose_name = _("vraag aan een MLP-coach")
        verbose_name_plural = _("vragen aan een MLP-coach")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return self.get_subject_display()

"""Documents that must stay as they were given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, StoredFile
from people.models import Candidate, Organisation
from reporting.enums import DocumentType
from reporting.querysets import IssuedDocumentQuerySet


class DocumentCounter(models.Model):
    """The last number of a kind of document in a year; locked while a number is taken, so without gaps."""

    kind = models.CharField(max_length=20, choices=DocumentType.choices, verbose_name=_("soort"))
    year = models.PositiveSmallIntegerField(verbose_name=_("jaar"))
    last = models.PositiveIntegerField(default=0, verbose_name=_("laatste nummer"))

    class Meta:
        verbose_name = _("teller van documenten")
        verbose_name_plural = _("tellers van documenten")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "year"),
                name="counter_once_per_kind_and_year",
                violation_error_message=_("Deze teller bestaat al."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class IssuedDocument(Identified):
    """A numbered document: the data it prints, its PDF and hash. Superseded, never rewritten."""

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    kind = models.CharField(_("soort"), max_length=20, choices=DocumentType.choices)
    title = models.CharField(_("titel"), max_length=200)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    parent_type = models.CharField(max_length=60, blank=True)
    parent_id = models.BigIntegerField(null=True)
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="+", verbose_name=_("kandidaat")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisatie")
    )
    referring_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("toeleiding"),
    )
    shared_with_referrer = models.BooleanField(_("zichtbaar voor de doorverwijzer"), default=False)
    data = models.JSONField()
    data_sha256 = models.CharField(max_length=64, verbose_name=_("SHA-256 van de gegevens"))
    file = models.OneToOneField(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("bestand"),
    )
    issued_on = models.DateField(_("datum"))
    issued_at = models.DateTimeField(_("opgemaakt op"), auto_now_add=True)
    issued_by_name = models.CharField(_("opgemaakt door"), max_length=420)
    is_current = models.BooleanField(_("geldig"), default=True)
    superseded_by = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        verbose_name=_("vervangen door"),
    )

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("opgemaakt document")
        verbose_name_plural = _("opgemaakte documenten")
        ordering = ("-issued_at", "-pk")
        indexes = [
            models.Index(fields=("subject_type", "subject_id", "kind"), name="document_subject"),
            models.Index(fields=("parent_type", "parent_id"), name="document_parent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("subject_type", "subject_id", "kind"),
                condition=Q(is_current=True),
                name="document_one_current",
                violation_error_message=_("Er is al een geldige versie van dit document."),
            ),
            models.CheckConstraint(
                name="document_superseded_is_not_current",
                condition=Q(superseded_by__isnull=True) | Q(is_current=False),
                violation_error_message=_("Een vervangen document is niet meer geldig."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:document", args=[self.public_id])

    @property
    def short_hash(self) -> str:
        """The first characters of the file's SHA-256, or of the data's while there is no file yet."""
        return (self.file.sha256 if self.file else self.data_sha256)[:12]

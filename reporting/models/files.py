"""Files that take time: asked for, made by a worker, ready for a while (the export centre)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified, StoredFile
from reporting.enums import PreparedState
from reporting.querysets import PreparedFileQuerySet


class PreparedFile(Identified):
    """A file that somebody asked for: a whole dossier as ZIP, an export. Only who asked may fetch it.

    `kind` names its maker; `key` and `parameters` say of what, with ids and filters, never with personal data.
    """

    kind = models.CharField(_("soort"), max_length=40)
    title = models.CharField(_("titel"), max_length=200)
    key = models.BigIntegerField(null=True, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="prepared_files"
    )
    asked_at = models.DateTimeField(_("gevraagd op"), auto_now_add=True)
    state = models.CharField(
        _("toestand"), max_length=10, choices=PreparedState.choices, default=PreparedState.WAITING
    )
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ready_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    expires_at = models.DateTimeField(_("blijft staan tot"), null=True, blank=True)
    problem = models.CharField(_("wat er misging"), max_length=300, blank=True)
    # A worker that died lets go of the work at this moment.
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = PreparedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("klaargemaakt bestand")
        verbose_name_plural = _("klaargemaakte bestanden")
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="prepared_file_ready_has_moment",
                condition=~Q(state="ready") | Q(ready_at__isnull=False, expires_at__isnull=False),
                violation_error_message=_("Een bestand dat klaar is, heeft een tijdstip en een einde."),
            )
        ]

    def __str__(self) -> str:
        return self.title

"""Samples of a billing file, drawn for inspection."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from reporting.billing.enums import SampleSize
from reporting.billing.querysets import BillingSampleQuerySet
from reporting.models.billing import BillingFile, BillingLine


class BillingSample(Identified):
    """Lines of a file that were drawn for inspection; the same seed draws the same lines again."""

    file = models.ForeignKey(BillingFile, on_delete=models.PROTECT, related_name="samples")
    kind = models.CharField(_("hoe groot"), max_length=10, choices=SampleSize.choices)
    size = models.PositiveIntegerField(_("grootte"))
    seed = models.CharField(_("startgetal"), max_length=40)
    lines = models.ManyToManyField(BillingLine, related_name="samples")
    made_at = models.DateTimeField(_("getrokken op"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = BillingSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("steekproef")
        verbose_name_plural = _("steekproeven")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("file", "kind", "size", "seed"),
                name="billing_sample_once",
                violation_error_message=_("Deze steekproef is al getrokken."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.seed}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:billing_sample", args=[self.public_id])

"""The page of the candidate: the personal link that opens it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import dates
from core.models import Identified
from trajects.enums import OPEN_CLIENT_LINKS, ClientLinkState
from trajects.models.trajects import Traject
from trajects.querysets import ClientLinkQuerySet


class ClientLink(Identified):
    """A personal link with which a candidate reads the page of the own guidance, until a moment (D-19).

    Only the hash of the secret is kept. It was sent to one address; for a candidate with another address it
    opens nothing any more.
    """

    traject = models.ForeignKey(Traject, on_delete=models.PROTECT, related_name="client_links")
    email = models.EmailField(_("gestuurd naar"), max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("gestuurd op"), auto_now_add=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    opened_at = models.DateTimeField(_("laatst geopend op"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects = ClientLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link naar de pagina van een kandidaat")
        verbose_name_plural = _("links naar de pagina van een kandidaat")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject",),
                condition=Q(revoked_at__isnull=True),
                name="client_link_one_holds",
                violation_error_message=_("Er is al een link. Trek die eerst in."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.traject}"

    @property
    def state(self) -> ClientLinkState:
        """What became of it."""
        if self.revoked_at:
            return ClientLinkState.REVOKED
        if self.expires_at <= dates.now():
            return ClientLinkState.EXPIRED
        if self.email != self.traject.candidate.email:
            return ClientLinkState.MOVED
        return ClientLinkState.OPENED if self.opened_at else ClientLinkState.SENT

    @property
    def is_open(self) -> bool:
        """Whether it still opens the page."""
        return self.state in OPEN_CLIENT_LINKS

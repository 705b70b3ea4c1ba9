"""Contact cards of people who are no candidate: the network of the programme (H-81)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Stamped, Versioned
from people.models.candidates import FIRST_CANDIDATE_NUMBER
from people.models.organisations import NAME_LENGTH, Address, Organisation
from people.querysets import NetworkContactQuerySet


class NetworkContact(Identified, Stamped, Versioned, Address):
    """A card of type "netwerkcontact": somebody of another organisation whom advisers work with.

    Its number comes from the same row of numbers as that of a candidate (H-83).
    """

    number = models.PositiveIntegerField(_("relatienummer"), unique=True, editable=False)
    kept_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="network_contacts",
        verbose_name=_("beheerd door"),
    )
    is_shared = models.BooleanField(_("zichtbaar voor alle partners"), default=False)
    title = models.CharField(_("titel"), max_length=40, blank=True)
    family_name = models.CharField(_("familienaam"), max_length=NAME_LENGTH)
    given_name = models.CharField(_("voornaam"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    mobile = models.CharField(_("gsm"), max_length=20, blank=True)
    website = models.URLField(_("website"), blank=True)
    notes = models.TextField(_("opmerkingen"), blank=True)
    is_active = models.BooleanField(_("actief"), default=True)
    sort_name = models.CharField(max_length=2 * NAME_LENGTH + 50, editable=False)
    search_text = models.TextField(editable=False)

    objects = NetworkContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("netwerkcontact")
        verbose_name_plural = _("netwerkcontacten")
        ordering = ("sort_name", "number")
        indexes = [models.Index(fields=("sort_name",), name="network_contact_sort_name")]
        constraints = [
            models.CheckConstraint(
                name="network_contact_number_above_five_million",
                condition=Q(number__gte=FIRST_CANDIDATE_NUMBER),
                violation_error_message=_("Een relatienummer is groter dan 5 000 000."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.family_name} {self.given_name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("people:network_contact", args=[self.public_id])

    @property
    def list_name(self) -> str:
        """Family name first, as of a candidate (H-84)."""
        return str(self)


class Affiliation(Identified):
    """An organisation to which a network contact belongs: one of ours, or any other by its name."""

    contact = models.ForeignKey(NetworkContact, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliations",
        verbose_name=_("organisatie"),
    )
    name = models.CharField(_("andere organisatie"), max_length=NAME_LENGTH, blank=True)
    function = models.CharField(_("functie"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("organisatie van een netwerkcontact")
        verbose_name_plural = _("organisaties van netwerkcontacten")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="affiliation_one_organisation",
                condition=Q(organisation__isnull=True) & ~Q(name="") | Q(organisation__isnull=False, name=""),
                violation_error_message=_("Kies een organisatie uit de lijst of typ de naam van een andere."),
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name if self.organisation else self.name

"""Organisations and the permissions that groups hold on them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.models import Identified, Stamped
from people import numbers
from people.enums import Family, OrganisationRole, Province
from people.querysets import OrganisationQuerySet
from people.roles import Permission

NAME_LENGTH = 200


class Address(models.Model):
    """Street, number and box apart; shown as "Dorpstraat 22/3" (H-84)."""

    street = models.CharField(_("straat"), max_length=200, blank=True)
    house_number = models.CharField(_("nummer"), max_length=20, blank=True)
    box = models.CharField(_("bus"), max_length=20, blank=True)
    postcode = models.CharField(
        _("postcode"), max_length=4, blank=True, validators=[numbers.validate_postcode]
    )
    municipality = models.CharField(_("gemeente"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def street_line(self) -> str:
        """The first line of the address: "Dorpstraat 22/3"."""
        line = f"{self.street} {self.house_number}".strip()
        return f"{line}/{self.box}" if self.box else line

    @property
    def address_line(self) -> str:
        """The whole address on one line."""
        place = f"{self.postcode} {self.municipality}".strip()
        return ", ".join(part for part in (self.street_line, place) if part)


class Organisation(Identified, Stamped, Address):
    """A partner, a VDAB or GTB office, a provider (H-04, H-05)."""

    name = models.CharField(_("naam"), max_length=NAME_LENGTH, unique=True)
    role = models.CharField(_("rol"), max_length=20, choices=OrganisationRole.choices)
    family = models.CharField(_("familie"), max_length=20, choices=Family.choices, default=Family.OTHER)
    oe_number = models.CharField(
        _("OE-nummer"), max_length=8, blank=True, validators=[numbers.validate_oe_number]
    )
    ikp_number = models.CharField(
        _("IKP-nummer"), max_length=12, blank=True, validators=[numbers.validate_ikp_number]
    )
    provinces = ArrayField(
        models.CharField(max_length=6, choices=Province.choices),
        verbose_name=_("provincies"),
        default=list,
        blank=True,
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    is_active = models.BooleanField(_("actief"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ("name",)
        permissions = [
            (str(permission), permission.name.replace("_", " ").lower()) for permission in Permission
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("oe_number",),
                condition=~Q(oe_number=""),
                name="organisation_oe_number_unique",
                violation_error_message=_("Er is al een organisatie met dit OE-nummer."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def partner_label(self) -> str:
        """What MLP calls this kind of partner on a referral card: VDAB, GTB or Andere."""
        return self.get_family_display() if self.family in (Family.VDAB, Family.GTB) else str(_("Andere"))


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """A permission of a group on an organisation; goes away with either."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class OrganisationUserPermission(UserObjectPermissionBase):
    """Exists so that guardian uses direct foreign keys for users too; no row is ever made."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)

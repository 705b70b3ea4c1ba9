"""Accounts of people who work with the application, and their roles in organisations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import dates
from core.actors import Identity
from core.models import Identified, Stamped
from core.prepared import Key, Prepared
from people.models.organisations import NAME_LENGTH, Organisation
from people.querysets import MembershipQuerySet
from people.roles import Permission, Role, may


class UserManager(BaseUserManager):
    """Accounts are found by e-mail, whatever its capitals."""

    def coordinators(self) -> models.QuerySet[User]:
        """Accounts that work as coordinator today."""
        roles = Membership.objects.active().filter(role=Role.COORDINATOR)
        return self.filter(is_active=True, pk__in=roles.values("user_id"))

    def guiding_at(self, *organisations: Organisation) -> models.QuerySet[User]:
        """Accounts that guide candidates of one of these organisations today."""
        guiding = [role for role in Role if may(role, Permission.EDIT_DOSSIERS)]
        roles = Membership.objects.active().filter(role__in=guiding, organisation__in=organisations)
        return self.filter(is_active=True, pk__in=roles.values("user_id"))

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Identified, AbstractBaseUser, PermissionsMixin):
    """An account of somebody who works with the application; a candidate has none."""

    email = models.EmailField(_("e-mail"), unique=True)
    given_name = models.CharField(_("voornaam"), max_length=NAME_LENGTH)
    family_name = models.CharField(_("familienaam"), max_length=NAME_LENGTH)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    is_active = models.BooleanField(_("actief"), default=True)
    is_staff = models.BooleanField(_("mag in het beheer"), default=False)
    date_joined = models.DateTimeField(_("gemaakt op"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        ordering = ("family_name", "given_name")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_any_case",
                violation_error_message=_("Er is al een gebruiker met dit e-mailadres."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given name first, as people are spoken to."""
        return f"{self.given_name} {self.family_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def active_memberships(self) -> list[Membership]:
        """The roles that hold today, read once for each request."""
        return _memberships.all(user=self.pk, today=dates.today())

    @property
    def current_membership(self) -> Membership | None:
        """The role in which the user works now: the chosen one, else the first that holds."""
        chosen = self.__dict__.get("_chosen_membership_id")
        found = [membership for membership in self.active_memberships if membership.pk == chosen]
        return next(iter(found or self.active_memberships), None)

    def choose_membership(self, membership_id: int | None) -> None:
        """Work in this role for the rest of the request."""
        self.__dict__["_chosen_membership_id"] = membership_id

    def may(self, permission: str) -> bool:
        """Whether one of the user's roles has this permission."""
        return any(may(membership.role, permission) for membership in self.active_memberships)

    def journal_identity(self) -> Identity:
        """Who this is now, for the journal; the role in Dutch, whatever language this user reads."""
        membership = self.current_membership
        with translation.override("nl"):
            role = str(membership.get_role_display()) if membership else ""
        return Identity(
            name=self.full_name,
            role=role,
            organisation=membership.organisation.name if membership else "",
            user_id=self.pk,
            organisation_id=membership.organisation_id if membership else None,
        )


class Membership(Stamped):
    """A user's role in an organisation, from a day until and including another day."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("gebruiker")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organisatie")
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships", editable=False)
    begins_on = models.DateField(_("van"), default=dates.today)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                condition=Q(ends_on__isnull=True),
                name="membership_one_open",
                violation_error_message=_("Deze gebruiker heeft deze rol al in deze organisatie."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"


# Asked on each page.
_memberships: Prepared[Membership] = Prepared(
    lambda: (
        Membership.objects.active(Key("today"))
        .select_related("organisation")
        .filter(user_id=Key("user"))
        .order_by("begins_on", "pk")
    )
)

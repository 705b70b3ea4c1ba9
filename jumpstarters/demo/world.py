"""The world in which the demo plays: programme, organisations, people who work there, menu card."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from math import cos, sin
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from core.actors import DEMO
from core.yaml_files import read_yaml
from jumpstarters.demo import who_works_where
from people import actions as people
from people import reference as people_reference
from people.models import AgreementText, Membership, Organisation, TargetGroup, User, VdabCategory
from people.roles import Role
from referrals import reference as areas
from referrals.models import PostcodeArea
from trajects.actions import programmes
from trajects.models import Programme
from vouchers import reference as menu
from vouchers.models import MenuItem, Provider

FOLDER = Path(__file__).parent
A4 = (595, 842)  # points


def read(name: str) -> Any:
    """One of the YAML files beside this module."""
    return read_yaml(FOLDER / name)


def address_of(person: dict[str, Any]) -> str:
    """The e-mail address of somebody in staff.yaml."""
    words = f"{person['given_name']}.{person['family_name']}".replace(" ", "")
    return f"{words.lower()}@example.be"


def pdf(name: str) -> SimpleUploadedFile:
    """An upload of one empty page that stands for a scan or a plan."""
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(*A4)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue(), "application/pdf")


def sketch(seed: int) -> bytes:
    """A signature as somebody might draw it on the pad: waves that differ from person to person."""
    picture = Image.new("RGBA", (800, 400), (0, 0, 0, 0))
    waves = [
        (120 + step * 6, 200 + 90 * sin(step / (4 + seed % 5)) * cos(step / (9 + seed % 4)))
        for step in range(90)
    ]
    ImageDraw.Draw(picture).line(waves, fill=(17, 17, 17, 255), width=5)
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


class World:
    """Everything that stands ready before the first candidate comes."""

    def __init__(self) -> None:
        self.texts = read("texts.yaml")
        self.programme = self._load_programme()
        people_reference.load()
        people_reference.load_partners()
        self._make_offices()
        self._make_staff()
        areas.load()
        self._appoint_advisers()
        who_works_where.fill(self)
        menu.load()
        self._link_providers()

    def _load_programme(self) -> Programme:
        """Jumpstarters, moved to around today: the edition of the handbook ended on 31 December 2022."""
        programme = programmes.load("jumpstarters")
        year = timezone.localdate().year
        programme.begins_on, programme.ends_on = date(year - 2, 7, 1), date(year + 1, 12, 31)
        programme.full_clean()
        programme.save()
        return programme

    def _make_offices(self) -> None:
        for row in read("organisations.yaml"):
            row.pop("provider", None)
            office = Organisation(**row.pop("address"), **row)
            office.full_clean()
            people.save_organisation(office, by=DEMO)

    def _make_staff(self) -> None:
        """One hash for all: making it is slow by design."""
        staff = read("staff.yaml")
        self.password: str = staff["password"]
        hashed = make_password(self.password)
        for place, row in enumerate(staff["staff"]):
            self._make_member(row, hashed, phone=f"+324700001{place:02d}")

    def _make_member(self, row: dict[str, Any], hashed: str, *, phone: str) -> None:
        names = {name: row[name] for name in ("given_name", "family_name")}
        is_staff = row["role"] == Role.COORDINATOR
        user = User(email=address_of(row), is_staff=is_staff, phone=phone, **names)
        people.save_account(user, by=DEMO)
        user.password = hashed
        user.save(update_fields=["password"])
        begins_on = timezone.localdate() - relativedelta(years=2)
        for role in filter(None, (row, row.get("also"))):
            organisation = self.organisations[role["at"]]
            people.start_membership(
                user, organisation=organisation, role=role["role"], by=DEMO, begins_on=begins_on
            )

    def _appoint_advisers(self) -> None:
        """The first adviser of each partner keeps its area, as a coordinator would arrange."""
        for area in PostcodeArea.objects.all():
            area.adviser = self.adviser_of(area.organisation)
            area.full_clean()
            area.save()

    def _link_providers(self) -> None:
        """Who gives trainings of the menu card, as a coordinator would link them in the admin."""
        for row in read("organisations.yaml"):
            if "provider" in row:
                organisation = self.organisations[row["name"]]
                Provider.objects.filter(name=row["provider"]).update(organisation=organisation)

    def account_of(self, provider: Provider) -> User:
        """Who answers for this provider."""
        return self._staff[Role.PROVIDER, provider.organisation_id]

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {organisation.name: organisation for organisation in Organisation.objects.all()}

    @cached_property
    def target_groups(self) -> dict[str, TargetGroup]:
        return {group.code: group for group in TargetGroup.objects.all()}

    @cached_property
    def categories(self) -> dict[str, VdabCategory]:
        return {category.code: category for category in VdabCategory.objects.all()}

    @cached_property
    def agreement_text(self) -> AgreementText:
        return AgreementText.objects.filter(language="nl").latest("valid_from")

    @cached_property
    def older_text(self) -> AgreementText:
        """The text before the present one: whoever signed it must sign again."""
        text, _made = AgreementText.objects.get_or_create(
            version="0",
            language="nl",
            defaults={
                "title": "Akkoord gegevensverwerking",
                "body": "We bewaren gegevens over je om je te begeleiden.",
                "valid_from": self.agreement_text.valid_from - timedelta(days=365),
            },
        )
        return text

    @cached_property
    def coordinator(self) -> User:
        return next(user for (role, _organisation), user in self._staff.items() if role == Role.COORDINATOR)

    def consultant_of(self, organisation: Organisation) -> User:
        """Who works as consultant in this office."""
        return self._staff[Role.CONSULTANT, organisation.pk]

    def adviser_of(self, organisation: Organisation) -> User:
        """Who works as adviser for this partner."""
        return self._staff[Role.ADVISER, organisation.pk]

    def people_in(self, role: Role) -> list[User]:
        """The first person with this role in each organisation."""
        return [user for (own, _organisation), user in self._staff.items() if own == role]

    def user(self, pk: int) -> User:
        """Somebody who works here; always the same object, which remembers what its roles allow."""
        return self._users[pk]

    @cached_property
    def _users(self) -> dict[int, User]:
        return User.objects.in_bulk()

    @cached_property
    def _staff(self) -> dict[tuple[str, int], User]:
        """The first person of each role in each organisation."""
        found: dict[tuple[str, int], User] = {}
        for entry in Membership.objects.order_by("pk"):
            found.setdefault((entry.role, entry.organisation_id), self.user(entry.user_id))
        return found

    def item(self, key: str) -> MenuItem:
        """An offer of the menu card, by its key in texts.yaml."""
        return MenuItem.objects.get(name=self.texts["vouchers"][key])

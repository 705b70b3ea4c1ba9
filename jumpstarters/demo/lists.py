"""The lists that the people of the demo keep at hand, and one that the coordinator is looking at."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from core import saved, sheets
from core.sheets.actions import start_import
from jumpstarters.demo.world import World
from people.roles import Role
from reporting.dashboards.mails import choose_mail
from reporting.enums import ExportGrain, MailRhythm
from reporting.exports.actions import ask_export
from reporting.exports.columns import usual
from reporting.imports import actions as data_imports
from reporting.imports.kinds import KINDS
from reporting.imports.work import do_a_share
from reporting.models import DataImport

FOLLOW_UP = (
    ("trajects:dossiers", "bijna=ja", _("Bijna factureerbaar")),
    ("vouchers:vouchers", "waiting=ja", _("Wacht op de aanbieder")),
    ("people:candidates", "guidance=nee", _("Nog geen adviseur")),
)
LISTS = {
    Role.ADVISER: FOLLOW_UP,
    Role.COORDINATOR: FOLLOW_UP,
    Role.CONSULTANT: (("referrals:sent", "mijn=ja", _("Alleen van mij")),),
}


def keep_lists(world: World) -> None:
    """Everybody keeps the lists of their role; who has two roles keeps each list once."""
    wanted = dict.fromkeys(
        (user, *kept) for role, lists in LISTS.items() for user in world.people_in(role) for kept in lists
    )
    for user, view, query, name in wanted:
        saved.keep(view=view, query=query, name=str(name), by=user)


def keep_figures(world: World) -> None:
    """The coordinator gets the flow of West Flanders each week, and asked for an export."""
    user, view = world.coordinator, "reporting:dashboard_part part=doorstroom"
    kept = saved.keep(view=view, query="provincie=BE-VWV", name=str(_("West-Vlaanderen")), by=user)
    choose_mail(kept, rhythm=MailRhythm.WEEKLY, by=user)
    columns = usual(ExportGrain.PERSON)
    ask_export(grain=ExportGrain.PERSON, ending="xlsx", columns=columns, query="", reason="", by=user)


def start_sheet(world: World) -> None:
    """The coordinator uploaded the consultants by postcode; two rows still have to be corrected."""
    kind = sheets.kind_of("consulenten-per-postcode")
    if kind is None:
        raise LookupError("the list of consultants by postcode is not registered")
    first, second, *_others = world.people_in(Role.CONSULTANT)
    office = {user: user.memberships.first().organisation for user in (first, second)}
    lines = (
        "Van postcode;Tot postcode;E-mail consulent;Kantoor;Opmerking",
        f"8500;8519;{first.email};{office[first]};",
        f"852O;8520;{first.email};{office[first]};typfout",
        f"8530;8599;nieuw.gezicht@example.be;{office[first]};begint in januari",
        f"8400;8499;{second.email};{office[second]};",
    )
    upload = SimpleUploadedFile("consulenten-2027.csv", "\r\n".join(lines).encode())
    start_import(kind, upload=upload, by=world.coordinator)


def take_over_data(world: World) -> None:
    """The coordinator takes over people of an older system: some come in, the last file still has mistakes."""
    organisation = world.people_in(Role.ADVISER)[0].memberships.first().organisation
    head = "Klantnr;Naam;Voornaam;Partner;Geb.datum;Mobiel nr;Woonplaats;Postnummer"
    first = (f"W-101;Goossens;Ilse;{organisation};12 mei 1979;0470 11 22 33;Waregem;8790",)
    second = (
        f"W-101;Goossens;Ilse;{organisation};12/05/1979;0470 11 22 33;Kortrijk;8500",
        f"W-102;Lambrecht;Tom;{organisation};31/11/1988;0470 11 22 34;Menen;8930",
        f"W-103;Desmet;Rik;{organisation};04/02/1991;12;Wevelgem;8560",
        f"W-104;Verhelst;Ana;{organisation};1986-07-01;0470 11 22 35;Harelbeke;8530",
    )
    _bring_in(world, "kandidaten-2025.csv", head, first)
    for sheet in DataImport.objects.filter(started_by=world.coordinator):
        data_imports.apply(sheet, by=world.coordinator)
        do_a_share()
    _bring_in(world, "kandidaten-2026.csv", head, second)


def _bring_in(world: World, name: str, head: str, lines: tuple[str, ...]) -> None:
    upload = SimpleUploadedFile(name, "\r\n".join((head, *lines)).encode())
    sheet = data_imports.start(KINDS["kandidaten"], upload=upload, source="Wegwijzer", by=world.coordinator)
    chosen = {"reference": 0, "family_name": 1, "given_name": 2, "organisation": 3}
    chosen |= {"birth_date": 4, "mobile": 5, "municipality": 6, "postcode": 7}
    data_imports.choose_columns(sheet, mapping=chosen, by=world.coordinator)
    do_a_share()

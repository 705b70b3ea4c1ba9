"""Load a programme from its YAML file; loading again brings the database in line with the file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trajects.actions import programmes


class Command(BaseCommand):
    help = (
        "Load one or more programmes, by code or by path; without a name all that come with the application."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme", nargs="*", help="a code such as jumpstarters, or the path of a file")

    def handle(self, *args: Any, **options: Any) -> None:
        for source in options["programme"] or programmes.known_codes():
            try:
                programme = programmes.load(source)
            except programmes.ProgrammeError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{programme.code}: loaded")

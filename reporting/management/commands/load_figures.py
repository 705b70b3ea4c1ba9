"""Load the figures of the sources: indicators with their targets and values, and grants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting.figures import loading


class Command(BaseCommand):
    help = (
        "Load the figures of programmes, from these files; without a name all that come with the application."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="*", type=Path, help="the path of a file")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["file"] or loading.files():
            try:
                code, added = loading.load(path)
            except loading.FiguresError as error:
                raise CommandError(str(error)) from error
            told = "the programme is not loaded yet" if added is None else f"{added} added"
            self.stdout.write(f"{code}: {told}")

"""Load the menu card of the handbook; loading again brings the offers in line with the file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trajects.models import Programme
from vouchers import reference


class Command(BaseCommand):
    help = "Load the menu card: providers and offers. The programme must have been loaded before."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = reference.load()
        except Programme.DoesNotExist as error:
            raise CommandError("load the programme first: manage.py load_programme") from error
        self.stdout.write(f"menu card: {made} new offers")

"""Fills in which partner works where."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals import reference


class Command(BaseCommand):
    help = "Makes the areas of the partners that are not there yet; what was changed by hand stays."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = reference.load()
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made} areas made")

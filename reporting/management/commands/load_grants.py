"""Load the grants of the sources, for the programmes that are there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reporting.finance.loading import load_grants


class Command(BaseCommand):
    help = "Add the grants that come with the programmes; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"grants: {load_grants()} added")

"""Load the reference data of people and organisations; loading again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from people import reference


class Command(BaseCommand):
    help = "Load VDAB categories, target groups, texts of the data agreement and the partners."

    def handle(self, *args: Any, **options: Any) -> None:
        reference.load()
        reference.load_partners()
        self.stdout.write("reference data: loaded")

"""Load who meets in each programme; loading again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reporting.coordination.loading import load_bodies


class Command(BaseCommand):
    help = "Add the bodies of the programmes that are loaded: who sits there and how often they meet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"bodies: {len(load_bodies())} added")

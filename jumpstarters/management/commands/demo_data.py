"""Fill an empty database with invented people and organisations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jumpstarters.demo.play import play
from people.models import Candidate, Organisation, User

# A demo in production would stand between real people for ever.
ALLOWED = ("local", "test", "staging-demo")


class Command(BaseCommand):
    help = "Fill an empty database with the demo: invented people, in every state, around today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the database holds people already"
        )
        parser.add_argument(
            "--candidates", type=int, help="how many people; without it those of the YAML file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT not in ALLOWED:
            raise CommandError(
                f"demo data is refused in the environment {settings.ENVIRONMENT}; only in {', '.join(ALLOWED)}"
            )
        if any(model.objects.exists() for model in (Candidate, User, Organisation)):
            self._not_empty(options["if_empty"])
            return
        made = play(options["candidates"])
        if options["verbosity"]:
            self.stdout.write(f"demo data: {made} candidates")

    def _not_empty(self, accepted: bool) -> None:
        if not accepted:
            raise CommandError("the database is not empty; demo data goes into an empty one only")

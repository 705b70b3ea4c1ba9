"""Print one demo account for each role, and a second coordinator for what two must approve."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jumpstarters.demo.world import address_of, read
from people.models import User
from people.roles import Role


class Command(BaseCommand):
    help = "Print one demo account for each role and a second coordinator, and their password; nothing when they are not there."

    def handle(self, *args: Any, **options: Any) -> None:
        staff = read("staff.yaml")
        shown = [row for row in staff["staff"] if row.get("shown")]
        present = set(
            User.objects.filter(email__in=[address_of(row) for row in shown]).values_list("email", flat=True)
        )
        lines = [self._line(row) for row in shown if address_of(row) in present]
        if lines:
            self.stdout.write("\n".join([*lines, f"password of all of them: {staff['password']}"]))

    def _line(self, row: dict[str, Any]) -> str:
        return f"{address_of(row):38} {Role(row['role']).label}, {row['at']}"

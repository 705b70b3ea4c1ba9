"""What needs somebody today, by role; each section is a few lines and a link to the whole list."""

from reporting.worklist.base import Section
from reporting.worklist.roles import sections_for

__all__ = ["Section", "sections_for"]

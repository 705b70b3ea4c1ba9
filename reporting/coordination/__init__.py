"""Meetings of the bodies of a programme: calendar, agenda, meeting pack, decisions (handbook 5)."""

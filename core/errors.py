"""Refusals that a user can be told. None of them is a fault of the program."""

from __future__ import annotations

from core.rules import Text, Verdict


class Refused(Exception):
    """An action may not happen now; `verdict` says why in the user's words."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict.reason))
        self.verdict = verdict


class AlreadyMoved(Refused):
    """Somebody else was faster: the object is no longer in a state from which this move starts."""


class StaleForm(Exception):
    """The object was changed after the form was opened; nothing has been saved."""

    def __init__(self, current: object) -> None:
        super().__init__("stale form")
        self.current = current


class AlreadySubmitted(Exception):
    """The same form was sent before; `result_url` is where the first sending led."""

    def __init__(self, result_url: str) -> None:
        super().__init__("already submitted")
        self.result_url = result_url


class UploadRefused(Exception):
    """A file was refused; the message says why in the user's words."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message

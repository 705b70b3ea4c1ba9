"""Sending a form twice has one effect, and editing an old page overwrites nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import AlreadySubmitted, Refused, StaleForm
from core.models import SentForm, Versioned
from core.rules import refuse
from core.workflow import lock

# Somebody logged in on a shared computer and went back to the page of a colleague.
FOREIGN = refuse("form.foreign", _("Dit formulier is van iemand anders. Laad de pagina opnieuw."))


def once(key: UUID, user: Any, work: Callable[[], str]) -> str:
    """Do the work of a form once and return the address to which it leads.

    A second sending of the same form waits for the first one and raises AlreadySubmitted with its
    address. When the work fails nothing is kept, so that the form can be corrected and sent again.
    Raises Refused for a form that somebody else sent.
    """
    try:
        with transaction.atomic():
            row = SentForm.objects.create(key=key, user_id=user.pk)
            row.result_url = work()
            row.save(update_fields=["result_url"])
            return row.result_url
    except IntegrityError as error:
        earlier = SentForm.objects.filter(key=key, user_id=user.pk).first()
        if earlier is None and SentForm.objects.filter(key=key).exists():
            raise Refused(FOREIGN) from error
        if earlier is None:
            raise
        raise AlreadySubmitted(earlier.result_url) from error


def address_of(key: UUID, user: Any) -> str:
    """Where an earlier sending of this form led, or nothing.

    For a form whose own work makes it invalid: sent twice, it is asked before the form is checked again.
    """
    earlier = SentForm.objects.filter(key=key, user_id=user.pk).first()
    return earlier.result_url if earlier else ""


def lock_version(instance: Versioned, version: int) -> None:
    """Lock a row for editing and raise its version.

    Raises StaleForm when somebody changed it after the form with `version` was opened. The caller
    saves the instance.
    """
    lock(instance)
    if instance.version != version:
        raise StaleForm(instance)
    instance.version += 1

"""How allauth behaves here: nobody signs up by themselves, mail goes through the outbox."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a coordinator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

"""The form of allauth whose words its Dutch translation lacks."""

from __future__ import annotations

from allauth.mfa.totp.forms import ActivateTOTPForm as LibraryForm
from django import forms
from django.utils.translation import gettext_lazy as _


class ActivateTOTPForm(LibraryForm):
    """Proves that the app on the telephone makes the right codes; settings.MFA_FORMS names this form."""

    code = forms.CharField(
        label=_("Code uit je app"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

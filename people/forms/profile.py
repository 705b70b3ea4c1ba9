"""What somebody may change about their own account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms.fields import PhoneField


class ProfileForm(forms.Form):
    """Language and phone; the rest is changed by a coordinator."""

    language = forms.ChoiceField(
        label=_("Taal"),
        choices=settings.LANGUAGES,
        help_text=_("De taal van de toepassing en van de e-mails die je krijgt."),
    )
    phone = PhoneField(label=_("Telefoon"), required=False)

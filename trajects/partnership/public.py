"""What the public page of a partnership may read without an account."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from trajects.models import Partnership


def public_partnership(code: str) -> Partnership:
    """The partnership with this code, open or closed: its address stands on leaflets. 404 for any other."""
    return get_object_or_404(Partnership.objects.public(), code=code)

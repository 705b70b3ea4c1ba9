"""What the public page of a partnership may read without an account."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from trajects.models import Partnership


def open_partnership(code: str) -> Partnership:
    """The partnership with this code where people may register now; 404 for any other, whatever the reason."""
    return get_object_or_404(Partnership.objects.open().select_related("programme"), code=code)

"""Links for people without an account: a secret that only the mail knows, swapped for a key in the session.

The database keeps the hash of a secret. Opening a link leaves the secret behind: the browser goes on to an
address without it, as Django's password reset does (quality R6).
"""

from __future__ import annotations

import hashlib
import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare

SECRET_BYTES = 32
LINKS_KEPT = 20


def new_secret() -> str:
    """As long as nobody can guess; it is not kept."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """What the database keeps of a secret. It is random, so that a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(kept: str, given: str) -> bool:
    """Whether two hashes are the same, in a time that tells nothing."""
    return constant_time_compare(kept, given)


def swap(request: HttpRequest, drawer: str, name: str, token_hash: str, *, url: str) -> HttpResponse:
    """Keep the hash under a name in a drawer of the session, the newest ones only, and go on to `url`.

    On a shared computer the next person finds nothing: the browser forgets the session when it closes.
    """
    kept = dict(request.session.get(drawer, {}))
    kept.pop(name, None)
    request.session[drawer] = dict([*kept.items(), (name, token_hash)][-LINKS_KEPT:])
    request.session.set_expiry(0)
    response = HttpResponseRedirect(url)
    response["Referrer-Policy"] = "no-referrer"
    return private(response)


def opened(request: HttpRequest, drawer: str, name: str) -> str:
    """The hash that this browser keeps under a name, or nothing."""
    return str(request.session.get(drawer, {}).get(name, ""))


def private(response: HttpResponse) -> HttpResponse:
    """Not for search engines. The page with the form keeps the site's referrer policy: with none at all
    a browser hides the origin too, and the form would be refused as coming from elsewhere."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response

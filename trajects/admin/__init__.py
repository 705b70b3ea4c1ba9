"""Administration for coordinators: programmes are edited here, dossiers are only looked at.

What happens in a dossier goes through its use cases, so that the journal and the mails follow.
"""

from trajects.admin import dossiers, programmes
from trajects.partnership import admin as partnership

__all__ = ["dossiers", "partnership", "programmes"]

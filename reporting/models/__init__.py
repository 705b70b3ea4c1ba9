"""Issued documents, files that are made in the background, and what people put off on their worklist."""

from reporting.models.documents import DocumentCounter, IssuedDocument
from reporting.models.files import PreparedFile
from reporting.models.worklist import Digest, Snooze

__all__ = ["Digest", "DocumentCounter", "IssuedDocument", "PreparedFile", "Snooze"]

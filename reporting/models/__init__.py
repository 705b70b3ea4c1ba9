"""Issued documents, prepared files, worklists, meetings of the bodies, and what staff share."""

from reporting.models.coordination import (
    AgendaItem,
    Body,
    Invitation,
    Meeting,
    MeetingPack,
    PackPrint,
    Resolution,
    Seat,
)
from reporting.models.documents import DocumentCounter, IssuedDocument
from reporting.models.files import PreparedFile
from reporting.models.imports import ColumnMapping, DataImport, ImportedRecord, ImportRow
from reporting.models.staff_tools import (
    CoachQuestion,
    MlpCoach,
    NewsFlash,
    NewsRead,
    ResourceVersion,
    StaffResource,
)
from reporting.models.worklist import Digest, Snooze

__all__ = [
    "AgendaItem",
    "Body",
    "CoachQuestion",
    "ColumnMapping",
    "DataImport",
    "Digest",
    "DocumentCounter",
    "ImportRow",
    "ImportedRecord",
    "Invitation",
    "IssuedDocument",
    "Meeting",
    "MeetingPack",
    "MlpCoach",
    "NewsFlash",
    "NewsRead",
    "PackPrint",
    "PreparedFile",
    "Resolution",
    "ResourceVersion",
    "Seat",
    "Snooze",
    "StaffResource",
]

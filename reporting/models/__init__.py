"""Issued documents, prepared files, worklists, meetings of the bodies, what staff share, what is billed,
and dashboards by mail."""

from reporting.models.billing import BillingFile, BillingLine, PhasePrice, ReportPeriod
from reporting.models.billing_samples import BillingSample
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
from reporting.models.dashboards import ExportChoice, MailedView
from reporting.models.documents import DocumentCounter, IssuedDocument
from reporting.models.esf import ParticipationSnapshot, SensitiveParticipation
from reporting.models.files import PreparedFile
from reporting.models.finance import (
    CostLine,
    CostReport,
    Grant,
    GrantPayment,
    GrantPeriod,
    PartnerShare,
)
from reporting.models.imports import ColumnMapping, DataImport, ImportedRecord, ImportRow
from reporting.models.kpi import Indicator, IndicatorTable, IndicatorValue, KpiSnapshot, Target
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
    "BillingFile",
    "BillingLine",
    "BillingSample",
    "Body",
    "CoachQuestion",
    "ColumnMapping",
    "CostLine",
    "CostReport",
    "DataImport",
    "Digest",
    "DocumentCounter",
    "ExportChoice",
    "Grant",
    "GrantPayment",
    "GrantPeriod",
    "ImportRow",
    "ImportedRecord",
    "Indicator",
    "IndicatorTable",
    "IndicatorValue",
    "Invitation",
    "IssuedDocument",
    "KpiSnapshot",
    "MailedView",
    "Meeting",
    "MeetingPack",
    "MlpCoach",
    "NewsFlash",
    "NewsRead",
    "PackPrint",
    "ParticipationSnapshot",
    "PartnerShare",
    "PhasePrice",
    "PreparedFile",
    "ReportPeriod",
    "Resolution",
    "ResourceVersion",
    "Seat",
    "SensitiveParticipation",
    "Snooze",
    "StaffResource",
    "Target",
]

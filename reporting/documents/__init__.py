"""Documents: frozen data, one template each; what is printed is what is stored."""

from reporting.documents.base import Document, from_data
from reporting.documents.decisions import (
    DecisionExplore,
    DecisionGuide,
    PrestarterCertificate,
    ReferralBack,
    StopExplore,
    StopGuide,
)
from reporting.documents.detections import DetectionDocument, Precondition
from reporting.documents.dossier import DossierIndex, IndexContact, IndexLine, IndexPhase
from reporting.documents.evidence import (
    EvidenceOverview,
    EvidenceRow,
    EvidenceSheet,
    PieceLine,
    ProofLine,
)
from reporting.documents.figures import FigureReport, PrintedCell, PrintedRow, PrintedTable
from reporting.documents.handover import HandoverSummary
from reporting.documents.meetings import (
    AgendaLine,
    CaseLine,
    IndicatorLine,
    IndicatorTable,
    MeetingPackDocument,
    PackLine,
    PackTable,
    ResolutionLine,
    SessionLine,
)
from reporting.documents.partnership import BitEvaluationForm, FollowUpForm, TransferForm
from reporting.documents.parts import (
    ActionLine,
    Conversation,
    Letterhead,
    Party,
    Person,
    PlanProgress,
    Registration,
    ScoreLine,
    Signature,
    VoucherLine,
    WorkLine,
)
from reporting.documents.plans import (
    ActionPlanDocument,
    AmountLine,
    AmountTable,
    BusinessPlanDocument,
    CompetencesDocument,
    FinancialPlanDocument,
    PlanChapter,
    PlanText,
    YearLine,
)
from reporting.documents.printing import body, docx, html, pdf
from reporting.documents.records import DataAgreementDocument, IntakeDocument, ReferralCard
from reporting.documents.statements import ProviderStatement, StatementLine
from reporting.documents.vouchers import VoucherDocument
from reporting.documents.wallet import WalletLine, WalletStatement

__all__ = [
    "ActionLine",
    "ActionPlanDocument",
    "AgendaLine",
    "AmountLine",
    "AmountTable",
    "BitEvaluationForm",
    "BusinessPlanDocument",
    "CaseLine",
    "CompetencesDocument",
    "Conversation",
    "DataAgreementDocument",
    "DecisionExplore",
    "DecisionGuide",
    "DetectionDocument",
    "Document",
    "DossierIndex",
    "EvidenceOverview",
    "EvidenceRow",
    "EvidenceSheet",
    "FigureReport",
    "FinancialPlanDocument",
    "FollowUpForm",
    "HandoverSummary",
    "IndexContact",
    "IndexLine",
    "IndexPhase",
    "IndicatorLine",
    "IndicatorTable",
    "IntakeDocument",
    "Letterhead",
    "MeetingPackDocument",
    "PackLine",
    "PackTable",
    "Party",
    "Person",
    "PieceLine",
    "PlanChapter",
    "PlanProgress",
    "PlanText",
    "Precondition",
    "PrestarterCertificate",
    "PrintedCell",
    "PrintedRow",
    "PrintedTable",
    "ProofLine",
    "ProviderStatement",
    "ReferralBack",
    "ReferralCard",
    "Registration",
    "ResolutionLine",
    "ScoreLine",
    "SessionLine",
    "Signature",
    "StatementLine",
    "StopExplore",
    "StopGuide",
    "TransferForm",
    "VoucherDocument",
    "VoucherLine",
    "WalletLine",
    "WalletStatement",
    "WorkLine",
    "YearLine",
    "body",
    "docx",
    "from_data",
    "html",
    "pdf",
]

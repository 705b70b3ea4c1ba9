"""Documents: frozen data, one template each; what is printed is what is stored."""

from reporting.documents.base import Document, from_data
from reporting.documents.decisions import DecisionExplore, DecisionGuide, PrestarterCertificate, ReferralBack
from reporting.documents.detections import DetectionDocument, Precondition
from reporting.documents.dossier import DossierIndex, IndexContact, IndexLine, IndexPhase
from reporting.documents.handover import HandoverSummary
from reporting.documents.parts import (
    Conversation,
    Letterhead,
    Party,
    Person,
    Registration,
    Signature,
    VoucherLine,
    WorkLine,
)
from reporting.documents.printing import html, pdf
from reporting.documents.records import DataAgreementDocument, IntakeDocument, ReferralCard
from reporting.documents.statements import ProviderStatement, StatementLine
from reporting.documents.vouchers import VoucherDocument
from reporting.documents.wallet import WalletLine, WalletStatement

__all__ = [
    "Conversation",
    "DataAgreementDocument",
    "DecisionExplore",
    "DecisionGuide",
    "DetectionDocument",
    "Document",
    "DossierIndex",
    "HandoverSummary",
    "IndexContact",
    "IndexLine",
    "IndexPhase",
    "IntakeDocument",
    "Letterhead",
    "Party",
    "Person",
    "Precondition",
    "PrestarterCertificate",
    "ProviderStatement",
    "ReferralBack",
    "ReferralCard",
    "Registration",
    "Signature",
    "StatementLine",
    "VoucherDocument",
    "VoucherLine",
    "WalletLine",
    "WalletStatement",
    "WorkLine",
    "from_data",
    "html",
    "pdf",
]

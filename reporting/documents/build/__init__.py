"""From rows to documents: what is printed is frozen here, in Dutch, whatever the reader's language."""

from reporting.documents.build.decisions import certificate, certificate_after, decision, referral_back
from reporting.documents.build.detections import detection
from reporting.documents.build.dossier import dossier_index
from reporting.documents.build.handover import handover
from reporting.documents.build.partnership import bit_evaluation, follow_up, vdab_transfer
from reporting.documents.build.plans import action_plan, business_plan, competences, financial_plan
from reporting.documents.build.records import agreement, intake, referral_card
from reporting.documents.build.statements import provider_statement
from reporting.documents.build.vouchers import voucher
from reporting.documents.build.wallet import wallet_statement

__all__ = [
    "action_plan",
    "agreement",
    "bit_evaluation",
    "business_plan",
    "certificate",
    "certificate_after",
    "competences",
    "decision",
    "detection",
    "dossier_index",
    "financial_plan",
    "follow_up",
    "handover",
    "intake",
    "provider_statement",
    "referral_back",
    "referral_card",
    "vdab_transfer",
    "voucher",
    "wallet_statement",
]

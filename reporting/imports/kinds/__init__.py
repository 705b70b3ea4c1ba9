"""The kinds of data that come in, in the order in which they lean on each other."""

from reporting.imports.kinds.base import Checked, ImportColumn, ImportKind, digest, masked
from reporting.imports.kinds.candidates import CandidateImport
from reporting.imports.kinds.contacts import ContactImport
from reporting.imports.kinds.dossiers import DossierImport
from reporting.imports.kinds.vouchers import VoucherImport

KINDS: dict[str, type[ImportKind]] = {
    each.kind: each for each in (CandidateImport, DossierImport, ContactImport, VoucherImport)
}

__all__ = ["KINDS", "Checked", "ImportColumn", "ImportKind", "digest", "masked"]

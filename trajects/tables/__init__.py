"""Lists of dossiers, info sessions and who comes."""

from trajects.tables.dossiers import AllPartnersTable, TrajectTable
from trajects.tables.sessions import EnrolmentTable, MonthTable, SessionsForCandidate, SessionTable

__all__ = [
    "AllPartnersTable",
    "EnrolmentTable",
    "MonthTable",
    "SessionTable",
    "SessionsForCandidate",
    "TrajectTable",
]

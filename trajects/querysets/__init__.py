"""Questions about trajects, info sessions and teamwork, in the words of the domain."""

from trajects.querysets.client import ClientLinkQuerySet
from trajects.querysets.dossiers import (
    AppointmentQuerySet,
    ContactQuerySet,
    DocumentQuerySet,
    EnrolmentQuerySet,
    FinancingNumberQuerySet,
    InfoSessionQuerySet,
    InTrajectQuerySet,
    PhaseQuerySet,
    TrajectQuerySet,
    lent_dossier_ids,
    readable,
)
from trajects.querysets.programmes import ProgrammeQuerySet
from trajects.querysets.specialisations import SpecialisationRequestQuerySet
from trajects.querysets.teamwork import (
    AccessQuestionQuerySet,
    AccessRequestQuerySet,
    DossierAccessQuerySet,
    HandoverQuerySet,
    NoteQuerySet,
    TaskQuerySet,
)

__all__ = [
    "AccessQuestionQuerySet",
    "AccessRequestQuerySet",
    "AppointmentQuerySet",
    "ClientLinkQuerySet",
    "ContactQuerySet",
    "DocumentQuerySet",
    "DossierAccessQuerySet",
    "EnrolmentQuerySet",
    "FinancingNumberQuerySet",
    "HandoverQuerySet",
    "InTrajectQuerySet",
    "InfoSessionQuerySet",
    "NoteQuerySet",
    "PhaseQuerySet",
    "ProgrammeQuerySet",
    "SpecialisationRequestQuerySet",
    "TaskQuerySet",
    "TrajectQuerySet",
    "lent_dossier_ids",
    "readable",
]

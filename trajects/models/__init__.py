"""Programmes, trajects, phases, contacts, info sessions and what a dossier holds."""

from trajects.models.appointments import Appointment
from trajects.models.client import ClientLink
from trajects.models.combinations import (
    BitEvaluation,
    CombinationObjective,
    CombinationService,
    CombinationTraject,
    FollowUpRequest,
    VdabCheck,
    VdabMessage,
    VdabTransfer,
)
from trajects.models.contacts import CalendarFeed, Contact, Enrolment, GroupContact, InfoSession
from trajects.models.content import Decision, DossierDocument, Intake, WorkNote
from trajects.models.financing import Exclusion, FinancingCheck
from trajects.models.logos import ProgrammeLogo
from trajects.models.partnership import Application, CaseDiscussion, DiscussionItem, Partnership
from trajects.models.plans import (
    ActionItem,
    Competence,
    CompetenceScore,
    FinancialLine,
    FinancialPlan,
    PlanPart,
    PlanSection,
)
from trajects.models.programmes import DocumentRequirement, FinancingNumber, PhaseTemplate, Programme
from trajects.models.questions import AccessQuestion
from trajects.models.records import Correction, MlpRegistration
from trajects.models.specialisations import Specialisation, SpecialisationRequest
from trajects.models.teamwork import (
    AccessRequest,
    DossierAccess,
    Handover,
    Note,
    RecentDossier,
    Task,
    TeamMember,
)
from trajects.models.trajects import Phase, Traject

__all__ = [
    "AccessQuestion",
    "AccessRequest",
    "ActionItem",
    "Application",
    "Appointment",
    "BitEvaluation",
    "CalendarFeed",
    "CaseDiscussion",
    "ClientLink",
    "CombinationObjective",
    "CombinationService",
    "CombinationTraject",
    "Competence",
    "CompetenceScore",
    "Contact",
    "Correction",
    "Decision",
    "DiscussionItem",
    "DocumentRequirement",
    "DossierAccess",
    "DossierDocument",
    "Enrolment",
    "Exclusion",
    "FinancialLine",
    "FinancialPlan",
    "FinancingCheck",
    "FinancingNumber",
    "FollowUpRequest",
    "GroupContact",
    "Handover",
    "InfoSession",
    "Intake",
    "MlpRegistration",
    "Note",
    "Partnership",
    "Phase",
    "PhaseTemplate",
    "PlanPart",
    "PlanSection",
    "Programme",
    "ProgrammeLogo",
    "RecentDossier",
    "Specialisation",
    "SpecialisationRequest",
    "Task",
    "TeamMember",
    "Traject",
    "VdabCheck",
    "VdabMessage",
    "VdabTransfer",
    "WorkNote",
]

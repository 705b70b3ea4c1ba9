"""Programmes, trajects, phases, contacts, info sessions and what a dossier holds."""

from trajects.models.contacts import CalendarFeed, Contact, Enrolment, InfoSession
from trajects.models.content import Decision, DossierDocument, Intake, WorkNote
from trajects.models.logos import ProgrammeLogo
from trajects.models.programmes import FinancingNumber, PhaseTemplate, Programme
from trajects.models.trajects import Phase, Traject

__all__ = [
    "CalendarFeed",
    "Contact",
    "Decision",
    "DossierDocument",
    "Enrolment",
    "FinancingNumber",
    "InfoSession",
    "Intake",
    "Phase",
    "PhaseTemplate",
    "Programme",
    "ProgrammeLogo",
    "Traject",
    "WorkNote",
]

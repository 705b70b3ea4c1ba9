"""Filters of the lists of dossiers and of info sessions."""

from trajects.filters.dossiers import TrajectFilter
from trajects.filters.sessions import MonthFilter, SessionFilter

__all__ = ["MonthFilter", "SessionFilter", "TrajectFilter"]

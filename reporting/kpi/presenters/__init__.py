"""Indicators as tables of figures, in the words and the layout of their sources."""

from reporting.kpi.presenters.layouts import all_tables, tables_of

__all__ = ["all_tables", "tables_of"]

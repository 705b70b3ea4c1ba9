"""Dashboards: figures with their charts for each role, the dossiers behind each number, and the same by mail."""

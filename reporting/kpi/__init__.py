"""Indicators: what a programme aims at, what came of it, and the dossiers behind each figure."""

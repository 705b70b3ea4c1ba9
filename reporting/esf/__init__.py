"""Participation data for ESF: snapshots of a dossier, and indicator sets that count them (domain 3.7)."""

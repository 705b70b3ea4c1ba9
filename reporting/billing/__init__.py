"""Billing evidence: report periods, prices, lines, frozen files, evidence binders and samples (H-56, H-67)."""

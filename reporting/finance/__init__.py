"""Grants, their partners and what they still must bring (K-06 to K-08, V-05 to V-09)."""

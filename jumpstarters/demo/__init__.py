"""Invented data for trying out the application, made by the same use cases as real data."""

"""Pages of a local partnership."""

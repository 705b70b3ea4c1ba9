"""Pages of indicators and of snapshots."""

"""Pages of outreach: actions, detections and proposals."""

"""The candidate's own page, opened with a personal link: what is open, the agenda, documents and messages (D-19)."""

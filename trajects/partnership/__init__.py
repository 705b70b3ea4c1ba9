"""Local partnerships: people register themselves, VDAB hears through them, and programmes switch each part on."""

"""The papers of a local partnership for VDAB: forms that the client brings, and the encrypted answer."""

"""Words, tones and links of the pages of this app."""

"""The deadline radar: the lines, what is put off and until when, and the same by mail."""

"""Evidence binders: what shows each rule of a phase, and the ZIP of one phase, a person, a period or a sample."""

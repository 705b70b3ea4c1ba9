"""Facts that travel upward. Sent inside the transaction; a test pins the list of receivers."""

from django.dispatch import Signal

# A phase began. Arguments: phase, by.
phase_started = Signal()

# A phase ended, with a decision or stopped; a registration line ends without one (None).
# Arguments: phase, decision, by.
phase_ended = Signal()

# A coordinator corrected an ended phase. Arguments: phase, by.
phase_corrected = Signal()

# A traject closed. Arguments: traject, by.
traject_closed = Signal()

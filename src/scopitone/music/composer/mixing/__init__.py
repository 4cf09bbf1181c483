"""From dry parts to a finished master and its stems.

Sound is float32 of shape (2, n) at 48 kHz, contiguous by channel. Every step behind a stem's own
bus is a linear filter or a gain over time, so the four stems always sum to the master.
"""

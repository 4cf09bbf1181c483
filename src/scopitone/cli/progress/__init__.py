"""How far the work is, on stderr.

Modules:

    eta           The speed of a stage of the work, and the time left.
    progress_bar  Progress display: bars on a terminal, plain lines in a pipe, nothing with --quiet.
"""

"""How far the work is, on stderr.

Modules:

    eta              The speed of a stage of the work, and the time left.
    json_lines       Events as JSON lines on stderr: progress, warnings, and the error
                     (`--progress json`).
    progress_bar     Progress display: bars on a terminal, plain lines in a pipe, JSON lines, or
                     nothing.
    progress_option  The options --progress and -q, shared by the commands that take long.
"""

"""Checks and reports on what was rendered.

Modules:

    checks          Checks a finished video as a player would read it, and reports errors.
    missing_glyphs  Warnings about characters that no font covers, before anything is drawn.
    report/         The review of a finished video: the content of `render --report` and
                    `scopitone check`.
"""

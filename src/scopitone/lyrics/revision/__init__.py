"""Corrections of timed lyrics: what was not corrected stays as it was.

Modules:

    corrected_words   New text for words with times: unchanged words keep theirs, changed ones are
                      placed between their neighbors.
    edit_blocks       Which parts of two sequences belong together, with as few edits as possible.
    line_heritage     New words for the lines of a song: singers, sections, and rows stay.
"""

from __future__ import annotations

from scopitone.lyrics.revision.corrected_words import can_correct, correct_words
from scopitone.lyrics.revision.line_heritage import inherit_lines

__all__ = ["can_correct", "correct_words", "inherit_lines"]

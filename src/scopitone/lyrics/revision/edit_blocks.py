"""Which parts of two sequences belong together, with as few edits as possible."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class EditBlock:
    """Items `old` of the one sequence (half-open) that became items `new` of the other."""

    old: tuple[int, int]
    new: tuple[int, int]
    is_equal: bool

    @property
    def is_paired(self) -> bool:
        """Whether there are as many new items as old ones, so that each takes one's place."""
        return self.old[1] - self.old[0] == self.new[1] - self.new[0]


def list_edit_blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[EditBlock]:
    """Return the blocks of a shortest edit from `old` to `new`, in order and without gaps.

    Blocks that are equal and blocks that are not take turns.
    """
    blocks: list[EditBlock] = []
    for step in Levenshtein.opcodes(old, new):
        low, high, first, last = step.src_start, step.src_end, step.dest_start, step.dest_end
        is_equal = step.tag == "equal"
        if blocks and blocks[-1].is_equal == is_equal:
            low, first = blocks[-1].old[0], blocks[-1].new[0]
            blocks.pop()
        blocks.append(EditBlock((low, high), (first, last), is_equal))
    return blocks

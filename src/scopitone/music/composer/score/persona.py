"""A persona: what a new song takes over from an earlier one, without its tune and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Persona:
    """The voice, its range, the sounds and the groove of a song.

    Attributes:
        genre: of the song; its drum and bass patterns are the groove.
        gender: of the singer; None if nobody sings.
        lowest: the lowest sung note, a MIDI note number; None if nobody sings.
        highest: the highest sung note.
        timbres: (role, timbre) of each player, in the order of the ensemble.
        swing: see `Plan.swing`.
        swing_unit: see `Plan.swing_unit`.
        groove: see `Theme.groove`.
    """

    genre: str
    gender: Literal["m", "f"] | None
    lowest: int | None
    highest: int | None
    timbres: tuple[tuple[str, str], ...]
    swing: float
    swing_unit: float
    groove: int

    def to_json(self) -> dict[str, Any]:
        """Return the persona as plain data; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Persona:
        """Return the persona that `to_json` wrote, also after a way through JSON."""
        timbres = tuple((role, timbre) for role, timbre in data["timbres"])
        return cls(**{**data, "timbres": timbres})

    def has_player(self, role: str) -> bool:
        """Return whether somebody plays `role`."""
        return any(own == role for own, _ in self.timbres)

"""Players of an ensemble, and short ways to write them."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.music.composer.score.model import Role


@dataclass(frozen=True, slots=True)
class PlayerSlot:
    """One player of an ensemble.

    Attributes:
        role: what the player does in the mix.
        timbres: the sounds that may fill the slot, the most typical first; takes differ in it.
        style: how it plays: a pattern of `arrangement/comping.py`, or `tune`, `answers`, `pad`,
            `arp8`, `arp16`, `bass`, `drums`.
        enters: the least energy of the sections in which it plays.
        leaves: the most energy of the sections in which it plays.
        pan: −1 (left) to 1.
        level: decibels against the usual level of the role.
        middle: the center of its register, a MIDI note number.
        voices: how many notes its chords have at most.
    """

    role: Role
    timbres: tuple[str, ...]
    style: str
    enters: float = 0.0
    leaves: float = 1.0
    pan: float = 0.0
    level: float = 0.0
    middle: int = 62
    voices: int = 4


def drum_slot(*kits: str, enters: float = 0.2) -> PlayerSlot:
    """Return a drummer who plays one of `kits`."""
    return PlayerSlot("drums", kits, "drums", enters)


def bass_slot(*timbres: str, enters: float = 0.2) -> PlayerSlot:
    """Return a bass player."""
    return PlayerSlot("bass", timbres, "bass", enters)


def pad_slot(
    *timbres: str, enters: float = 0.0, middle: int = 62, level: float = -2.0
) -> PlayerSlot:
    """Return a player of held chords."""
    return PlayerSlot("pad", timbres, "pad", enters, middle=middle, level=level)


def lead_slot(*timbres: str, middle: int = 72) -> PlayerSlot:
    """Return the player of the tune where nobody sings."""
    return PlayerSlot("lead", timbres, "tune", middle=middle, pan=0.1)


def answer_slot(*timbres: str, middle: int = 70, enters: float = 0.4) -> PlayerSlot:
    """Return the player of short licks where the singer rests."""
    return PlayerSlot("counter", timbres, "answers", enters, middle=middle, pan=0.35, level=-2.0)


def comp_slot(
    style: str,
    *timbres: str,
    enters: float = 0.0,
    leaves: float = 1.0,
    pan: float = -0.3,
    middle: int = 60,
    voices: int = 4,
    level: float = 0.0,
) -> PlayerSlot:
    """Return a player of chords in the rhythm of `style`, a pattern of `arrangement/comping.py`."""
    return PlayerSlot("comp", timbres, style, enters, leaves, pan, level, middle, voices)


def arp_slot(style: str, *timbres: str, enters: float = 0.3, middle: int = 67) -> PlayerSlot:
    """Return a player of arpeggios, `arp8` or `arp16`."""
    return PlayerSlot("arp", timbres, style, enters, pan=0.3, level=-3.0, middle=middle, voices=3)

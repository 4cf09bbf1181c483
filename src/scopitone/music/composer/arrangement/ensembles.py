"""Players for requested instruments that the ensemble of the genre lacks."""

from __future__ import annotations

from dataclasses import replace

from scopitone.music.composer.genres.players import (
    PlayerSlot,
    answer_slot,
    arp_slot,
    comp_slot,
    pad_slot,
)

_SLOTS: dict[str, PlayerSlot] = {
    **dict.fromkeys(("piano", "electric-piano", "lofi-keys"), comp_slot("pulse", "-")),
    "organ": comp_slot("held", "-"),
    **dict.fromkeys(("nylon-guitar", "steel-guitar"), comp_slot("travis", "-")),
    "clean-guitar": comp_slot("syncopated", "-", voices=3),
    "palm-mute": comp_slot("muted", "-"),
    **dict.fromkeys(("overdrive-guitar", "distortion-guitar"), comp_slot("power", "-")),
    "banjo": comp_slot("rolls", "-", middle=64),
    "harp": comp_slot("waterfall", "-", middle=67),
    "accordion": comp_slot("pulse", "-", voices=3),
    "stab": comp_slot("stabs", "-"),
    "brass": comp_slot("brass", "-", middle=66),
    "pizzicato": comp_slot("pulse", "-", middle=64),
    **dict.fromkeys(("strings", "choir", "supersaw-pad", "warm-pad", "air-pad"), pad_slot("-")),
    "cello": answer_slot("-", middle=53, enters=0.0),
    **dict.fromkeys(("marimba", "pluck", "glockenspiel"), arp_slot("arp8", "-", enters=0.0)),
    "saw-arp": arp_slot("arp16", "-", enters=0.0),
}
"""By timbre; an instrument that is not listed plays the tune and the answers."""


def slot_for_timbre(timbre: str) -> PlayerSlot:
    """Return a player of `timbre`: chords, a pad or an arpeggio, else the tune and the answers."""
    return replace(_SLOTS.get(timbre, answer_slot("-", enters=0.0)), timbres=(timbre,))

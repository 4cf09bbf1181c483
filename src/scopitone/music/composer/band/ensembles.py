"""Who plays in each genre: chairs of the band, in the order in which they come in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.music.composer.score import Role

CHORD_STYLES = "chords"


@dataclass(frozen=True, slots=True)
class Chair:
    """A place in the band.

    `timbres` are what may sit there (takes differ in it), `style` is how it plays: a pattern of
    `comping`, or `tune`, `answers`, `pad`, `arp8`, `arp16`, `bass`, `drums`. It plays in sections
    whose energy is `enters` or more and `leaves` or less. `middle` is the centre of its register.
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


def _drums(*kits: str, enters: float = 0.2) -> Chair:
    return Chair("drums", kits, "drums", enters)


def _bass(*timbres: str, enters: float = 0.2) -> Chair:
    return Chair("bass", timbres, "bass", enters)


def _pad(*timbres: str, enters: float = 0.0, middle: int = 62, level: float = -2.0) -> Chair:
    return Chair("pad", timbres, "pad", enters, middle=middle, level=level)


def _lead(*timbres: str, middle: int = 72) -> Chair:
    return Chair("lead", timbres, "tune", middle=middle, pan=0.1)


def _answer(*timbres: str, middle: int = 70, enters: float = 0.4) -> Chair:
    return Chair("counter", timbres, "answers", enters, middle=middle, pan=0.35, level=-2.0)


def _comp(style: str, *timbres: str, enters: float = 0.0, leaves: float = 1.0, pan: float = -0.3,
          middle: int = 60, voices: int = 4, level: float = 0.0) -> Chair:  # fmt: skip
    return Chair("comp", timbres, style, enters, leaves, pan, level, middle, voices)


def _arp(style: str, *timbres: str, enters: float = 0.3, middle: int = 67) -> Chair:
    return Chair("arp", timbres, style, enters, pan=0.3, level=-3.0, middle=middle, voices=3)


ENSEMBLES: dict[str, tuple[Chair, ...]] = {
    "pop": (
        _drums("909-kit", "acoustic-kit", enters=0.3),
        _bass("synth-bass", "finger-bass", enters=0.3),
        _comp("pulse", "piano", "electric-piano", voices=3),
        _pad("warm-pad", "supersaw-pad", enters=0.45),
        _comp("syncopated", "clean-guitar", "pluck", enters=0.5, pan=0.45, level=-2.0, voices=3),
        _arp("arp8", "pluck", "marimba", enters=0.6, middle=72),
        _lead("pluck", "saw-lead"),
        _answer("pluck", "clean-guitar"),
    ),
    "rock": (
        _drums("rock-kit"),
        _bass("pick-bass"),
        _comp("muted", "palm-mute", leaves=0.59, pan=-0.5),
        _comp("power", "overdrive-guitar", enters=0.6, pan=-0.7),
        _comp("power", "distortion-guitar", "overdrive-guitar", enters=0.6, pan=0.7, level=-1.0),
        _comp("held", "organ", "piano", enters=0.5, pan=0.2, level=-4.0),
        _lead("overdrive-guitar", "distortion-guitar"),
        _answer("clean-guitar", "overdrive-guitar"),
    ),
    "folk": (
        _comp("travis", "steel-guitar", "nylon-guitar", pan=-0.2),
        _bass("acoustic-bass", enters=0.35),
        _drums("brush-kit", enters=0.5),
        _comp("strum", "steel-guitar", enters=0.55, pan=0.4, level=-3.0),
        _pad("strings", "accordion", enters=0.6, level=-5.0),
        _lead("violin", "flute", "harmonica", middle=74),
        _answer("violin", "harmonica", "flute", middle=72),
    ),
    "country": (
        _drums("acoustic-kit", "brush-kit", enters=0.3),
        _bass("finger-bass", "acoustic-bass"),
        _comp("strum", "steel-guitar", pan=-0.35),
        _comp("rolls", "banjo", "clean-guitar", enters=0.5, pan=0.4, level=-3.0, middle=64),
        _pad("pedal-steel", enters=0.45, level=-5.0),
        _lead("pedal-steel", "violin", "clean-guitar"),
        _answer("pedal-steel", "clean-guitar", "harmonica", middle=67),
    ),
    "hip-hop": (
        _drums("lofi-kit", "808-kit", enters=0.25),
        _bass("808-bass", "finger-bass", enters=0.3),
        _comp("lofi", "electric-piano", "piano", voices=4),
        _arp("arp8", "vibraphone", "pizzicato", enters=0.5),
        _pad("strings", "choir", enters=0.6, level=-5.0),
        _lead("flute", "square-lead"),
        _answer("flute", "trumpet", enters=0.5),
    ),
    "trap": (
        _drums("808-kit", enters=0.25),
        _bass("808-bass", enters=0.3),
        _arp("arp8", "glockenspiel", "pluck", enters=0.0, middle=72),
        _comp("held", "piano", "electric-piano", enters=0.3, voices=3, level=-2.0),
        _pad("choir", "air-pad", enters=0.5, level=-4.0),
        _lead("flute", "square-lead"),
        _answer("square-lead", "flute", enters=0.6),
    ),
    "house": (
        _drums("909-kit"),
        _bass("synth-bass", enters=0.35),
        _pad("warm-pad", "air-pad"),
        _comp("house", "piano", "organ", enters=0.4, middle=64),
        _comp("stabs", "stab", enters=0.65, pan=0.3, level=-3.0),
        _arp("arp16", "pluck", "saw-arp", enters=0.75),
        _lead("pluck", "saw-lead"),
        _answer("pluck", "vibraphone"),
    ),
    "techno": (
        _drums("909-kit"),
        _bass("synth-bass", "sub-bass", enters=0.2),
        _arp("arp16", "saw-arp", "pluck", enters=0.3, middle=60),
        _comp("stabs", "stab", enters=0.5, voices=3),
        _pad("air-pad", "warm-pad", enters=0.0, level=-4.0),
        _lead("square-lead", "saw-lead"),
        _answer("pluck", "square-lead", enters=0.7),
    ),
    "synthwave": (
        _drums("synthwave-kit", enters=0.25),
        _bass("synth-bass", enters=0.3),
        _arp("arp16", "saw-arp"),
        _pad("warm-pad", "supersaw-pad"),
        _pad("supersaw-pad", enters=0.7, level=-3.0),
        _lead("saw-lead", "square-lead"),
        _answer("saw-lead", "pluck"),
    ),
    "drum-and-bass": (
        _drums("break-kit"),
        _bass("reese-bass", enters=0.35),
        _pad("air-pad", "warm-pad"),
        _comp("held", "electric-piano", "piano", enters=0.3, level=-2.0),
        _arp("arp8", "pluck", "vibraphone", enters=0.6),
        _lead("pluck", "saw-lead"),
        _answer("flute", "pluck"),
    ),
    "ambient": (
        _pad("air-pad"),
        _pad("warm-pad", "choir", enters=0.3, middle=55),
        _bass("sub-bass", "cello", enters=0.3),
        _comp("waterfall", "piano", "harp", enters=0.2, pan=0.2, level=-2.0, middle=67),
        _drums("latin-kit", enters=0.6),
        _lead("glockenspiel", "flute", "vibraphone", middle=76),
        _answer("vibraphone", "flute", middle=74),
    ),
    "jazz": (
        _drums("jazz-kit"),
        _bass("acoustic-bass"),
        _comp("rootless", "piano", "electric-piano"),
        _lead("sax", "trumpet", "vibraphone", middle=67),
        _comp("held", "vibraphone", "clean-guitar", enters=0.7, pan=0.4, level=-5.0, voices=3),
        _answer("sax", "clarinet", "trumpet", middle=65),
    ),
    "bossa": (
        _comp("bossa", "nylon-guitar", pan=-0.15),
        _bass("acoustic-bass"),
        _drums("latin-kit", "brush-kit"),
        _comp("held", "electric-piano", "piano", enters=0.5, pan=0.35, level=-4.0),
        _pad("strings", enters=0.65, level=-5.0),
        _lead("flute", "sax", middle=72),
        _answer("flute", "piano", "clarinet"),
    ),
    "latin": (
        _drums("latin-kit"),
        _bass("finger-bass", "acoustic-bass"),
        _comp("montuno", "piano", "nylon-guitar", middle=64, voices=3),
        _comp("brass", "brass", enters=0.6, pan=0.35, level=-2.0, middle=66),
        _lead("trumpet", "accordion", middle=70),
        _answer("trumpet", "accordion", "flute"),
    ),
    "reggae": (
        _drums("rock-kit", "acoustic-kit"),
        _bass("finger-bass"),
        _comp("skank", "clean-guitar", pan=-0.35, middle=64, voices=3),
        _comp("bubble", "organ", enters=0.4, pan=0.35, level=-3.0, voices=3),
        _comp("brass", "brass", enters=0.65, pan=0.2, level=-3.0, middle=66, voices=3),
        _lead("trumpet", "harmonica"),
        _answer("trumpet", "sax", "organ"),
    ),
    "classical": (
        _comp("alberti", "piano", "harp", pan=-0.15),
        _pad("strings", enters=0.35, level=0.0, middle=60),
        _bass("cello", enters=0.4),
        _comp("pulse", "pizzicato", enters=0.6, pan=0.3, level=-4.0),
        _lead("violin", "flute", "clarinet", middle=76),
        _answer("clarinet", "violin", "flute", middle=70),
    ),
    "lo-fi": (
        _drums("lofi-kit"),
        _bass("finger-bass", "sub-bass", enters=0.3),
        _comp("lofi", "lofi-keys"),
        _arp("arp8", "vibraphone", "nylon-guitar", enters=0.55),
        _pad("warm-pad", enters=0.5, level=-5.0),
        _lead("vibraphone", "nylon-guitar", "flute"),
        _answer("nylon-guitar", "vibraphone", "sax"),
    ),
    "metal": (
        _drums("rock-kit"),
        _bass("pick-bass"),
        _comp("chug", "distortion-guitar", pan=-0.8, leaves=0.64),
        _comp("chug", "palm-mute", "distortion-guitar", pan=0.8, leaves=0.64),
        _comp("power", "distortion-guitar", enters=0.65, pan=-0.8),
        _comp("power", "distortion-guitar", enters=0.65, pan=0.8),
        _pad("choir", "strings", enters=0.75, level=-5.0),
        _lead("distortion-guitar", "overdrive-guitar", middle=74),
        _answer("distortion-guitar", enters=0.6),
    ),
}

_REQUESTED: dict[str, Chair] = {
    **dict.fromkeys(("piano", "electric-piano", "lofi-keys"), _comp("pulse", "-")),
    "organ": _comp("held", "-"),
    **dict.fromkeys(("nylon-guitar", "steel-guitar"), _comp("travis", "-")),
    "clean-guitar": _comp("syncopated", "-", voices=3),
    "palm-mute": _comp("muted", "-"),
    **dict.fromkeys(("overdrive-guitar", "distortion-guitar"), _comp("power", "-")),
    "banjo": _comp("rolls", "-", middle=64),
    "harp": _comp("waterfall", "-", middle=67),
    "accordion": _comp("pulse", "-", voices=3),
    "stab": _comp("stabs", "-"),
    "brass": _comp("brass", "-", middle=66),
    "pizzicato": _comp("pulse", "-", middle=64),
    **dict.fromkeys(("strings", "choir", "supersaw-pad", "warm-pad", "air-pad"), _pad("-")),
    "cello": _answer("-", middle=53, enters=0.0),
    **dict.fromkeys(("marimba", "pluck", "glockenspiel"), _arp("arp8", "-", enters=0.0)),
    "saw-arp": _arp("arp16", "-", enters=0.0),
}
"""How an instrument plays that was asked for and has no chair of its own."""


def requested(timbre: str) -> Chair:
    """A chair for `timbre`: chords, a pad or an arpeggio, else the tune and the answers."""
    return replace(_REQUESTED.get(timbre, _answer("-", enters=0.0)), timbres=(timbre,))

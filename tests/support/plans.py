"""Plans made by hand, for what comes after planning."""

from __future__ import annotations

import re
from dataclasses import replace

from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.score.model import (
    Brief,
    Mode,
    Plan,
    Section,
    SectionKind,
    SyllabifiedWord,
    Syllable,
    TextLine,
)

VERSES = (
    (
        "The 'sta-tion 'lights are 'fa-ding in the 'rain",
        "I 'packed my 'life in-'side a 'sin-gle 'case",
        "The 'ra-di-o is 'hum-ming your 'name",
        "And 'ev-ery 'mile is 'ta-king me a-'way",
    ),
    (
        "The 'mor-ning 'breaks a-'bove the 'emp-ty 'road",
        "I 'count the 'towns that 'ne-ver knew my 'face",
        "A 'thou-sand 'sto-ries 'wait to be 'told",
        "And I am 'run-ning 'out of this 'place",
    ),
)
CHORUS = (
    "'Drive un-'til the 'stars come 'down",
    "We are 'lea-ving this 'town",
    "'Drive un-'til the 'stars come 'down",
    "And we will 'ne-ver turn a-'round",
)
BRIDGE = ("'May-be we were 'wrong to 'stay so 'long", "'May-be all we 'need is 'one more 'song")


def line(text: str, *, spoken: bool = False) -> TextLine:
    """A line from text with `-` between syllables and `'` before primary stresses."""
    words = tuple(
        SyllabifiedWord(
            re.sub("[-']", "", word),
            tuple(
                Syllable(part.replace("'", ""), 2 if part.startswith("'") else 0)
                for part in word.split("-")
            ),
        )
        for word in text.split()
    )
    return TextLine(" ".join(word.text for word in words), "en-us", words, spoken)


def plan(
    genre: str = "pop",
    *,
    tempo: float = 108.0,
    metre: int = 4,
    tonic: int = 0,
    mode: Mode = "major",
    swing: float = 0.5,
    unit: float = 0.5,
    gender: str = "f",
    vocals: bool = True,
    spoken: bool = False,
    seed: int = 1,
    take: int = 0,
    brief: Brief | None = None,
    lift: int = 2,
) -> Plan:
    """A song of the usual form, two to three minutes at usual tempi."""
    wanted: list[tuple[SectionKind, int, int, float, tuple[str, ...]]] = [
        ("intro", 0, 4, 0.35, ()),
        ("verse", 0, 8, 0.45, VERSES[0]),
        ("chorus", 0, 8, 0.75, CHORUS),
        ("verse", 1, 8, 0.55, VERSES[1]),
        ("chorus", 1, 8, 0.8, CHORUS),
        ("bridge", 0, 8, 0.4, BRIDGE),
        ("chorus", 2, 8, 0.95, CHORUS),
        ("outro", 0, 4, 0.4, ()),
    ]
    sections: list[Section] = []
    start = 0
    for kind, turn, bars, energy, texts in wanted:
        lines = tuple(line(text, spoken=spoken and kind == "verse") for text in texts)
        raised = lift if (kind, turn) == ("chorus", 2) or kind == "outro" else 0
        sections.append(Section(kind, turn, start, bars, energy, raised, lines if vocals else ()))
        start += bars
    return Plan(
        title="Leaving",
        brief=replace(brief or Brief(genre), genre=genre, instrumental=not vocals),
        tempo=tempo,
        metre=metre,
        tonic=tonic,
        mode=mode,
        swing=swing,
        swing_unit=unit,
        gender="m" if gender == "m" else "f",
        sections=tuple(sections),
        seed=seed,
        take=take,
    )


TYPICAL: dict[str, dict[str, object]] = {
    "pop": {"tempo": 108.0},
    "rock": {"tempo": 128.0, "gender": "m"},
    "folk": {"tempo": 100.0, "metre": 3},
    "country": {"tempo": 112.0, "swing": 0.55, "gender": "m"},
    "hip-hop": {"tempo": 88.0, "swing": 0.57, "unit": 0.25, "mode": "minor", "spoken": True},
    "trap": {"tempo": 142.0, "mode": "minor", "gender": "m"},
    "house": {"tempo": 124.0, "mode": "minor"},
    "techno": {"tempo": 132.0, "mode": "minor"},
    "synthwave": {"tempo": 100.0, "mode": "minor", "gender": "m"},
    "drum-and-bass": {"tempo": 174.0, "mode": "minor"},
    "ambient": {"tempo": 64.0},
    "jazz": {"tempo": 150.0, "swing": 0.64},
    "bossa": {"tempo": 132.0},
    "latin": {"tempo": 98.0, "mode": "minor", "gender": "m"},
    "reggae": {"tempo": 78.0},
    "classical": {"tempo": 84.0},
    "lo-fi": {"tempo": 76.0, "swing": 0.58, "unit": 0.25},
    "metal": {"tempo": 160.0, "mode": "minor", "gender": "m"},
}
"""Settings of `plan` that each genre usually has; others follow from its profile."""

for _name, _profile in GENRES.items():
    TYPICAL.setdefault(
        _name,
        {
            "tempo": float(_profile.tempo[1]),
            "mode": _profile.modes[0][0],
            "swing": _profile.swing,
            "unit": _profile.swing_unit,
            "spoken": _profile.raps,
        },
    )

"""Bass patterns by genre: for each two or more, each for calmer and for fuller sections.

Marks (`patterns.py`): `R` root, `5` fifth, `l` the fifth below, `8` octave, `3` third, `a` a step
towards the next root, `S` root that slides to the octave. Small `r` is a muted root.
"""

from __future__ import annotations

_POP = (
    ("R-------R-----5-", "R-R-..R-R-R-5-a-"),
    ("R-----R-----R---", "R-.R..8-R-.R5-a-"),
)
_ROCK = (("R-R-R-R-R-R-R-R-", "R-R-R-R-R-R-8-a-"), ("R---R-R-R---5-R-", "R-R-8-R-R-R-5-a-"))
_FOLK = (("R-------5-------", "R---5---R---a---"), ("R-----------5---", "R---3---5---a---"))
_COUNTRY = (("R-------5-------", "R---....5---..a-"), ("R-------l-------", "R---3---5---a---"))
_HIPHOP = (
    ("R--R......R-....", "R--R..r...R-..5-"),
    ("R-----..R-..5...", "R-.R..r.R-.a..5-"),
)
_TRAP = (("R-----------....", "R------R--..S---"), ("R----------R----", "R-----..R--R--S-"))
_HOUSE = (("..R-..R-..R-..R-", "..R-..R-..8-..R5"), ("R-.R..R-..R-.R..", "R-.R..8-..R-.5a-"))
_TECHNO = (("..RR..RR..RR..RR", "..RR..RR..R8..RR"), (".RRR.RRR.RRR.RRR", ".RRR.RRR.RR8.RR5"))
_SYNTHWAVE = (("R-R-R-R-R-R-R-R-", "R-8-R-8-R-8-R-8-"), ("RR.RRR.RRR.RRR.R", "RR8RRR8RRR8RRR8R"))
_BREAKS = (
    ("R-------------..|R-------..R---..", "R-----..R-....R-|R-----..5---a---"),
    ("R---------..R---", "R--R......R---a-"),
)
_AMBIENT = (("R---------------",) * 2, ("R-----------5---",) * 2)
_BOSSA = (("R-----5-5-----R-", "R-----5-5-----a-"), ("R-----R-5-----5-", "R-----5-5---.-aa"))
_LATIN = (("R-----5---..3---", "......5-....a---"), ("R-....5-R-..5-..", "R-..3-..5-..3-a-"))
_REGGAE = (("R-.R..5-....R-..", "....R-R-5-.3..R-"), ("R---..R-3-.5....", "R-R...5-..3-R-.."))
_CLASSICAL = (("R-------5-------", "R---R---5---a---"), ("R---------------", "R-------3---5---"))
_LOFI = (("R------R--....5-", "R--..--R5-....a-"), ("R---------R-....", "R---..R-..R-5-a-"))
_METAL = (("R.R.RRR.R.R.RRR.", "RRRRRRRRRRRRRRRR"), ("R..R..R..R..R.R.", "RRR.RRR.RRR.RR5-"))
_JAZZ = (("R-------5-------", "walk"), ("R-------3-------", "walk"))

BASSLINES: dict[str, tuple[tuple[str, str], ...]] = {
    "pop": _POP,
    "rock": _ROCK,
    "folk": _FOLK,
    "country": _COUNTRY,
    "hip-hop": _HIPHOP,
    "trap": _TRAP,
    "house": _HOUSE,
    "techno": _TECHNO,
    "synthwave": _SYNTHWAVE,
    "drum-and-bass": _BREAKS,
    "ambient": _AMBIENT,
    "jazz": _JAZZ,
    "bossa": _BOSSA,
    "latin": _LATIN,
    "reggae": _REGGAE,
    "classical": _CLASSICAL,
    "lo-fi": _LOFI,
    "metal": _METAL,
}
WALTZ = ("R-------5---", "R---5---a---")
"""In three quarters, where there is no walking bass."""


def bassline(genre: str, metre: int, variation: int, full: bool) -> str:
    """A pattern, or `walk` for a line of quarters over the changes."""
    calm, rich = BASSLINES[genre][variation % len(BASSLINES[genre])]
    if metre == 3 and rich != "walk":
        calm, rich = WALTZ
    return rich if full else calm

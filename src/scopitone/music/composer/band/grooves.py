"""Drum grooves by genre: for each two or more, each for calmer and for fuller sections.

A line is a voice and its pattern (`patterns.py`): `X` accent, `x` normal, `o` soft, `g` ghost,
`t` triplet and `r` pair of thirty-seconds in the time of an eighth and a sixteenth.
"""

from __future__ import annotations

from functools import cache

VOICES = {
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "open": 46,
    "crash": 49,
    "ride": 51,
    "bell": 53,
    "tamb": 54,
    "cowbell": 56,
    "high-bongo": 60,
    "low-bongo": 61,
    "mute-conga": 62,
    "conga": 63,
    "low-conga": 64,
    "timbale": 65,
    "cabasa": 69,
    "shaker": 70,
    "guiro": 73,
    "claves": 75,
    "low-tom": 45,
    "mid-tom": 47,
    "high-tom": 50,
}
"""General MIDI percussion notes."""

Groove = dict[str, str]

_POP = (
    (
        "kick X.......x.x..... | snare ....X.......X... | hat x.o.x.o.x.o.x.o.",
        "kick X...x...X...x... | snare ....X.......X... | clap ....X.......X... |"
        "hat ..X...X...X...X. | tamb o.o.x.o.o.o.x.o.",
    ),
    (
        "kick X.....x...x..... | rim ....x.......x... | hat x.x.x.x.x.x.x.xo",
        "kick X..x..x.X..x.... | snare ....X.......X..g | clap ....x.......x... |"
        "hat xoxoxoxoxoxoxoxo | open ..............x.",
    ),
)
_ROCK = (
    (
        "kick X.......X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        "kick X.....x.X.x..... | snare ....X.......X... | open X.x.X.x.X.x.X.x.",
    ),
    (
        "kick X..x....X.....x. | snare ....X.......X... | hat X.o.X.o.X.o.X.o.",
        "kick X...x.x.X.x...x. | snare ....X.......X... | ride X.x.X.x.X.x.X.x.",
    ),
)
_FOLK = (
    (
        "shaker o.g.x.g.o.g.x.g.",
        "kick x.......x....... | shaker o.g.x.g.o.g.x.g. | rim ....o.......o...",
    ),
    (
        "tamb ....o.......o...",
        "kick x.......x.x..... | snare ....o.......o... | shaker o.o.x.o.o.o.x.o.",
    ),
)
_COUNTRY = (
    (
        "kick X.......X....... | snare g.ogX.g.g.ogX.g.",
        "kick X...x...X...x... | snare g.xgX.xgg.xgX.xg | hat ..x...x...x...x.",
    ),
    (
        "kick X.......X.x..... | rim ....x.......x... | hat x.o.x.o.x.o.x.o.",
        "kick X.....x.X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
    ),
)
_HIPHOP = (
    (
        "kick X..x......x..... | snare ....X.......X... | hat x.xox.x.x.x.x.xo",
        "kick X..x..x...x....x | snare ....X..g.g..X... | hat x.xox.x.x.xox.x. |"
        "open ..............x.",
    ),
    (
        "kick X.....x..xx..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        "kick X.x...x..xx..... | snare ....X.......X..g | hat x.xxx.x.x.xxx.x. |"
        "shaker ..x...x...x...x.",
    ),
)
_TRAP = (
    (
        "kick X.....x......... | clap ........X....... | hat x.x.x.x.x.x.x.x.",
        "kick X.....x...x..x.. | clap ........X....... | snare ........x....... |"
        "hat x.x.x.xrx.x.t.x. | open ....x...........",
    ),
    (
        "kick X..x............ | clap ........X....... | hat x.x.t.x.x.x.x.x.",
        "kick X..x......x.x... | clap ........X....... | snare ........x......g |"
        "hat x.xrx.x.t.x.xrrr | rim ..........o..o..",
    ),
)
_HOUSE = (
    (
        "kick X...X...X...X... | open ..x...x...x...x. | shaker oggooggooggooggo",
        "kick X...X...X...X... | clap ....X.......X... | open ..X...X...X...X. |"
        "hat xoxoxoxoxoxoxoxo",
    ),
    (
        "kick X...X...X...X... | hat ..x...x...x...x. | rim ...o..o....o..o.",
        "kick X...X...X...X... | clap ....X.......X..g | open ..X...X...X...X. |"
        "conga ...x..x....x.x.. | shaker x.oxx.oxx.oxx.ox",
    ),
)
_TECHNO = (
    (
        "kick X...X...X...X... | hat ..x...x...x...x.",
        "kick X...X...X...X... | open ..X...X...X...X. | hat ooxoooxoooxoooxo |"
        "clap ....X.......X...",
    ),
    (
        "kick X...X...X...X... | ride ..o...o...o...o. | rim ...o.....o......",
        "kick X...X...X...X... | ride ..x...x...x...x. | hat xoooxoooxoooxooo |"
        "rim ...x..x..x....x. | clap ....x.......x...",
    ),
)
_SYNTHWAVE = (
    (
        "kick X.......X....... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        "kick X...x...X...x... | snare ....X.......X... | hat xoxoxoxoxoxoxoxo |"
        "tamb ..o...o...o...o.",
    ),
    (
        "kick X.....x.X....... | snare ....X.......X... | hat x...x...x...x...",
        "kick X.....x.X.x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x. |"
        "open ..x...x...x...x.",
    ),
)
_BREAKS = (
    (
        "kick X.........x..... | snare ....X.......X... | hat x.x.x.x.x.x.x.x.",
        "kick X.........x..... | snare ....X..g.g..X..g | hat x.x.x.x.x.x.x.x. |"
        "ride X...x...X...x...",
    ),
    (
        "kick X.x.......x..... | snare ....X..g....X... | hat x.o.x.o.x.o.x.o.",
        "kick X.x.......xx.... | snare ....X..g.gg.X..g | hat xoxoxoxoxoxoxoxo |"
        "open ..........x.....",
    ),
)
_AMBIENT = (
    ("shaker ....g.......g...", "kick o............... | shaker ..g.o.g...g.o.g."),
    ("rim ............g...", "kick o.........g..... | cabasa ....g.......g..."),
)
_JAZZ = (
    (
        "ride X...x.o.X...x.o. | pedal ....x.......x... | kick g.......g.......",
        "ride X...X.x.X...X.x. | pedal ....X.......X... | snare ......g........o |"
        "kick o...g...o...g...",
    ),
    (
        "hat X...x.o.X...x.o. | rim ............o...",
        "ride X...X.x.X...X.o. | pedal ....X.......X... | snare ..g.......o..... |"
        "kick g...g...g..o....",
    ),
)
_BOSSA = (
    (
        "kick x.....ox......ox | rim x.....x.....x... / ....x.....x..... | shaker o.x.o.x.o.x.o.x.",
        "kick X.....xX......xX | rim X.....X.....X... / ....X.....X..... | shaker oxoxoxoxoxoxoxox",
    ),
    (
        "kick x.....ox......ox | rim ....x.....x..... / x.....x.....x... | hat o.o.o.o.o.o.o.o.",
        "kick X.....xX......xX | rim ....X.....X..... / X.....X.....X... |"
        "hat oxoxoxoxoxoxoxox | conga ....x.......x.x.",
    ),
)
_LATIN = (
    (
        "claves X.....X.....X... / ....X...X....... | conga ....x.......xx.. |"
        "shaker x.o.x.o.x.o.x.o.",
        "claves X.....X.....X... / ....X...X....... | mute-conga ..o...o...o..... |"
        "conga ....X.......XX.. | low-conga ..............xx | cowbell X...x...X...x... |"
        "kick x.....x.....x... | timbale ............x.o.",
    ),
    (
        "guiro X...x.xoX...x.xo | kick x.......x....... | low-conga ......x.......x.",
        "guiro X...x.xxX...x.xx | kick X...x...X...x... | conga ....X.xx....X.xx |"
        "cowbell ..x...x...x...x. | low-conga ......x.......x.",
    ),
)
_REGGAE = (
    (
        "kick ........X....... | rim ........X....... | hat ..x...x...x...x.",
        "kick ........X....... | snare ........X....... | hat o.x.o.x.o.x.o.xo |"
        "open ..............x.",
    ),
    (
        "kick X.......X....... | rim ....x...x...x... | hat ..x...x...x...x.",
        "kick X...X...X...X... | rim ........X....x.. | hat oxx.oxx.oxx.oxx.",
    ),
)
_LOFI = (
    (
        "kick X......x..x..... | rim ....x.......x... | hat x.o.x.o.x.o.x.o.",
        "kick X......x..x....o | snare ....X.......X..g | hat x.oox.o.x.oox.o. |"
        "shaker ..o...o...o...o.",
    ),
    (
        "kick X..x......x..... | snare ....x.......x... | hat ..x...x...x...x.",
        "kick X..x...x..x..... | snare ....X..g....X... | hat x.x.x.xox.x.x.x.",
    ),
)
_METAL = (
    (
        "kick X.x.X.x.X.x.X.x. | snare ....X.......X... | hat X...X...X...X...",
        "kick XxXxXxXxXxXxXxXx | snare ....X.......X... | crash X............... |"
        "ride X...X...X...X...",
    ),
    (
        "kick X..X..X..X..X.X. | snare ........X....... | open X...X...X...X...",
        "kick XxxXxxXxXxxXxxXx | snare ....X.......X... | open X...X...X...X...",
    ),
)
_CLASSICAL = (("tamb ................", "tamb ................"),) * 2

GROOVES: dict[str, tuple[tuple[str, str], ...]] = {
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
WALTZES = (
    ("hat ....o...o...", "kick X........... | snare ....o...o... | ride X...x...x.o."),
    ("rim ....o...o...", "kick X.......o... | snare ....x...x... | hat x.o.x.o.x.o."),
)
"""What is played in three quarters where the genre has drums of wood and skin."""

ELECTRONIC = frozenset(
    {"pop", "hip-hop", "trap", "house", "techno", "synthwave", "drum-and-bass", "lo-fi"}
)


@cache
def groove(genre: str, metre: int, variation: int, full: bool) -> Groove:
    """Voice and pattern of every drum; `variation` is taken modulo how many there are."""
    waltz = metre == 3 and genre not in ELECTRONIC
    options = WALTZES if waltz else GROOVES.get(genre, _POP)
    calm, rich = options[variation % len(options)]
    lines = (rich if full else calm).split("|")
    return {voice: text.replace(" / ", "|") for voice, _, text in map(_split, lines)}


def _split(line: str) -> tuple[str, str, str]:
    return line.strip().partition(" ")

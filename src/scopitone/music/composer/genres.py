"""The genres: what each is called, how fast it is, and in which modes and metre it stands.

Tempi are those of `docs/composing.md`, from common practice of each genre.
"""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.music.composer.score import Mode


@dataclass(frozen=True, slots=True)
class Genre:
    """`tempo` is the slowest, the usual and the fastest, in quarter notes a minute.

    `modes` are given with weights. `timbres` are what makes it that genre: they go when the genre
    is a negative tag. `tonics` are the pitch classes that its players like. `swing` is the share
    of the first of two notes of `swing_unit` beats. `raps` says that its verses are spoken.
    """

    tempo: tuple[float, float, float]
    modes: tuple[tuple[Mode, float], ...]
    timbres: tuple[str, ...]
    tonics: tuple[int, ...]
    words: tuple[str, ...] = ()
    swing: float = 0.5
    swing_unit: float = 0.5
    raps: bool = False
    energy: float = 0.0


_FLAT_KEYS = (0, 5, 10, 3, 8, 7)
_GUITAR_KEYS = (4, 9, 2, 7, 0)
_SYNTH_KEYS = (9, 5, 2, 4, 6, 1, 7, 0)
_ALL_KEYS = tuple(range(12))

GENRE: dict[str, Genre] = {
    "pop": Genre(
        (96, 110, 124),
        (("major", 0.65), ("minor", 0.35)),
        ("pluck", "supersaw-pad", "sub-bass"),
        _ALL_KEYS,
        ("pop", "popular", "mainstream", "radio pop"),
    ),
    "rock": Genre(
        (100, 122, 150),
        (("major", 0.4), ("minor", 0.35), ("mixolydian", 0.25)),
        ("overdrive-guitar", "distortion-guitar", "palm-mute", "rock-kit"),
        _GUITAR_KEYS,
        ("rock", "rock and roll", "rock n roll", "hard rock", "classic rock", "alternative rock"),
        energy=0.05,
    ),
    "folk": Genre(
        (80, 96, 120),
        (("major", 0.55), ("minor", 0.25), ("dorian", 0.2)),
        ("steel-guitar", "nylon-guitar", "acoustic-bass", "brush-kit"),
        _GUITAR_KEYS,
        ("folk", "acoustic", "folky", "acoustic folk", "singer songwriter", "unplugged"),
        energy=-0.08,
    ),
    "country": Genre(
        (90, 108, 130),
        (("major", 0.85), ("mixolydian", 0.15)),
        ("pedal-steel", "banjo", "steel-guitar", "clean-guitar"),
        _GUITAR_KEYS,
        ("country", "country music", "nashville"),
        swing=0.55,
    ),
    "hip-hop": Genre(
        (75, 88, 98),
        (("minor", 0.75), ("dorian", 0.25)),
        ("808-bass", "electric-piano", "808-kit"),
        _ALL_KEYS,
        ("hip hop", "hiphop", "rap", "boom bap", "rapped"),
        swing=0.57,
        swing_unit=0.25,
        raps=True,
    ),
    "trap": Genre(
        (130, 142, 160),
        (("minor", 1.0),),
        ("808-bass", "808-kit", "glockenspiel"),
        _SYNTH_KEYS,
        ("trap", "trap music"),
        raps=True,
    ),
    "house": Genre(
        (120, 124, 128),
        (("minor", 0.6), ("major", 0.2), ("dorian", 0.2)),
        ("909-kit", "organ", "stab", "synth-bass"),
        _SYNTH_KEYS,
        ("house", "deep house", "house music", "tropical house", "progressive house"),
        energy=0.05,
    ),
    "techno": Genre(
        (126, 132, 138),
        (("minor", 1.0),),
        ("909-kit", "stab", "synth-bass", "saw-arp"),
        _SYNTH_KEYS,
        ("techno", "minimal techno", "acid techno"),
        energy=0.06,
    ),
    "synthwave": Genre(
        (84, 102, 118),
        (("minor", 0.7), ("major", 0.3)),
        ("saw-lead", "saw-arp", "supersaw-pad", "synthwave-kit", "synth-bass"),
        _SYNTH_KEYS,
        ("synthwave", "retrowave", "synth wave", "outrun", "synth pop", "synthpop"),
    ),
    "drum-and-bass": Genre(
        (168, 172, 176),
        (("minor", 0.9), ("dorian", 0.1)),
        ("break-kit", "reese-bass"),
        _SYNTH_KEYS,
        ("drum and bass", "drum n bass", "dnb", "d n b", "drum bass", "liquid drum and bass"),
        energy=0.08,
    ),
    "ambient": Genre(
        (50, 64, 80),
        (("major", 0.4), ("minor", 0.3), ("dorian", 0.3)),
        ("air-pad", "warm-pad"),
        _ALL_KEYS,
        ("ambient", "drone", "meditation", "meditative", "atmospheric"),
        energy=-0.22,
    ),
    "jazz": Genre(
        (100, 138, 220),
        (("major", 0.6), ("minor", 0.25), ("dorian", 0.15)),
        ("jazz-kit", "acoustic-bass", "sax", "trumpet", "piano"),
        _FLAT_KEYS,
        ("jazz", "jazzy", "bebop", "swing", "smooth jazz", "cool jazz", "big band"),
        swing=0.64,
        energy=-0.04,
    ),
    "bossa": Genre(
        (120, 130, 145),
        (("major", 0.7), ("minor", 0.3)),
        ("nylon-guitar", "latin-kit", "flute"),
        _FLAT_KEYS,
        ("bossa", "bossa nova", "samba", "brazilian"),
        energy=-0.1,
    ),
    "latin": Genre(
        (90, 98, 105),
        (("minor", 0.6), ("major", 0.4)),
        ("latin-kit", "brass", "trumpet", "piano"),
        _ALL_KEYS,
        ("latin", "latino", "salsa", "tropical", "latin pop"),
    ),
    "reggae": Genre(
        (70, 78, 90),
        (("major", 0.6), ("minor", 0.4)),
        ("organ", "clean-guitar"),
        _GUITAR_KEYS,
        ("reggae", "roots reggae", "one drop"),
        energy=-0.05,
    ),
    "classical": Genre(
        (60, 88, 140),
        (("major", 0.6), ("minor", 0.4)),
        ("strings", "violin", "cello", "pizzicato"),
        _FLAT_KEYS,
        ("classical", "orchestral", "orchestra", "symphonic", "symphony", "chamber music"),
        energy=-0.1,
    ),
    "lo-fi": Genre(
        (68, 76, 86),
        (("minor", 0.4), ("major", 0.35), ("dorian", 0.25)),
        ("lofi-keys", "lofi-kit"),
        _FLAT_KEYS,
        ("lo fi", "lofi", "chillhop", "chill hop", "lofi beats"),
        swing=0.58,
        swing_unit=0.25,
        energy=-0.15,
    ),
    "metal": Genre(
        (120, 148, 200),
        (("minor", 1.0),),
        ("distortion-guitar", "palm-mute", "rock-kit"),
        (4, 2, 9, 1, 0),
        ("metal", "heavy metal", "thrash metal", "thrash", "death metal", "power metal"),
        energy=0.12,
    ),
}


@dataclass(frozen=True, slots=True)
class Style:
    """A style that is played as its nearest genre, with accents of its own."""

    genre: str
    words: tuple[str, ...]
    timbres: tuple[str, ...] = ()
    tempo: float | None = None
    metre: int | None = None
    moods: tuple[str, ...] = ()


STYLES: tuple[Style, ...] = (
    Style("house", ("edm", "electronic", "dance", "electro", "club", "rave", "electronica")),
    Style("house", ("trance", "eurodance", "psytrance"), ("saw-arp", "supersaw-pad"), 136),
    Style("house", ("disco", "nu disco"), ("strings", "finger-bass"), 118),
    Style("drum-and-bass", ("jungle", "breakbeat", "breakcore"), ("break-kit",)),
    Style("drum-and-bass", ("dubstep", "bass music"), ("reese-bass",)),
    Style("trap", ("drill", "phonk", "grime"), ("808-bass",)),
    Style("synthwave", ("vaporwave", "darkwave", "new wave", "cyberpunk", "chiptune", "8 bit")),
    Style("rock", ("punk", "punk rock", "pop punk", "hardcore"), ("overdrive-guitar",), 166),
    Style("rock", ("grunge", "garage rock", "emo"), ("distortion-guitar",), 116),
    Style("rock", ("indie", "indie rock", "britpop", "alternative", "shoegaze"), ("clean-guitar",)),
    Style("rock", ("blues", "bluesy", "rhythm and blues"), ("organ", "harmonica"), 96),
    Style("rock", ("ska", "surf rock", "rockabilly"), ("clean-guitar",), 150),
    Style("pop", ("indie pop", "dream pop", "bedroom pop"), ("clean-guitar", "warm-pad")),
    Style("pop", ("k pop", "kpop", "j pop", "jpop", "c pop", "hyperpop"), ("supersaw-pad",), 122),
    Style("pop", ("r b", "rnb", "r and b", "soul", "soulful", "neo soul"), ("electric-piano",), 92),
    Style("pop", ("funk", "funky", "motown"), ("clean-guitar", "finger-bass", "brass"), 110),
    Style("pop", ("gospel", "worship", "hymn"), ("piano", "organ", "choir"), 84),
    Style("pop", ("ballad", "power ballad", "piano ballad"), ("piano", "strings"), 74),
    Style("pop", ("musical", "broadway", "show tune", "cabaret"), ("piano", "brass")),
    Style("pop", ("schlager", "chanson", "eurovision"), ("accordion",), 116),
    Style(
        "folk",
        ("children", "childrens", "kids", "nursery rhyme", "lullaby"),
        ("glockenspiel", "nylon-guitar"),
        moods=("happy",),
    ),
    Style("folk", ("waltz", "in 3 4", "three four"), ("accordion",), metre=3),
    Style("folk", ("celtic", "irish", "sea shanty", "shanty", "medieval"), ("flute", "violin")),
    Style("folk", ("polka", "klezmer", "balkan"), ("accordion", "clarinet"), 118),
    Style("folk", ("indie folk", "americana", "campfire"), ("steel-guitar",)),
    Style("country", ("bluegrass", "western", "country rock", "honky tonk"), ("banjo",), 122),
    Style("latin", ("flamenco", "spanish"), ("nylon-guitar",)),
    Style("latin", ("cumbia", "reggaeton", "bachata", "merengue", "mambo", "tango", "mariachi")),
    Style("latin", ("afrobeat", "afrobeats", "african", "highlife"), ("marimba", "clean-guitar")),
    Style("reggae", ("dub", "dancehall", "calypso")),
    Style("classical", ("march", "marching"), ("brass", "trumpet"), 112),
    Style("classical", ("film score", "soundtrack", "cinematic", "opera", "trailer"), ("brass",)),
    Style("classical", ("baroque", "string quartet", "romantic era"), ("violin", "cello")),
    Style("ambient", ("new age", "space music", "healing", "sleep", "spa"), ("air-pad",)),
    Style("lo-fi", ("chill", "chillout", "study", "downtempo", "trip hop"), ("lofi-keys",)),
    Style("metal", ("metalcore", "black metal", "doom", "nu metal", "industrial")),
    Style("jazz", ("lounge", "ragtime", "dixieland", "bar jazz"), ("piano", "clarinet")),
)

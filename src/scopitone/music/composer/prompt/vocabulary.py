"""The vocabulary of prompts and tags; `docs/reference/composing.md` lists it for users."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MoodProfile:
    """What a mood does to a song.

    Attributes:
        words: other words for the mood.
        minor: −1 (major) to 1 (minor).
        tempo: factor on the tempo.
        energy: added to the energy of every section.
    """

    words: tuple[str, ...]
    minor: float = 0.0
    tempo: float = 1.0
    energy: float = 0.0


MOODS: dict[str, MoodProfile] = {
    "hopeful": MoodProfile(("hope", "optimistic", "inspiring", "uplifting", "motivational"), -0.5),
    "happy": MoodProfile(
        ("joyful", "joy", "cheerful", "fun", "upbeat", "sunny", "playful", "feel good", "bright"),
        -0.9,
        1.05,
        0.06,
    ),
    "sad": MoodProfile(
        (
            "melancholic",
            "melancholy",
            "heartbroken",
            "heartbreak",
            "sorrowful",
            "lonely",
            "mournful",
            "tearful",
            "somber",
        ),
        0.8,
        0.88,
        -0.12,
    ),
    "dark": MoodProfile(
        ("gloomy", "sinister", "haunting", "eerie", "spooky", "brooding"), 1.0, 0.97
    ),
    "angry": MoodProfile(
        ("aggressive", "furious", "rage", "raging", "rebellious"), 0.9, 1.06, 0.14
    ),
    "dreamy": MoodProfile(
        ("ethereal", "hazy", "floating", "surreal", "hypnotic"), 0.0, 0.94, -0.08
    ),
    "calm": MoodProfile(
        ("peaceful", "relaxing", "relaxed", "soft", "gentle", "quiet", "soothing", "tender"),
        -0.2,
        0.88,
        -0.18,
    ),
    "epic": MoodProfile(("anthemic", "heroic", "majestic", "triumphant", "grand"), 0.1, 1, 0.1),
    "romantic": MoodProfile(
        ("sensual", "sexy", "intimate", "loving", "passionate"), -0.2, 0.93, -0.05
    ),
    "nostalgic": MoodProfile(
        ("wistful", "bittersweet", "longing", "yearning", "sentimental"), 0.1, 0.95
    ),
    "energetic": MoodProfile(
        ("driving", "intense", "powerful", "exciting", "wild"), 0.0, 1.06, 0.1
    ),
    "groovy": MoodProfile(("danceable", "catchy", "bouncy", "smooth", "laid back"), 0.0, 1.0, 0.02),
    "mysterious": MoodProfile(("mystic", "mystical", "exotic", "tense", "suspenseful"), 0.8, 0.96),
    "minor": MoodProfile(("minor key", "in minor"), 3.0),
    "major": MoodProfile(("major key", "in major"), -3.0),
}

TEMPO_WORDS: dict[str, float] = {
    "very slow": 0.72,
    "slow": 0.84,
    "slowly": 0.84,
    "slow tempo": 0.84,
    "mid tempo": 1.0,
    "midtempo": 1.0,
    "medium tempo": 1.0,
    "moderate": 1.0,
    "fast": 1.15,
    "quick": 1.15,
    "uptempo": 1.12,
    "up tempo": 1.12,
    "fast paced": 1.15,
    "very fast": 1.28,
    "half time": 0.9,
}

INSTRUMENTS: dict[str, tuple[str, ...]] = {
    "piano": ("piano",),
    "grand piano": ("piano",),
    "keys": ("electric-piano",),
    "keyboard": ("electric-piano",),
    "electric piano": ("electric-piano",),
    "rhodes": ("electric-piano",),
    "wurlitzer": ("electric-piano",),
    "organ": ("organ",),
    "hammond": ("organ",),
    "guitar": ("steel-guitar",),
    "acoustic guitar": ("steel-guitar",),
    "nylon guitar": ("nylon-guitar",),
    "classical guitar": ("nylon-guitar",),
    "spanish guitar": ("nylon-guitar",),
    "fingerpicked": ("steel-guitar",),
    "ukulele": ("nylon-guitar",),
    "mandolin": ("banjo",),
    "electric guitar": ("overdrive-guitar",),
    "clean guitar": ("clean-guitar",),
    "distorted guitar": ("distortion-guitar",),
    "distortion": ("distortion-guitar",),
    "overdrive": ("overdrive-guitar",),
    "riffs": ("distortion-guitar",),
    "banjo": ("banjo",),
    "pedal steel": ("pedal-steel",),
    "steel guitar": ("pedal-steel",),
    "slide guitar": ("pedal-steel",),
    "double bass": ("acoustic-bass",),
    "upright bass": ("acoustic-bass",),
    "acoustic bass": ("acoustic-bass",),
    "bass guitar": ("finger-bass",),
    "electric bass": ("finger-bass",),
    "slap bass": ("finger-bass",),
    "strings": ("strings",),
    "string section": ("strings",),
    "violin": ("violin",),
    "fiddle": ("violin",),
    "viola": ("cello",),
    "cello": ("cello",),
    "pizzicato": ("pizzicato",),
    "choir": ("choir",),
    "trumpet": ("trumpet",),
    "horn": ("brass",),
    "horns": ("brass",),
    "brass": ("brass",),
    "trombone": ("brass",),
    "sax": ("sax",),
    "saxophone": ("sax",),
    "flute": ("flute",),
    "whistle": ("flute",),
    "clarinet": ("clarinet",),
    "oboe": ("clarinet",),
    "harmonica": ("harmonica",),
    "accordion": ("accordion",),
    "vibraphone": ("vibraphone",),
    "vibes": ("vibraphone",),
    "marimba": ("marimba",),
    "xylophone": ("marimba",),
    "kalimba": ("marimba",),
    "glockenspiel": ("glockenspiel",),
    "bells": ("glockenspiel",),
    "music box": ("glockenspiel",),
    "harp": ("harp",),
    "synth": ("saw-lead",),
    "synths": ("saw-lead", "supersaw-pad"),
    "synthesizer": ("saw-lead",),
    "analog synth": ("saw-lead",),
    "synth lead": ("saw-lead",),
    "arpeggio": ("saw-arp",),
    "arpeggios": ("saw-arp",),
    "arp": ("saw-arp",),
    "pluck": ("pluck",),
    "plucks": ("pluck",),
    "pad": ("warm-pad",),
    "pads": ("warm-pad",),
    "synth pads": ("warm-pad",),
    "synth bass": ("synth-bass",),
    "sub bass": ("sub-bass",),
    "808": ("808-bass", "808-kit"),
    "808 bass": ("808-bass",),
    "reese": ("reese-bass",),
    "reese bass": ("reese-bass",),
    "stabs": ("stab",),
    "drum machine": ("808-kit",),
    "909": ("909-kit",),
    "brushes": ("brush-kit",),
    "breakbeats": ("break-kit",),
    "percussion": ("latin-kit",),
    "congas": ("latin-kit",),
    "bongos": ("latin-kit",),
    "acoustic drums": ("acoustic-kit",),
    "live drums": ("acoustic-kit",),
}

FAMILIES: dict[str, tuple[str, ...]] = {
    "guitar": (
        "nylon-guitar",
        "steel-guitar",
        "clean-guitar",
        "palm-mute",
        "overdrive-guitar",
        "distortion-guitar",
    ),
    "electric guitar": ("clean-guitar", "palm-mute", "overdrive-guitar", "distortion-guitar"),
    "acoustic guitar": ("nylon-guitar", "steel-guitar"),
    "distortion": ("distortion-guitar", "overdrive-guitar", "palm-mute"),
    "synth": (
        "saw-lead",
        "square-lead",
        "pluck",
        "supersaw-pad",
        "warm-pad",
        "air-pad",
        "saw-arp",
        "synth-bass",
        "stab",
    ),
    "strings": ("strings", "violin", "cello", "pizzicato"),
    "brass": ("brass", "trumpet"),
    "horns": ("brass", "trumpet", "sax"),
    "keys": ("piano", "electric-piano", "organ", "lofi-keys"),
    "keyboard": ("piano", "electric-piano", "organ", "lofi-keys"),
    "piano": ("piano", "electric-piano"),
    "drum": ("drums",),
    "percussion": ("drums",),
    "beat": ("drums",),
    "bass": ("bass",),
    "pad": ("pad",),
    "arpeggio": ("arp", "saw-arp"),
    "solo": ("lead",),
    "lead": ("lead",),
    "808": ("808-bass", "808-kit"),
}
"""What a negative tag removes if that is more than the instrument itself."""

ERAS: dict[str, tuple[str, ...]] = {
    "50s": ("50s", "1950s", "fifties", "doo wop"),
    "60s": ("60s", "1960s", "sixties"),
    "70s": ("70s", "1970s", "seventies"),
    "80s": ("80s", "1980s", "eighties", "retro"),
    "90s": ("90s", "1990s", "nineties"),
    "2000s": ("2000s", "00s", "y2k"),
}

ERA_TIMBRES: dict[str, tuple[str, ...]] = {
    "50s": ("piano", "acoustic-bass"),
    "60s": ("organ", "clean-guitar"),
    "70s": ("electric-piano", "finger-bass"),
    "80s": ("supersaw-pad", "synth-bass"),
    "90s": ("clean-guitar", "organ"),
    "2000s": ("pluck",),
}

FEMALE = (
    "female",
    "female vocal",
    "female vocals",
    "female voice",
    "female singer",
    "woman",
    "female vocalist",
    "girl singer",
    "soprano",
    "alto",
)
MALE = (
    "male",
    "male vocal",
    "male vocals",
    "male voice",
    "male singer",
    "male vocalist",
    "tenor",
    "baritone",
)
VOICELESS = (
    "instrumental",
    "no vocals",
    "no vocal",
    "no singing",
    "no voice",
    "without vocals",
    "without words",
    "no lyrics",
    "without lyrics",
    "without singing",
    "without voice",
)
VOICE = ("vocals", "vocal", "voice", "voices", "singing", "singer", "lyrics", "words", "vocalist")

_FILLER_WORDS = """
    a an the and or but of in on at to for from with by as is are be it its this that these those
    i me my you your we our us he she they them his her their who which what when where how why
    some any all very really just like please make makes making made create write compose produce
    generate want would need give song songs track tune music musical piece sound sounds sounding
    style styles styled vibe vibes feel feeling mood about key tempo bpm version theme themed genre
    something someone one two first good great nice cool best beautiful lovely modern new old
    classic vintage big full long short simple clear warm rich deep featuring feature features
    having has have using use used touch elements element influenced inspired influences up kind
    sort type set so too also more most much many lot bit little while into over under through then
    than there here if can could should will not no without dont high low hit melody
    melodies melodic harmony harmonies chorus verse bridge hook intro outro beat beats rhythm
    called named between lasts lasting exactly around dedicated
    rhythmic groove drums drum bass line lines section sections vocals vocal voice voices singing
    singer sung sing lead solo
"""
FILLER = frozenset(_FILLER_WORDS.split())
"""Words without a specific meaning, or for what every song has."""

"""Styles that are played as their nearest genre, with accents of their own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Substyle:
    """A style of music that has no profile of its own.

    Attributes:
        genre: the genre that it is played as.
        words: words of prompts and tags that mean this style.
        timbres: instruments that it adds.
        tempo: its usual tempo; None is that of the genre.
        moods: moods that it implies.
    """

    genre: str
    words: tuple[str, ...]
    timbres: tuple[str, ...] = ()
    tempo: float | None = None
    moods: tuple[str, ...] = ()


SUBSTYLES: tuple[Substyle, ...] = (
    Substyle("house", ("edm", "electronic", "dance", "electro", "club", "rave", "electronica")),
    Substyle("house", ("trance", "eurodance", "psytrance"), ("saw-arp", "supersaw-pad"), 136),
    Substyle("drum-and-bass", ("jungle", "breakbeat", "breakcore"), ("break-kit",)),
    Substyle("drum-and-bass", ("dubstep", "bass music"), ("reese-bass",)),
    Substyle("trap", ("drill", "phonk", "grime"), ("808-bass",)),
    Substyle("synthwave", ("vaporwave", "darkwave", "new wave", "cyberpunk")),
    Substyle("rock", ("punk", "punk rock", "pop punk", "hardcore"), ("overdrive-guitar",), 166),
    Substyle("rock", ("grunge", "garage rock", "emo"), ("distortion-guitar",), 116),
    Substyle(
        "rock", ("indie", "indie rock", "britpop", "alternative", "shoegaze"), ("clean-guitar",)
    ),
    Substyle("rock", ("blues", "bluesy", "rhythm and blues"), ("organ", "harmonica"), 96),
    Substyle("rock", ("surf rock", "rockabilly"), ("clean-guitar",), 150),
    Substyle("pop", ("indie pop", "dream pop", "bedroom pop"), ("clean-guitar", "warm-pad")),
    Substyle(
        "pop", ("k pop", "kpop", "j pop", "jpop", "c pop", "hyperpop"), ("supersaw-pad",), 122
    ),
    Substyle(
        "pop", ("r b", "rnb", "r and b", "soul", "soulful", "neo soul"), ("electric-piano",), 92
    ),
    Substyle("pop", ("motown",), ("clean-guitar", "finger-bass", "brass"), 110),
    Substyle("pop", ("musical", "broadway", "show tune", "cabaret"), ("piano", "brass")),
    Substyle("pop", ("chanson", "eurovision"), ("accordion",), 116),
    Substyle(
        "folk",
        ("children", "childrens", "kids", "nursery rhyme"),
        ("glockenspiel", "nylon-guitar"),
        moods=("happy",),
    ),
    Substyle("folk", ("medieval",), ("flute", "violin")),
    Substyle("folk", ("polka", "klezmer", "balkan"), ("accordion", "clarinet"), 118),
    Substyle("folk", ("indie folk", "americana", "campfire"), ("steel-guitar",)),
    Substyle("country", ("western", "country rock", "honky tonk"), ("banjo",), 122),
    Substyle("latin", ("spanish",), ("nylon-guitar",)),
    Substyle("latin", ("bachata", "merengue", "mambo", "tango", "mariachi")),
    Substyle("latin", ("afrobeats", "african"), ("marimba", "clean-guitar")),
    Substyle("reggae", ("dub", "dancehall", "calypso")),
    Substyle(
        "classical", ("film score", "soundtrack", "cinematic", "opera", "trailer"), ("brass",)
    ),
    Substyle("classical", ("baroque", "string quartet", "romantic era"), ("violin", "cello")),
    Substyle("ambient", ("new age", "space music", "healing", "sleep", "spa"), ("air-pad",)),
    Substyle("lo-fi", ("chill", "chillout", "study", "downtempo", "trip hop"), ("lofi-keys",)),
    Substyle("metal", ("metalcore", "black metal", "doom", "nu metal", "industrial")),
    Substyle("jazz", ("lounge", "ragtime", "dixieland", "bar jazz"), ("piano", "clarinet")),
)

"""Sung lines for measuring the voice: plain words, simple tunes, and what a recogniser hears.

The words are written for this purpose. The tunes move by steps through a singer's range, with
2.5 to 4 syllables a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scopitone.music.composer.score.model import Note, SungLine
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.composer.words.phonemes import syllabify_line

if TYPE_CHECKING:
    from pocketsphinx import Decoder

TEXTS = (
    "The morning light is falling on the river",
    "I left my heart beside the broken door",
    "We are running through the fire tonight",
    "Children dance in the summer rain",
    "Take me home before the winter comes",
    "She was singing on the corner of the street",
    "Every road will lead me back to you",
    "Nothing in the world can hold us down",
    "Silver moon above the sleeping town",
    "My father built a boat of yellow wood",
    "Turn the radio up and drive all night",
    "Tell me why you never said goodbye",
    "There is a garden hidden in the hills",
    "Hold my hand and do not let me fall",
    "The ocean knows the secret that we keep",
    "Coffee on the table and the paper on the floor",
    "I can hear the thunder rolling far away",
    "Black birds are sitting on the telephone line",
    "You were only seventeen years old",
    "Give me one more reason to believe",
    "Somebody left the window open wide",
    "The train is leaving at a quarter to nine",
    "Dust on the guitar and a hole in my shoe",
    "Long ago we lived beside the sea",
    "Wake up early and follow the sun",
    "All the lights are green for us today",
    "He painted all the walls a deeper blue",
    "Nobody told me that the war was over",
    "Dancing with a stranger in the dark",
    "My mother wrote a letter every week",
    "Snow is covering the quiet field",
    "We could be together in another life",
    "Money never bought a better friend",
    "The city wakes with steel and glass",
    "Keep the engine warm and the doors unlocked",
    "Under the bridge the water is cold",
    "Every Sunday morning they would come to sing",
    "Faster than the wind across the plain",
    "I was lost but now I know the way",
    "Sleep my little one and dream of gold",
    "The king is dead and the castle burns",
    "Lemon trees are growing by the wall",
    "Call me when the party is done",
    "A thousand miles of highway lie ahead",
    "Her eyes were brighter than the stars",
    "Please forgive the things I said before",
    "Jump into the river with your clothes on",
    "The clock is ticking slowly on the shelf",
    "We planted roses where the house had been",
    "Good evening to the people in the back",
    "The doctor said that I should stay in bed",
    "Smoke is rising from the factory",
    "Bring a bottle and a hungry mouth",
    "Never trust a man who does not laugh",
    "Three young sailors walked into a bar",
    "The market closes when the church bells ring",
    "Open your arms and welcome me inside",
    "Rivers always find a way around the stone",
    "Yesterday I saw your picture in the news",
    "Love is a language everybody speaks",
    "The desert flowers bloom for just one day",
    "My shadow is the only friend I have",
    "Time will heal the wounds that people make",
    "Ride your bicycle along the beach",
)

RATE = 48_000
_HEARD_RATE = 16_000
_LISTED = 40
_QUIET = "quiet-around"
_SCALE = (0, 2, 4, 5, 7, 9, 11, 12, 14)
_LOWEST = {"m": 47, "f": 58}
_PUNCTUATION = str.maketrans("", "", ",.?!")


@dataclass(frozen=True, slots=True)
class Song:
    """Lines one after the other, and how long they last in seconds."""

    lines: tuple[SungLine, ...]
    tempo: TempoMap
    seconds: float


def tune(
    texts: Sequence[str], gender: Literal["m", "f"], seed: int, *, spoken: bool = False
) -> Song:
    """`texts` with simple melodies: longer on stressed syllables, long on the last one."""
    rng = np.random.default_rng(seed)
    tempo = TempoMap(((0.0, 100.0),))
    beat = 1.5
    lines = []
    for text in texts:
        line = syllabify_line(text, "en-us", spoken=spoken)
        assert line is not None
        pace = rng.uniform(2.5, 4.0) * 60.0 / 100.0
        degree = int(rng.integers(1, 6))
        notes = []
        for index, syllable in enumerate(line.syllables):
            last = index == len(line.syllables) - 1
            degree = int(np.clip(degree + rng.integers(-2, 3), 0, len(_SCALE) - 1))
            length = 1.6 if last else (1.3 if syllable.stress == 2 else 0.85) / pace
            pitch = _LOWEST[gender] + _SCALE[degree]
            notes.append((Note(beat, length, pitch, 0.8),))
            beat += length
        lines.append(SungLine(line, tuple(notes)))
        beat = float(np.ceil(beat + 1.0))
    return Song(tuple(lines), tempo, tempo.seconds(beat))


class Listener:
    """A recogniser that knows which lines could have been sung, but not which one was."""

    def __init__(self) -> None:
        self._whole = _decoder(fsgusefiller=False)
        self._whole.add_word(_QUIET, "SIL", True)
        self._loose, self._aligning = _decoder(), _decoder()

    def picks(self, sound: NDArray[np.floating], among: Sequence[str]) -> str:
        """The words of the line of `among` that `sound` (48 kHz) is heard as.

        Silence is allowed around a line alone: within it the recogniser would take a long held
        last word for noise, and answer with the rest of the line.
        """
        lines = " | ".join(_plain(text) for text in among)
        heard = _search(self._whole, sound, f"[{_QUIET}] ({lines}) [{_QUIET}]")
        return heard.replace(_QUIET, "").strip()

    def picks_loosely(self, sound: NDArray[np.floating], among: Sequence[str]) -> str:
        """As `picks`, but silence and noise may stand anywhere, and the line be unfinished."""
        return _search(self._loose, sound, " | ".join(_plain(text) for text in among))

    def word_starts(self, sound: NDArray[np.floating], text: str) -> list[float] | None:
        """When each word of `text` begins in `sound`, in seconds; None if it was not found."""
        decoder = self._aligning
        decoder.set_align_text(_plain(text))
        _decode(decoder, sound)
        found = [
            segment.start_frame / 100.0
            for segment in decoder.seg() or ()
            if not segment.word.startswith(("<", "["))
        ]
        return found if len(found) == len(text.split()) else None


def _decoder(**options: object) -> Decoder:
    # Imported here: pocketsphinx has no wheel for some Pythons, and tunes do without it.
    from pocketsphinx import Decoder

    return Decoder(
        samprate=_HEARD_RATE, lm=None, loglevel="FATAL", beam=1e-80, wbeam=1e-60, **options
    )


def _search(decoder: Decoder, sound: NDArray[np.floating], rule: str) -> str:
    decoder.add_jsgf_string("lines", f"#JSGF V1.0; grammar g; public <l> = {rule};")
    decoder.activate_search("lines")
    _decode(decoder, sound)
    hypothesis = decoder.hyp()
    return "" if hypothesis is None else hypothesis.hypstr


def _decode(decoder: Decoder, sound: NDArray[np.floating]) -> None:
    heard = resample_poly(sound, 1, RATE // _HEARD_RATE)
    loud = heard * (0.5 / max(float(np.abs(heard).max()), 1e-9))
    # The recogniser takes logarithms: it needs the faint noise that every room has.
    loud = loud + np.random.default_rng(0).normal(0.0, 1e-3, len(loud))
    decoder.start_utt()
    decoder.process_raw((loud * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()


def choices(index: int, texts: Sequence[str] = TEXTS) -> list[str]:
    """Forty lines, the one at `index` among them."""
    others = [texts[(index + step) % len(texts)] for step in range(_LISTED)]
    return sorted(others)


def same_words(heard: str, text: str) -> bool:
    """Whether `heard` are the words of `text`."""
    return heard.split() == _plain(text).split()


def _plain(text: str) -> str:
    return text.translate(_PUNCTUATION).lower()

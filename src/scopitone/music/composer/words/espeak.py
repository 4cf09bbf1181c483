"""eSpeak NG through ctypes: text to IPA, and text to speech with the time of each phoneme.

The library has one state per process (its voice, its callback), so every call holds a lock.
Voices have the names of eSpeak NG, such as `en-us` or `de`, with an optional variant of timbre
after a plus sign (`en-us+f3`).
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import RLock
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from scopitone.core.errors import InputError, RenderError

# Values of enumerations in eSpeak NG's public header speak_lib.h.
_SYNCHRONOUS = 2
_PHONEME_EVENTS, _PHONEMES_AS_IPA = 1, 2
_CHARS_UTF8, _POSITION_CHARACTER = 1, 1
_SPEED, _PITCH, _RANGE = 1, 3, 4
_LIST_TERMINATED, _EVENT_PHONEME = 0, 7
_IPA_BETWEEN_UNDERSCORES = 0x02 | ord("_") << 8

_LANGUAGE_SWITCH = re.compile(r"\([a-z-]+\)")
_LOCK = RLock()


@dataclass(frozen=True, slots=True)
class Phoneme:
    """One phoneme of a spoken text.

    `ipa` includes the stress mark and is empty for a pause; `sample` is where it begins.
    """

    ipa: str
    sample: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono `samples` within ±1 at `rate` Hz, and their phonemes in order."""

    samples: NDArray[np.float64]
    rate: int
    phonemes: tuple[Phoneme, ...]


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def list_languages() -> tuple[str, ...]:
    """Return the names of all languages that can be spoken, such as `en-us`, sorted."""
    with _LOCK:
        listed = _load_library()[0].espeak_ListVoices(None)
        names = set()
        index = 0
        while listed[index]:
            # The first byte is the voice's priority for that language.
            names.add(listed[index].contents.languages[1:].decode())
            index += 1
    return tuple(sorted(names))


@lru_cache(maxsize=4096)
def phonemize(text: str, voice: str) -> tuple[tuple[str, ...], ...]:
    """Return the pronunciation of `text` as groups of IPA phonemes.

    Stress marks precede their vowels. A group is what eSpeak says as one word. Usually that is
    one written word, but eSpeak joins some ("for the") and splits others ("22"), so the counts
    may differ.

    Raises:
        InputError: `voice` does not exist.
    """
    with _LOCK:
        library = _load_library()[0]
        _select_voice(library, voice)
        remaining = ctypes.c_char_p(text.encode())
        clauses = []
        while remaining.value:
            clause = library.espeak_TextToPhonemes(
                ctypes.byref(remaining), _CHARS_UTF8, _IPA_BETWEEN_UNDERSCORES
            )
            clauses.append(clause.decode())
    plain = _LANGUAGE_SWITCH.sub(" ", " ".join(clauses)).replace("\u200d", "")
    groups = (tuple(p for p in group.split("_") if p.strip("ˈˌ-")) for group in plain.split())
    return tuple(group for group in groups if group)


def speak(
    text: str, voice: str, *, words_per_minute: int = 150, pitch: int = 50, intonation: int = 50
) -> Speech:
    """Speak `text`. `pitch` and `intonation` are 0 to 99 as in eSpeak; 0 intonation is monotone.

    Raises:
        InputError: `voice` does not exist.
    """
    blocks: list[NDArray[np.int16]] = []
    spoken: list[Phoneme] = []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type != _LIST_TERMINATED:
            if events[index].type == _EVENT_PHONEME:
                raw = bytes(events[index].id.string).decode(errors="ignore")
                ipa = _LANGUAGE_SWITCH.sub("", raw)
                spoken.append(Phoneme(ipa, events[index].sample))
            index += 1
        return 0

    with _LOCK:
        library, rate = _load_library()
        _select_voice(library, voice)
        for parameter, value in ((_SPEED, words_per_minute), (_PITCH, pitch), (_RANGE, intonation)):
            library.espeak_SetParameter(parameter, value, 0)
        callback = _Callback(collect)
        library.espeak_SetSynthCallback(callback)
        data = text.encode()
        library.espeak_Synth(
            data, len(data) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
    samples = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return Speech(samples / 32768.0, rate, tuple(spoken))


@cache
def _load_library() -> tuple[ctypes.CDLL, int]:
    """Load the library; return it and its sample rate in Hz."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rate = library.espeak_Initialize(
        _SYNCHRONOUS, 0, str(data).encode(), _PHONEME_EVENTS | _PHONEMES_AS_IPA
    )
    if rate <= 0:
        raise RenderError(f"cannot start eSpeak NG with its data in {data}")
    return library, rate


def _select_voice(library: ctypes.CDLL, voice: str) -> None:
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise InputError(
            "language",
            f"unknown eSpeak NG voice {voice!r}; choose one of its languages, such as en-us",
        )

"""eSpeak NG through ctypes: text to IPA, and text to speech with the time of each phoneme.

The library is one per process and keeps state (its voice, its callback), so that every call
holds a lock. Voices are eSpeak NG's names, such as `en-us` or `de`, with an optional variant of
timbre behind a plus sign (`en-us+f3`).
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

from scopitone.errors import InputError, RenderError

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
    """One phoneme of a spoken text: its IPA with stress mark (empty for a pause), and the
    sample at which it begins.
    """

    ipa: str
    sample: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono `samples` within ±1 at `rate`, and the phonemes in them in order."""

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


def languages() -> tuple[str, ...]:
    """The names of all languages that can be spoken, such as `en-us`, sorted."""
    with _LOCK:
        listed = _library()[0].espeak_ListVoices(None)
        names = set()
        index = 0
        while listed[index]:
            # The first byte is the voice's priority for that language.
            names.add(listed[index].contents.languages[1:].decode())
            index += 1
    return tuple(sorted(names))


@lru_cache(maxsize=4096)
def phonemes(text: str, voice: str) -> tuple[tuple[str, ...], ...]:
    """The pronunciation of `text` as groups of IPA phonemes; stress marks stand before vowels.

    A group is what eSpeak says as one word. Mostly that is one written word, but it joins some
    ("for the") and takes others apart ("22"): count them before relying on it.

    Raises:
        InputError: there is no such voice.
    """
    with _LOCK:
        library = _library()[0]
        _select(library, voice)
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value:
            said = library.espeak_TextToPhonemes(
                ctypes.byref(rest), _CHARS_UTF8, _IPA_BETWEEN_UNDERSCORES
            )
            clauses.append(said.decode())
    plain = _LANGUAGE_SWITCH.sub(" ", " ".join(clauses)).replace("\u200d", "")
    groups = (tuple(p for p in group.split("_") if p.strip("ˈˌ-")) for group in plain.split())
    return tuple(group for group in groups if group)


def speak(
    text: str, voice: str, *, words_per_minute: int = 150, pitch: int = 50, intonation: int = 50
) -> Speech:
    """`text` spoken. `pitch` and `intonation` (0 is a monotone) are eSpeak's 0 to 99.

    Raises:
        InputError: there is no such voice.
    """
    blocks: list[NDArray[np.int16]] = []
    found: list[Phoneme] = []

    def collect(samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            blocks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type != _LIST_TERMINATED:
            if events[index].type == _EVENT_PHONEME:
                raw = bytes(events[index].id.string).decode(errors="ignore")
                ipa = _LANGUAGE_SWITCH.sub("", raw)
                found.append(Phoneme(ipa, events[index].sample))
            index += 1
        return 0

    with _LOCK:
        library, rate = _library()
        _select(library, voice)
        for parameter, value in ((_SPEED, words_per_minute), (_PITCH, pitch), (_RANGE, intonation)):
            library.espeak_SetParameter(parameter, value, 0)
        callback = _Callback(collect)
        library.espeak_SetSynthCallback(callback)
        data = text.encode()
        library.espeak_Synth(
            data, len(data) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
    samples = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return Speech(samples / 32768.0, rate, tuple(found))


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    """The loaded library and its sample rate."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rate = library.espeak_Initialize(
        _SYNCHRONOUS, 0, str(data).encode(), _PHONEME_EVENTS | _PHONEMES_AS_IPA
    )
    if rate <= 0:
        raise RenderError(f"eSpeak NG did not start with its data at {data}")
    return library, rate


def _select(library: ctypes.CDLL, voice: str) -> None:
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise InputError("language", f"eSpeak NG has no voice {voice!r}; see its list of languages")

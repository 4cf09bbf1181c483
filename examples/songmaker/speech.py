"""eSpeak NG through ctypes: phonemes in, speech and the time of each phoneme out."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

# Values of espeak_AUDIO_OUTPUT, espeak_PARAMETER and espeak_EVENT_TYPE in speak_lib.h.
_RETRIEVAL, _PHONEME_EVENTS, _UTF8_WITH_PHONEMES = 1, 1, 0x101
_RATE, _PITCH, _RANGE = 1, 3, 4
_LIST_END, _PHONEME = 0, 7


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text_position", ctypes.c_int),
        ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("id", _EventId),
    )  # fmt: skip


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono samples at `rate` and, for each phoneme, its eSpeak name and start in seconds."""

    samples: NDArray[np.float64]
    rate: int
    phonemes: tuple[tuple[str, float], ...]


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    rate = library.espeak_Initialize(_RETRIEVAL, 0, data, _PHONEME_EVENTS)
    if rate <= 0:
        raise RuntimeError(f"eSpeak NG did not start with its data at {data.decode()}")
    return library, rate


def speak(phonemes: str, voice: str, words_per_minute: int, pitch: int) -> Speech:
    """Say eSpeak phoneme mnemonics in a monotone; `pitch` is eSpeak's 0 to 99."""
    library, rate = _library()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"eSpeak NG has no voice {voice!r}")
    for parameter, value in ((_RATE, words_per_minute), (_PITCH, pitch), (_RANGE, 0)):
        library.espeak_SetParameter(parameter, value, 0)
    chunks: list[NDArray[np.int16]] = []
    found: list[tuple[str, float]] = []

    def collect(samples: ctypes._Pointer, count: int, events: ctypes._Pointer) -> int:
        if samples and count > 0:
            chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type != _LIST_END:
            event = events[index]
            if event.type == _PHONEME:
                name = bytes(event.id.string).split(b"\0")[0].decode()
                found.append((name, event.audio_position / 1000.0))
            index += 1
        return 0

    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    text = f"[[{phonemes}]]".encode()
    library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8_WITH_PHONEMES, None, None)
    library.espeak_Synchronize()
    return Speech(np.concatenate(chunks) / 32768.0, rate, tuple(found))

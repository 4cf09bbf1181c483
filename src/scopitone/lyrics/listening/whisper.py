"""A listener that runs Whisper models by faster-whisper and CTranslate2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scopitone.lyrics.listening.languages import UNSPACED_LANGUAGES
from scopitone.lyrics.listening.listener import MAX_WINDOW_S, SAMPLE_RATE, ReportSeconds
from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, HeardWord, Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer
    from faster_whisper.transcribe import Segment

BEAM_SIZE = 2
"""Wider beams took proportionally longer and found no more words in songs."""

LANGUAGE_WINDOWS = 4
"""Windows of 30 s in which the language may be detected: songs begin without a voice."""

LANGUAGE_PROBABILITY = 0.6
"""Probability at which a window decides the language."""

_CONTINUATION = re.compile(r"['’-]\w")
"""How a piece begins that continues the word before it."""

LOOP_COMPRESSION = 2.4
"""Compression from which text only repeats itself (`compression_ratio_threshold` of
openai/whisper)."""

CRAMMED_S, CRAMMED_SHARE = 0.03, 0.3
"""Seconds below which a word was not sung, and the share of such words in a loop."""

REPETITION_PENALTY = 1.1
"""Penalty that makes looped windows find other words. In all windows it harms choruses, which do
repeat."""

MAX_TOKENS = 200
"""Most tokens that are transcribed in one window; the fastest rap has some 180 in 30 s."""

MAX_ALIGNED_TOKENS = 440
"""Tokens of text that can be aligned at once: the decoder has 448 positions (Radford et al. 2022),
some of them for special tokens."""


class WhisperListener:
    """Listens to one song: mono samples at SAMPLE_RATE Hz. Use it from one thread only."""

    def __init__(
        self, model: WhisperModel, samples: NDArray[np.float32], report: ReportSeconds
    ) -> None:
        self._model = model
        self._samples = samples
        self._report = report

    def transcribe(self, language: str | None) -> Transcript:
        """Transcribe the whole song; detect the language if it is None."""
        segments, info = self._model.transcribe(
            self._samples,
            language=language,
            language_detection_segments=LANGUAGE_WINDOWS,
            language_detection_threshold=LANGUAGE_PROBABILITY,
            **_OPTIONS,
        )
        converted = []
        for segment in segments:
            converted.append(convert_segment(segment, 0.0, info.language))
            self._report(segment.end)
        converted = self._replace_loops(converted, info.language)
        return Transcript(info.language, info.language_probability, tuple(converted))

    def transcribe_span(
        self, start: float, end: float, language: str, prompt: str
    ) -> tuple[HeardSegment, ...]:
        """Transcribe what is sung between two times; `prompt` is text that may occur there."""
        expected = len(self._make_tokenizer(language).encode(prompt))
        options = {
            **_OPTIONS,
            "beam_size": 1,
            "initial_prompt": prompt or None,
            # Text that repeats itself endlessly is longer than expected.
            "max_new_tokens": min(MAX_TOKENS, round(1.5 * expected) + 16),
        }
        segments, _ = self._model.transcribe(self._cut(start, end), language=language, **options)
        return tuple(convert_segment(segment, start, language) for segment in segments)

    def align_words(
        self, start: float, end: float, words: Sequence[str], language: str
    ) -> tuple[AlignedWord | None, ...]:
        """Find when each of `words`, which are sung between two times, is sung.

        Uses `ctranslate2.models.Whisper.align`: dynamic time warping over the decoder's cross
        attention. The model's words are mapped to the given ones by their letters.
        """
        samples = self._cut(start, min(end, start + MAX_WINDOW_S))
        tokenizer = self._make_tokenizer(language)
        tokens = tokenizer.encode(" " + " ".join(words))
        if len(samples) < SAMPLE_RATE // 10 or not 0 < len(tokens) <= MAX_ALIGNED_TOKENS:
            return (None,) * len(words)
        features = self._model.feature_extractor(samples)
        frames = features.shape[-1] - 1
        # Silence up to 30 s would make the encoder three times as slow, and no word better timed.
        # Its second layer takes every other frame.
        frames -= frames % 2
        encoded = self._model.encode(features[..., :frames])
        (pieces,) = self._model.find_alignment(tokenizer, [tokens], encoded, frames)
        return _map_to_words(words, pieces, start)

    def _replace_loops(
        self, converted: Sequence[HeardSegment], language: str
    ) -> list[HeardSegment]:
        """Listen again, with a penalty, to passages in which the model only repeated itself."""
        result: list[HeardSegment] = []
        for looped, run in groupby(converted, is_looped):
            segments = list(run)
            if not looped:
                result += segments
                continue
            start, end = segments[0].start, max(segment.end for segment in segments)
            again, _ = self._model.transcribe(
                self._cut(start, end),
                language=language,
                **{**_OPTIONS, "repetition_penalty": REPETITION_PENALTY},
            )
            result += [convert_segment(segment, start, language) for segment in again]
        return result

    def _cut(self, start: float, end: float) -> NDArray[np.float32]:
        return self._samples[max(0, round(start * SAMPLE_RATE)) : max(0, round(end * SAMPLE_RATE))]

    def _make_tokenizer(self, language: str) -> Tokenizer:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(
            self._model.hf_tokenizer,
            self._model.model.is_multilingual,
            task="transcribe",
            language=language,
        )


# Fallbacks to higher temperatures took up to 160 s per song and found no more words; the text of
# the previous window leads into loops.
_OPTIONS: dict[str, Any] = {
    "beam_size": BEAM_SIZE,
    "temperature": [0.0],
    "condition_on_previous_text": False,
    "word_timestamps": True,
}


def load_model(folder: Path, threads: int) -> WhisperModel:
    """Load the model in `folder`, on a CUDA device if CTranslate2 finds one, else on the CPU."""
    from ctranslate2 import get_cuda_device_count
    from faster_whisper import WhisperModel

    from scopitone.lyrics.listening.features import PiecewiseFeatureExtractor

    if get_cuda_device_count():
        model = WhisperModel(str(folder), device="cuda", compute_type="int8_float16")
    else:
        model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    model.feature_extractor = PiecewiseFeatureExtractor(**model.feat_kwargs)
    return model


def is_looped(segment: HeardSegment) -> bool:
    """Return whether a segment repeats itself with words of no length, as models do in a loop."""
    crammed = sum(word.end - word.start < CRAMMED_S for word in segment.words)
    return segment.compression > LOOP_COMPRESSION and crammed >= CRAMMED_SHARE * max(
        1, len(segment.words)
    )


def convert_segment(segment: Segment, offset: float, language: str) -> HeardSegment:
    """Return the model's segment with whole words, its times `offset` seconds later."""
    words = [
        HeardWord(word.word.strip(), offset + word.start, offset + word.end, word.probability)
        for word in segment.words or ()
        if word.word.strip()
    ]
    # In English the model's words are whole, and some begin with an apostrophe: "'cause".
    if language != "en" and language not in UNSPACED_LANGUAGES:
        words = _join_pieces(words)
    return HeardSegment(
        offset + segment.start,
        offset + segment.end,
        tuple(words),
        segment.no_speech_prob,
        segment.avg_logprob,
        segment.compression_ratio,
    )


def _join_pieces(pieces: Iterable[HeardWord]) -> list[HeardWord]:
    """Join what the model splits, such as "c" and "'est", into words."""
    words: list[HeardWord] = []
    for piece in pieces:
        if words and _CONTINUATION.match(piece.text):
            head = words[-1]
            probability = min(head.probability, piece.probability)
            words[-1] = HeardWord(head.text + piece.text, head.start, piece.end, probability)
        else:
            words.append(piece)
    return words


def _map_to_words(
    words: Sequence[str], pieces: Sequence[dict[str, Any]], offset: float
) -> tuple[AlignedWord | None, ...]:
    """Return times of `words` from those of the model's pieces, which spell the same letters."""
    owners = [index for index, word in enumerate(words) for _ in _strip_spaces(word)]
    spans: list[list[dict[str, Any]]] = [[] for _ in words]
    position = 0
    for piece in pieces:
        count = len(_strip_spaces(piece["word"]))
        for owner in sorted(set(owners[position : position + count])):
            spans[owner].append(piece)
        position += count
    return tuple(
        AlignedWord(
            offset + float(span[0]["start"]),
            offset + float(span[-1]["end"]),
            float(np.mean([piece["probability"] for piece in span])),
        )
        if span
        else None
        for span in spans
    )


def _strip_spaces(text: str) -> str:
    return "".join(text.split())

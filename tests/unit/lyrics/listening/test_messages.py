"""Transcripts as JSON."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from scopitone.lyrics.listening import messages
from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, HeardWord, Transcript

NUMBER = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WORDS = st.builds(HeardWord, TEXT, NUMBER, NUMBER, NUMBER)
SEGMENTS = st.builds(
    HeardSegment, NUMBER, NUMBER, st.lists(WORDS).map(tuple), NUMBER, NUMBER, NUMBER
)
ALIGNED = st.lists(st.none() | st.builds(AlignedWord, NUMBER, NUMBER, NUMBER)).map(tuple)


@given(TEXT, NUMBER, st.lists(SEGMENTS, max_size=3).map(tuple))
def test_transcripts_come_back(
    language: str, probability: float, segments: tuple[HeardSegment, ...]
) -> None:
    transcript = Transcript(language, probability, segments)
    sent = json.loads(json.dumps(messages.dump_transcript(transcript)))
    assert messages.load_transcript(sent) == transcript
    assert transcript.words == tuple(word for segment in segments for word in segment.words)


@given(ALIGNED)
def test_aligned_words_come_back(words: tuple[AlignedWord | None, ...]) -> None:
    assert messages.load_aligned(json.loads(json.dumps(messages.dump_aligned(words)))) == words

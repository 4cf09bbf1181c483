"""Lyrics out of transcripts that were written by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Lyrics
from scopitone.lyrics.listening.transcript import HeardSegment, HeardWord, Transcript
from scopitone.lyrics.transcription.transcript_lines import build_lyrics

DURATION = 120.0


def segment(
    text: str,
    start: float,
    *,
    pace: float = 0.3,
    probability: float = 0.9,
    no_speech: float = 0.3,
    log_probability: float = -0.4,
    compression: float = 1.4,
) -> HeardSegment:
    """A segment whose words follow each other `pace` seconds apart from `start`."""
    words = tuple(
        HeardWord(word, start + pace * index, start + pace * (index + 1), probability)
        for index, word in enumerate(text.split())
    )
    return HeardSegment(start, words[-1].end, words, no_speech, log_probability, compression)


def lyrics(*segments: HeardSegment, language: str = "en") -> Lyrics:
    return build_lyrics(Transcript(language, 1.0, segments), DURATION)


def texts(result: Lyrics) -> list[str]:
    return [line.text for line in result.lines]


VERSE = (
    segment("where did the long and empty summer go", 10.0),
    segment("when was the moment that we broke?", 14.0),
    segment("there is a light above the river,", 18.0),
    segment("and nobody remembers why.", 22.0),
)


def test_segments_with_rests_between_them_are_lines() -> None:
    assert texts(lyrics(*VERSE)) == [
        "Where did the long and empty summer go",
        "When was the moment that we broke?",
        "There is a light above the river",
        "And nobody remembers why",
    ]


def test_a_long_segment_is_broken_at_its_commas() -> None:
    long = segment(
        "I left my coat upon the chair, you left your letters on the stair, and all the neighbors "
        "heard us leave",
        10.0,
    )
    assert texts(lyrics(long)) == [
        "I left my coat upon the chair",
        "You left your letters on the stair",
        "And all the neighbors heard us leave",
    ]


def test_a_long_segment_is_broken_at_its_rests() -> None:
    first = segment("all the lights are going out tonight", 10.0)
    second = segment("nobody is there to see them shine", first.end + 0.9)
    both = HeardSegment(10.0, second.end, first.words + second.words, 0.3, -0.4, 1.4)
    assert texts(lyrics(both)) == [
        "All the lights are going out tonight",
        "Nobody is there to see them shine",
    ]


def test_what_is_heard_again_is_broken_alike() -> None:
    chorus = "hold on to the morning hold on to the day"
    result = lyrics(
        segment(chorus + " because the night is over", 10.0),
        segment(chorus, 30.0),
        segment(chorus + " until the water rises", 50.0),
    )
    assert texts(result) == [
        "Hold on to the morning hold on to the day",
        "Because the night is over",
        "Hold on to the morning hold on to the day",
        "Hold on to the morning hold on to the day",
        "Until the water rises",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for watching!",
        "Subtitles by the Amara.org community",
        "Sous-titrage ST' 501",
        "Untertitel der Amara.org-Community",
        "Untertitelung im Auftrag des ZDF für funk, 2017",
        "Subtítulos realizados por la comunidad de Amara.org",
        "Legendas pela comunidade Amara.org",
        "Sottotitoli e revisione a cura di QTSS",
        "Napisy stworzone przez społeczność Amara.org",
        "Редактор субтитров А.Синецкая Корректор А.Егорова",
        "ご視聴ありがとうございました",
        "字幕由Amara.org社区提供",
        "시청해 주셔서 감사합니다",
        "โปรดติดตามตอนต่อไป",
    ],
)
def test_credits_are_no_lyrics(text: str) -> None:
    assert texts(lyrics(segment(text, 20.0, pace=0.6))) == []
    assert texts(lyrics(*VERSE, segment(text, 60.0, pace=0.6))) == texts(lyrics(*VERSE))


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the music and the days",
        "See you next time my love",
        "I subscribe to every word you say",
        "Nobody is watching you tonight",
    ],
)
def test_what_resembles_credits_is_kept(text: str) -> None:
    assert text in texts(lyrics(*VERSE, segment(text, 60.0)))


@pytest.mark.parametrize("text", ["[Music]", "♪ ♪ ♪", "(upbeat music)", "*applause*", "..."])
def test_descriptions_of_sound_are_no_lyrics(text: str) -> None:
    assert texts(lyrics(segment(text, 20.0))) == []
    assert texts(lyrics(*VERSE, segment(text, 60.0))) == texts(lyrics(*VERSE))


def test_what_stands_between_notes_is_sung() -> None:
    result = lyrics(segment("♪ somebody left the kitchen window open ♪", 20.0), *VERSE)
    assert texts(result)[0] == "Somebody left the kitchen window open"


def test_a_loop_alone_is_no_song() -> None:
    loop = segment("I'm sorry, " * 60, 20.0, pace=0.2, no_speech=0.7, compression=20.0)
    assert texts(lyrics(loop)) == []


def test_a_loop_of_words_without_length_is_left_out() -> None:
    loop = segment("oh what a day " * 40, 40.0, pace=0.01, no_speech=0.7, compression=25.0)
    assert texts(lyrics(*VERSE, loop)) == texts(lyrics(*VERSE))


@pytest.mark.parametrize(("last", "times"), [(0.3, 8), (0.0, 4)])
def test_a_hook_keeps_its_first_times(last: float, times: int) -> None:
    hook = segment("te amo " * 40, 40.0, compression=15.0)
    end = replace(hook.words[-1], end=hook.words[-1].start + last)
    heard = " ".join(texts(lyrics(*VERSE, replace(hook, words=(*hook.words[:-1], end)))))
    assert len(re.findall("te amo", heard, re.IGNORECASE)) == times


def test_a_refrain_that_comes_often_is_kept() -> None:
    refrain = [segment("on the run", 30.0 + 4 * number) for number in range(10)]
    assert texts(lyrics(*VERSE, *refrain)).count("On the run") == 10


@pytest.mark.parametrize(
    "segment_",
    [
        segment("a few words that nobody sang here", 40.0, no_speech=0.95),
        segment("a few words that nobody sang here", 40.0, no_speech=0.7, log_probability=-1.2),
        segment("a few words that nobody sang here", 40.0, probability=0.2),
        segment("a few words that nobody sang here", 40.0, pace=0.0),
        segment("Thank you.", 40.0, probability=0.6),
    ],
)
def test_what_is_unlikely_is_left_out(segment_: HeardSegment) -> None:
    assert texts(lyrics(*VERSE, segment_)) == texts(lyrics(*VERSE))


def test_a_segment_that_is_mostly_without_length_is_left_out() -> None:
    words = tuple(
        HeardWord(text, 40.0 + index // 4, 40.0 + index // 4 + (index % 4 == 3), 0.9)
        for index, text in enumerate(["nobody", "ever", "sang", "this"] * 4)
    )
    crammed = HeardSegment(40.0, 44.0, words, 0.3, -0.4, 1.4)
    assert texts(lyrics(*VERSE, crammed)) == texts(lyrics(*VERSE))


@pytest.mark.parametrize(
    "segments",
    [
        (),
        (segment("You", 24.8, probability=0.9, no_speech=0.93),),
        (segment("ah ooh oh uh mm aah oooh uuh ohh", 10.0, pace=1.0, no_speech=0.1),),
        tuple(segment("one more time", 10.0 + 9 * n, no_speech=0.8) for n in range(9)),
    ],
)
def test_an_instrumental_has_no_line(segments: tuple[HeardSegment, ...]) -> None:
    assert lyrics(*segments) == Lyrics()


def test_a_voice_without_words_between_verses_is_kept() -> None:
    assert "Ooh ooh ooh" in texts(lyrics(*VERSE, segment("ooh ooh ooh", 60.0, pace=0.8)))


def test_held_vowels_are_shortened() -> None:
    assert "Ooo yeah" in texts(lyrics(*VERSE, segment("ooooooooooo yeah", 60.0, pace=0.8)))


def test_languages_without_spaces_are_joined_and_broken_by_width() -> None:
    pieces = "静 かな 湖 畔 の 森 の 影 から もう 起き ちゃ いか が と カッコウ が 鳴く"
    (first, *rest) = lyrics(segment(pieces, 10.0), segment(pieces, 30.0), language="ja").lines
    assert rest
    assert " " not in first.text
    assert len(first.text) <= 24
    assert first.text == "".join(word.text for word in first.words)


def test_the_first_letter_is_a_capital() -> None:
    assert texts(
        lyrics(segment("¿dónde estás ahora, corazón de la noche?", 10.0), language="es")
    ) == ["¿Dónde estás ahora, corazón de la noche?"]
    assert texts(
        lyrics(segment("istanbul uyurken seni bekledim bütün gece", 10.0), language="tr")
    ) == ["İstanbul uyurken seni bekledim bütün gece"]


def test_words_begin_later_than_the_model_says_and_first_words_behind_their_rest() -> None:
    rest = segment("left the kitchen window open", 14.0, pace=0.4)
    words = (HeardWord("somebody", 10.0, 14.0, 0.9), *rest.words)
    (line,) = lyrics(HeardSegment(10.0, 16.0, words, 0.3, -0.4, 1.4)).lines
    assert line.words[0].start > 13.0
    assert line.words[1].start == pytest.approx(14.12)


def test_confidence_tells_lines_that_were_guessed() -> None:
    result = lyrics(*VERSE, segment("a mumbled row of other words", 40.0, probability=0.45))
    assert [line.is_word_by_word for line in result.lines] == [True] * 4 + [False]


@pytest.mark.parametrize("pace", [0.05, 1.4])
def test_words_without_room_and_held_ones_are_believed_less(pace: float) -> None:
    text = "somebody left the kitchen window open"
    line, odd = lyrics(*VERSE, segment(text, 40.0), segment(text, 60.0, pace=pace)).lines[-2:]
    assert line.text == odd.text
    assert odd.confidence < line.confidence


TEXT = (
    "I you love, the night. Oh oh la la river Thanks for watching! [Music] ♪ don't corazón 夜 "
    "'est -tu Mr. a extraordinarily"
)
WORDS = st.sampled_from(TEXT.split())


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Whatever a model may write: words of any length, in loops, overlapping, unlikely."""
    segments, time = [], 0.0
    for _ in range(draw(st.integers(0, 6))):
        time += draw(st.floats(0, 8))
        words = []
        for text in draw(st.lists(WORDS, min_size=1, max_size=8)) * draw(st.integers(1, 6)):
            length = draw(st.sampled_from([0.0, 0.02, 0.2, 0.5, 3.0]))
            words.append(HeardWord(text, time, time + length, draw(st.floats(0, 1))))
            time += length
        segments.append(
            HeardSegment(
                words[0].start,
                time,
                tuple(words),
                draw(st.floats(0, 1)),
                draw(st.floats(-2, 0)),
                draw(st.floats(0.5, 20)),
            )
        )
    return Transcript(draw(st.sampled_from(["en", "fr", "ja"])), 1.0, tuple(segments))


@given(transcripts())
def test_lines_ascend_and_have_only_words_that_were_heard(transcript: Transcript) -> None:
    last = max([word.end for word in transcript.words], default=0.0)
    duration = last + 60.0
    lines = build_lyrics(transcript, duration).lines
    heard = letters("".join(word.text for word in transcript.words))
    position = 0
    for line in lines:
        assert line.start == line.words[0].start
        assert line.end == line.words[-1].end
        assert len(line.spans()) == len(line.words)
        assert 0 <= line.confidence <= 1
        for word in line.words:
            assert word.end - word.start >= 0.04 - 1e-9
            position = heard.index(letters(word.text), position) + len(letters(word.text))
    words = [word for line in lines for word in line.words]
    assert all(word.end <= after.start + 1e-9 for word, after in pairwise(words))
    assert all(word.start >= 0 and word.end <= duration for word in words)


def letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())

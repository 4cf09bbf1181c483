"""Lyrics as stanzas."""

from __future__ import annotations

from scopitone.music.composer.words.stanzas import parse_stanzas


def _kinds(text: str) -> list[str]:
    return [stanza.kind for stanza in parse_stanzas(text)]


def test_marks_in_any_case_with_numbers_and_words() -> None:
    text = (
        "[VERSE 1]\na\n[Pre-Chorus]\nb\n[chorus: both]\nc\n[Guitar Solo]\n[Bridge]\nd\n[Outro]\ne"
    )
    assert _kinds(text) == ["verse", "prechorus", "chorus", "solo", "bridge", "outro"]


def test_an_empty_chorus_takes_the_words_of_the_first() -> None:
    stanzas = parse_stanzas("[Chorus]\nla la\n[Verse]\na\n[Chorus]")
    assert stanzas[2].lines == ("la la",)


def test_without_marks_the_stanza_that_comes_again_is_the_chorus() -> None:
    assert _kinds("a\n\nSing, sing\n\nb\n\nsing sing") == ["verse", "chorus", "verse", "chorus"]


def test_blank_lines_under_a_mark_part_nothing() -> None:
    assert [s.lines for s in parse_stanzas("[Verse]\na\n\nb")] == [("a", "b")]


def test_marks_that_are_no_section_are_not_sung() -> None:
    assert [s.lines for s in parse_stanzas("[Verse]\n[softly]\na")] == [("a",)]


def test_brackets_inside_lines_stay_out_and_parentheses_stay_in() -> None:
    assert parse_stanzas("(ooh) we go")[0].lines == ("(ooh) we go",)


def test_rap_and_repeats() -> None:
    stanzas = parse_stanzas("[Rap]\na\n[Chorus x2]\nb")
    assert stanzas[0].spoken
    assert stanzas[1].lines == ("b", "b")

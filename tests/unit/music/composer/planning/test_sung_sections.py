"""Stanzas become drafts of sections."""

from __future__ import annotations

from scopitone.music.composer.planning.sung_sections import draft_sections
from scopitone.music.composer.words.stanzas import Stanza

LONG = (
    "and so we walked along the empty road, "
    "and sang the old familiar songs we knew when we were young"
)


def test_stanzas_keep_their_order_and_words() -> None:
    stanzas = (Stanza("verse", ("Hello my friend",)), Stanza("solo", ()))
    drafts, notes = draft_sections(stanzas, raps=False, language="en-us")
    assert [draft.kind for draft in drafts] == ["verse", "solo"]
    assert drafts[0].lines[0].text == "Hello my friend"
    assert notes == ()


def test_a_long_line_is_split_after_punctuation_and_no_word_is_lost() -> None:
    drafts, _ = draft_sections((Stanza("verse", (LONG,)),), raps=False, language="en-us")
    texts = [line.text for line in drafts[0].lines]
    assert " ".join(texts) == LONG
    assert texts[0].endswith(",")
    assert all(len(line.syllables) <= 20 for line in drafts[0].lines)


def test_rap_speaks_verses_only() -> None:
    stanzas = (Stanza("verse", ("one two",)), Stanza("chorus", ("three four",)))
    drafts, _ = draft_sections(stanzas, raps=True, language="en-us")
    assert [draft.lines[0].spoken for draft in drafts] == [True, False]


def test_lines_that_cannot_be_sung_are_left_out_and_reported() -> None:
    stanzas = (Stanza("verse", ("…", "Hello")), Stanza("chorus", ("!!!",)))
    drafts, notes = draft_sections(stanzas, raps=False, language="en-us")
    assert [draft.kind for draft in drafts] == ["verse"]
    assert len(drafts[0].lines) == 1
    assert "… / !!!" in notes[0]

import json

from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Ruby, Singer, Word
from scopitone.lyrics.json_codec import from_json, round_to_milliseconds, to_json

texts = st.text("ab川 ", min_size=1, max_size=5)
times = st.none() | st.floats(0, 100)
words = st.builds(Word, texts, st.floats(0, 9), st.floats(9, 20))
rubies = st.builds(Ruby, st.integers(0, 2), st.integers(3, 4), texts)
singers = st.none() | st.builds(Singer, texts, st.sampled_from([None, "left", "right"]))


def lines(rows: st.SearchStrategy[Line] | None) -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        texts,
        times,
        times,
        st.lists(words, max_size=2).map(tuple),
        st.floats(0, 1),
        role=st.sampled_from(["main", "translation", "romanization", "background"]),
        singer=singers,
        section=st.none() | texts,
        ruby=st.lists(rubies, max_size=2).map(tuple),
        rows=st.just(()) if rows is None else st.lists(rows, max_size=2).map(tuple),
    )


@given(
    st.builds(
        Lyrics,
        st.lists(lines(lines(None)), max_size=3).map(tuple),
        st.lists(texts, max_size=2).map(tuple),
    )
)
def test_what_is_stored_is_read(lyrics: Lyrics) -> None:
    assert from_json(json.loads(json.dumps(to_json(lyrics)))) == lyrics


def test_rows_of_older_versions_are_read() -> None:
    stored = {"lines": [{"text": "a", "start": 1.0, "end": 2.0, "words": [["a", 1.0, 2.0]]}]}
    assert from_json(stored) == Lyrics((Line("a", 1.0, 2.0, (Word("a", 1.0, 2.0),)),))


def test_plain_lines_are_stored_as_before() -> None:
    assert to_json(Lyrics((Line("a", 1.0, 2.0),))) == {
        "lines": [{"text": "a", "start": 1.0, "end": 2.0, "words": [], "confidence": 1.0}]
    }


def test_rounding_keeps_rows_and_warnings() -> None:
    row = Line("b", 1.00049, 2.0, role="background")
    line = Line("a", 1.0, 2.0, singer=Singer("Ann"), section="Verse", rows=(row,))
    rounded = round_to_milliseconds(Lyrics((line,), ("odd",)))
    assert rounded.warnings == ("odd",)
    assert (rounded.lines[0].rows[0].start, rounded.lines[0].singer) == (1.0, Singer("Ann"))

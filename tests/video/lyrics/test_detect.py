import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.errors import InputError
from scopitone.song import Lyrics
from scopitone.video.lyrics.detect import FORMATS, read_lyrics


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Verse]\nHello", "plain text"),
        ("[2.0] things I know\n[1:x] no time", "plain text"),
        ("[ti:Song]\n[00:01.00]Hello", "LRC"),
        ("[00:01.00]<00:01.00>Hello", "enhanced LRC"),
        ("1\n00:00:01,000 --> 00:00:02,000\n[00:01.00]Hello", "SRT"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "WebVTT"),
        ("[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,Hello", "ASS"),
        ('<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "TTML"),
    ],
)
def test_the_content_decides(text: str, name: str) -> None:
    first = next(label for label, one in FORMATS.items() if one.matches(text))
    assert first == name
    assert read_lyrics(text.encode()) == FORMATS[name].parse(text)


def test_the_name_stands_in_the_message() -> None:
    with pytest.raises(InputError) as caught:
        read_lyrics(b"[00:01.00]a\n[00:99.00]b", name="song.lrc")
    assert str(caught.value).startswith("lyrics: song.lrc: line 2:")


def test_an_empty_file_is_an_instrumental() -> None:
    assert read_lyrics(b"") == Lyrics()


PIECES = st.sampled_from(
    ["[00:01.00]", "<00:02.50>", "[-1:00.0]", "[offset:9]", "[offset:1e99]", "[00:59.999]",
     "[00:00:01,000", "00:00:01,000 --> 00:00:02,000", "00:00:03,0 --> 00:00:02", " --> ", "\n",
     "[Verse]", "[", "]", "<", ">", ":", "word", " ", "\u202e", "é", "7", "[99:00:00.0]", "☃"]
)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=300), st.lists(PIECES, max_size=40).map(lambda p: "".join(p).encode())
    )
)
def test_nothing_but_input_errors_and_only_sound_lyrics(data: bytes) -> None:
    try:
        lyrics = read_lyrics(data)
    except InputError:
        return
    assert_sound(lyrics)


def assert_sound(lyrics: Lyrics) -> None:
    """What every reader of lyrics may rely on."""
    previous = 0.0
    for line in lyrics.lines:
        assert line.text == line.text.strip() != ""
        if line.start is None:
            assert line.end is None
            assert line.words == ()
            continue
        assert line.end is not None
        assert 0 <= previous <= line.start < line.end
        previous = line.end
        at = line.start
        for word in line.words:
            assert at <= word.start < word.end <= line.end
            at = word.end
        assert len(line.spans()) == len(line.words)

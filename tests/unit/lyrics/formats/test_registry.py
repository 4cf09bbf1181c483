import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics
from scopitone.lyrics import parse
from scopitone.lyrics.formats.registry import detect_format, parse_any_format


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
    detected = detect_format(text)
    assert detected.name == name
    read = parse_any_format(text.encode())
    assert (read.lyrics.lines, read.format) == (detected.parse(text).lines, name)


def test_the_name_stands_in_the_message() -> None:
    with pytest.raises(InputError) as caught:
        parse(b"[offset:0]\n[99:99:99.00]b", name="song.lrc")
    assert str(caught.value).startswith("lyrics: song.lrc: line 2:")


def test_an_empty_file_is_an_instrumental() -> None:
    assert parse(b"") == Lyrics()


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
        lyrics = parse(data)
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
        previous = line.start
        at = line.start
        for word in line.words:
            assert at <= word.start < word.end <= line.end
            at = word.end
        assert len(line.spans()) == len(line.words)


ODD_ROWS = {
    "LRC": ("[00:01.00]One\n", "[00:0x.00]Two {n}\n"),
    "SRT": ("00:00:01,000 --> 00:00:02,000\nOne\n\n", "00:00:0x,000 --> 00:00:0{n},000\nTwo\n\n"),
    "ASS": (
        "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,One\n",
        "Dialogue: 0,x{n},0:00:02.00,Default,,0,0,0,,Two\n",
    ),
    "UltraStar": ("#BPM:60\n: 0 4 0 One\n", ": x {n} 0 Two\n"),
    "Audacity labels": ("1.0\t2.0\tOne\n", "odd {n}\n"),
}


@pytest.mark.parametrize("name", ODD_ROWS)
def test_warnings_name_their_field_and_are_counted(name: str) -> None:
    good, odd = ODD_ROWS[name]
    read = parse_any_format((good + "".join(odd.format(n=n) for n in range(40))).encode())
    assert read.format == name
    warnings = read.lyrics.warnings
    assert all(warning.startswith("lyrics: ") for warning in warnings)
    assert not any("lyrics: " in warning.removeprefix("lyrics: ") for warning in warnings)
    assert len(warnings) == 11
    assert warnings[-1].endswith(" more rows like these")

"""YRC, QRC, KRC and Lyricify Syllable: the same song in the formats of four players."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import InputError
from scopitone.core.song import Singer
from scopitone.lyrics import parse
from scopitone.lyrics.formats.registry import parse_any_format

KEY = b"@Gaw^2tGQ61-\xce\xd2ni"

Song = list[list[tuple[str, int, int]]]
"""Lines of (word, start, length in milliseconds)."""

SONG: Song = [
    [("Rainy ", 1000, 400), ("night", 1400, 600)],
    [("夜", 5000, 500), ("の", 5500, 300), ("雨", 5800, 900)],
]


def as_yrc(song: Song) -> str:
    rows = ("".join(f"({at},{n},0){text}" for text, at, n in line) for line in song)
    return "".join(f"[{line[0][1]},9000]{row}\n" for line, row in zip(song, rows, strict=True))


def as_qrc(song: Song) -> str:
    rows = ("".join(f"{text}({at},{n})" for text, at, n in line) for line in song)
    return "".join(f"[{line[0][1]},9000]{row}\n" for line, row in zip(song, rows, strict=True))


def as_krc(song: Song) -> str:
    rows = ("".join(f"<{at - line[0][1]},{n},0>{text}" for text, at, n in line) for line in song)
    return "".join(f"[{line[0][1]},9000]{row}\n" for line, row in zip(song, rows, strict=True))


def as_lys(song: Song) -> str:
    rows = ("".join(f"{text}({at},{n})" for text, at, n in line) for line in song)
    return "".join(f"[4]{row}\n" for row in rows)


WRITERS = {"YRC": as_yrc, "QRC": as_qrc, "KRC": as_krc, "Lyricify Syllable": as_lys}


@st.composite
def songs(draw: st.DrawFn) -> Song:
    at = draw(st.integers(0, 5000))
    texts = st.lists(st.sampled_from(["la ", "Straße ", "夜", "no, "]), min_size=1, max_size=8)
    song: Song = []
    for _ in range(draw(st.integers(1, 5))):
        line = []
        for text in draw(texts):
            length = draw(st.integers(20, 900))
            line.append((text, at, length))
            at += length + draw(st.sampled_from([0, 0, 150]))
        song.append(line)
        at += 200
    return song


@pytest.mark.parametrize("name", WRITERS)
@given(song=songs())
def test_every_player_has_the_same_words(name: str, song: Song) -> None:
    read = parse_any_format(WRITERS[name](song).encode())
    assert read.format == name
    assert [line.text for line in read.lyrics.lines] == [
        "".join(text for text, _, _ in line).strip() for line in song
    ]
    for line, sung in zip(read.lyrics.lines, song, strict=True):
        assert line.start == sung[0][1] / 1000
        assert {word.start for word in line.words} <= {at / 1000 for _, at, _ in sung}


@pytest.mark.parametrize("name", WRITERS)
def test_tags_are_not_shown_and_the_offset_is_obeyed(name: str) -> None:
    text = "[ti:Night]\n[ar:x]\n[offset:500]\n" + WRITERS[name](SONG)
    lines = parse(text.encode()).lines
    assert [(line.text, line.start) for line in lines] == [("Rainy night", 0.5), ("夜の雨", 4.5)]


@pytest.mark.parametrize("name", WRITERS)
def test_an_odd_row_is_left_out_with_a_warning(name: str) -> None:
    read = parse_any_format((WRITERS[name](SONG) + "what is this\n").encode())
    assert len(read.lyrics.lines) == 2
    assert read.lyrics.warnings == ("lyrics: line 3: has no time; left out",)


def test_credits_of_netease_are_not_shown() -> None:
    rows = '{"t":0,"c":[{"tx":"作词: "},{"tx":"某人"}]}\n{"t":500,"c":[{"tx":"x"}]}\n'
    read = parse_any_format((rows + as_yrc(SONG)).encode())
    assert (read.format, len(read.lyrics.lines), read.lyrics.warnings) == ("YRC", 2, ())


def test_credits_of_netease_may_stand_above_lrc() -> None:
    rows = '{"t":0,"c":[{"tx":"作词: "},{"tx":"某人"}]}\n[00:01.00]Rainy night\n'
    assert [line.text for line in parse(rows.encode()).lines] == ["Rainy night"]


@pytest.mark.parametrize("feed", ["\n", "&#10;"])
def test_qrc_in_its_xml(feed: str) -> None:
    content = "[ti:&quot;Night&quot;]\n".replace("\n", feed) + as_qrc(SONG).replace("\n", feed)
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<QrcInfos>\n<LyricInfo LyricCount="1">\n'
        f'<Lyric_1 LyricType="1" LyricContent="{content}"/>\n</LyricInfo>\n</QrcInfos>\n'
    )
    read = parse_any_format(text.encode())
    assert (read.format, len(read.lyrics.lines)) == ("QRC", 2)


def test_rows_without_words_have_the_times_of_lines() -> None:
    text = "[1000,2000]Rainy night\n[5000,1500]Stay along\n"
    assert [(line.start, line.end) for line in parse(text.encode()).lines] == [(1, 3), (5, 6.5)]
    ends = "[type:LyricifyLines]\n[1000,2000]Rainy night\n[5000,6500]Stay along\n"
    assert [(line.start, line.end) for line in parse(ends.encode()).lines] == [(1, 2), (5, 6.5)]


def test_encrypted_qrc_is_refused_by_name() -> None:
    for data in (b"5F" * 400, b"\x98\x25\xb0\xac\xe3\x02\x83\x68\xe8\xfc\x6c" + bytes(90)):
        with pytest.raises(InputError, match="QRC"):
            parse(data)


def packed(text: str) -> bytes:
    body = zlib.compress(text.encode("utf-8-sig"))
    return b"krc1" + bytes(byte ^ KEY[at % 16] for at, byte in enumerate(body))


def test_a_packed_krc_is_read() -> None:
    read = parse_any_format(packed("[id:$0]\r\n" + as_krc(SONG).replace("\n", "\r\n")))
    assert read.format == "KRC"
    assert [line.text for line in read.lyrics.lines] == ["Rainy night", "夜の雨"]


def test_a_damaged_krc_is_refused() -> None:
    for data in (b"krc1", b"krc1" + bytes(50), packed("no rows")):
        with pytest.raises(InputError):
            parse(data)


def test_secondary_rows_of_krc() -> None:
    content = [
        {"type": 0, "lyricContent": [["rei", "ni "], ["yoru ", "no ", "ame"]]},
        {"type": 1, "lyricContent": [["Regennacht"], ["Nachtregen"]]},
    ]
    coded = base64.b64encode(json.dumps({"content": content}).encode()).decode()
    lines = parse(f"[language:{coded}]\n{as_krc(SONG)}".encode()).lines
    assert [(row.role, row.text) for row in lines[1].rows] == [
        ("romanization", "yoru no ame"),
        ("translation", "Nachtregen"),
    ]
    broken = parse_any_format(f"[language:{coded[:-9]}]\n{as_krc(SONG)}".encode())
    assert len(broken.lyrics.lines) == 2
    assert "[language:…]" in broken.lyrics.warnings[0]


def test_singers_and_background_of_lyricify() -> None:
    text = "[1]One(1000,500)\n[2]two(2000,500)\n[8](ooh)(2500,500)\n[1]three(4000,500)\n"
    lines = parse(text.encode()).lines
    left, right = Singer("left", "left"), Singer("right", "right")
    assert [line.singer for line in lines] == [left, right, left]
    assert [(row.role, row.text, row.start) for row in lines[1].rows] == [
        ("background", "(ooh)", 2.5)
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_rows_of_credits_are_left_out_and_told(name: str) -> None:
    text = WRITERS[name]([[("作词：", 200, 300), ("某人", 500, 300)], *SONG])
    read = parse_any_format(text.encode()).lyrics
    assert [line.text for line in read.lines] == ["Rainy night", "夜の雨"]
    assert read.warnings == ("lyrics: 1 row of credits left out: '作词：某人'",)

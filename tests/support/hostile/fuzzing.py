"""A mutational fuzzer for what foreign bytes go through: lyrics, sound, pictures, clips, logos.

    make fuzz SECONDS=600 SEED=1
    make fuzz SECONDS=600 TARGET=lrc

TARGET is one of `list_targets()`, or "all": each of them, one after the other, for so long.

Every input is made from (seed, number), so that one that does harm is made again by
`python -m hostile.fuzzing --seed SEED --only NUMBER`. Only InputError and its kinds may come out; a
crash, another exception, or more than two seconds for an input are findings.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hostile.building import bomb, clip, encoded, id3, id3_frame, ogg_page, png_of, tone, wav

SLOWEST_S = 2.0
BATCH = 200
SYNCED = b"\x03eng\2\1\0" + b"Wo\0\0\0\0\5" + b"rd\0\0\0\0\x50" + b"\nby\0\0\0\1\0"
APE = (
    b"\4\0\0\0\0\0\0\0Title\0Song"
    + b"APETAGEX"
    + b"\xd0\7\0\0\x32\0\0\0\1\0\0\0\0\0\0\0"
    + bytes(8)
)
KAR = (
    b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\x36\0\xff\1\2@K\0\xff\x51\3\7\xa1\x20\x8f\0\xff\1\3\\Pa"
    b"\x82\x2c\xff\1\4per \x82\x2c\xff\5\6/boats\x30\x90\x3c\x40\x30\xff\1\1b\0\xff\x2f\0"
)
KRC_KEY = b"@Gaw^2tGQ61-\xce\xd2ni"
KRC = b"krc1" + bytes(
    byte ^ KRC_KEY[at % 16]
    for at, byte in enumerate(zlib.compress(b"[2000,3000]<0,600,0>Paper <600,400,0>boats\n"))
)
LYRICS: dict[str, tuple[bytes, ...]] = {
    "plain": (b"Plain words\nof two lines\n\n[Chorus]\nand a third\n",),
    "lrc": (
        b"[ti:Song]\n[00:12.00]Line one\n[00:17.20]Line two\n[offset:+100]\n",
        "\ufeff[00:01.00]夜の雨 שלום\r\n".encode("utf-16"),
        "[00:01.00]作词：Jo\n[00:02.0]v1: {夜|よる} &amp; <#ff0000>\n[00:02.0]Yoru\n".encode(),
        b"[00:02.0]M: One\n[bg:(ooh)]\n[00:04.0]F: Two\n",
    ),
    "elrc": (
        b"[00:12.00]<00:12.00>Word <00:13.00>by <00:14.10>word\n",
        b"[00:14.00][00:12.00]D: <00:12.00>Word<00:13.00>\n[bg: <00:13.10>(ooh)]\n",
    ),
    "srt": (
        b"1\n00:00:12,000 --> 00:00:15,000\nA line\n\n"
        b"2\n00:00:16,000 --> 00:00:18,000\n<i>Two</i>\n",
    ),
    "webvtt": (
        b"WEBVTT\n\nNOTE x\n\n00:12.000 --> 00:15.000 align:start\n<00:13.000>A <c.x>line</c>\n",
        b"WEBVTT\n\n00:12.000 --> 00:15.000\n<v Jo><ruby>a<rt>b</rt></ruby> line\n<v Al>two</v>\n",
    ),
    "ass": (
        b"[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
        b"Dialogue: 0,0:00:12.00,0:00:15.00,Default,{\\k50}A {\\kf30}line\\N{\\an8}two\n",
        b"[Script Info]\n[V4+ Styles]\nFormat: Name, Alignment\nStyle: Default,2\n[Events]\n"
        b"Format: Layer, Start, End, Style, Name, Effect, Text\n"
        b"Comment: 0,0:00:12.00,0:00:15.00,Default,Jo,karaoke,{\\k5}A{\\kt20\\ko3}b|<c\n"
        b"Dialogue: 0,0:00:12.00,0:00:15.00,Default,Jo,fx,{\\p1}m 0 0 l 9 9{\\p0}\n",
    ),
    "ttml": (
        b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="12s" end="15.5s">'
        b'<span begin="0.1s" end="1s">A</span> line</p></div></body></tt>',
        b'<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
        b'xmlns:itunes="http://music.apple.com/lyric-ttml-internal"><head><metadata><ttm:agent '
        b'type="person" xml:id="v1"><ttm:name>Jo</ttm:name></ttm:agent><iTunesMetadata '
        b'xmlns="http://music.apple.com/lyric-ttml-internal"><translations><translation '
        b'xml:lang="de"><text for="L1">B</text></translation></translations></iTunesMetadata>'
        b'</metadata></head><body><div itunes:song-part="Chorus"><p begin="1:02.5" end="1:05" '
        b'ttm:agent="v1" itunes:key="L1"><span begin="62.5" end="63">A</span> '
        b'<span ttm:role="x-bg">'
        b'<span begin="63" end="64">(b)</span></span><span ttm:role="x-translation" xml:lang="de">C'
        b"</span></p></div></body></tt>",
    ),
    "suno_json": (b'{"aligned_words": [{"word": "A", "start_s": 1.0, "end_s": 1.5}]}',),
    "ultrastar": (
        b"#TITLE:x\n#BPM:240,5\n#GAP:2000\n#RELATIVE:yes\nP1\n: 0 4 57 Pa\n* 4 4 59 per\n- 18 18\n"
        b"P2\nF 2 4 5  boat\n: 9 3 5 ~\nB 12 90\nE\n",
    ),
    "sbv": (b"0:00:02.000,0:00:05.000\nPaper\n\n0:00:06.500,0:00:09.200\nAll[br]along\n",),
    "audacity": (b"2.000000\t5.000000\tPaper boats\n\\\t1.0\t2.0\n6.5\t9.2\tAll along\n",),
    "program_json": (
        b'{"text": " a", "segments": [{"start": 2, "end": 5.5, "text": " a b", "words": [{"word":'
        b' " a", "start": 2.0, "end": 3.0}, {"word": " b"}]}]}',
        b'{"transcription": [{"offsets": {"from": 2000, "to": 5000}, "text": " a"}]}',
        b'{"syncedLyrics": "[00:02.00] a\\n[00:06.50] b", '
        b'"richsync_body": "[{\\"ts\\": 1.5, \\"te\\": 3.1,'
        b' \\"l\\": [{\\"c\\": \\"a\\", \\"o\\": 0}], \\"x\\": \\"a\\"}]"}',
        b'{"lyrics": {"lines": [{"startTimeMs": "2000", "words": "a", "syllables": []}]}}',
    ),
    "youtube_json": (
        b'{"events": [{"tStartMs": 2000, "dDurationMs": 3000, "segs": [{"utf8": "a"}, {"utf8":'
        b' " b", "tOffsetMs": 600}]}]}',
    ),
    "youtube_xml": (
        b'<?xml version="1.0"?><timedtext format="3"><body><p t="2000" d="3000"><s>a</s><s t="6">'
        b" b</s></p></body></timedtext>",
    ),
    "yrc": (b'{"t":0,"c":[{"tx":"by"}]}\n[2000,3000](2000,600,0)Paper (2600,600,0)boats\n',),
    "qrc": (
        b"[ti:x]\n[offset:50]\n[2000,3000]Paper (2000,600)boats(2600,400)\n",
        b'<QrcInfos><Lyric_1 LyricContent="[0,9]a(0,4)&#10;[9,9]b(9,3)"/></QrcInfos>',
    ),
    "krc": (b"[language:eyJjb250ZW50IjpbXX0=]\n[2000,3000]<0,600,0>Paper <600,400,0>boats\n", KRC),
    "lys": (b"[type:x]\n[4]Pa(2000,300)per (2300,300)\n[7](ooh)(2600,600)\n[2]b(9000,9)\n",),
    "kar": (KAR,),
    "arrow_rows": (b"[00:02.000 --> 00:05.400]  Paper\nboats\n[6.50s -> 9s] [SPEAKER_01]: All\n",),
    "delimited": (
        b'start,end,text\n2.0,5.0,"Paper, boats"\n6500,0:09,All\n',
        b"start end text\n2000 5000 Paper boats\n6500 9200 All along\n",
    ),
    "clock_rows": (b"00:02 Paper\n(0:06 - 0:09) All\nalong\n1:02:03.5\nHome\n",),
    "chord_sheet": (
        b"{title: x}\n[Am]Paper [G/B]boats\nAm   G7  (x2)\nHome\n{sot}\ne|--0--|\n{eot}\n",
    ),
    "foreign": (b"{\\rtf1\\ansi Words\\par}", b"(320,410)\nRow\n", b"0:04:57:12 Where\n"),
}
"""A target for each reader: its name, and good files."""

PIECES = (
    b"[00:", b"<", b"]", b"-->", b"{\\k", b"&amp;", b"\x00", b"\xff\xfe", b"9" * 40, b"\n" * 50,
    b"\xe2\x80\xae", b"]]>", b"<!DOCTYPE x [", b"[" * 2_000, b"-1", b"NaN", b"\\N", b"<span>" * 900,
)  # fmt: skip


@cache
def tagged() -> dict[str, tuple[bytes, ...]]:
    """A target for each reader of tags: its name, and good songs."""
    mp3 = encoded("mp3", "mp3", 0.3)
    picture = png_of(40, 40, bytes(40 * 9))
    image = b"\0image/png\0\3\0" + picture
    frames = (
        id3_frame(b"TIT2", b"\x01\xff\xfeS\0o\0")
        + id3_frame(b"TPE1", b"\0\xcf\xf0\xe8\xe2\xe5\xf2")
        + id3_frame(b"TXXX", b"\x03SYNCEDLYRICS\0[00:01.00]A\n")
        + id3_frame(b"USLT", b"\x03eng\0A line")
        + id3_frame(b"SYLT", SYNCED)
        + id3_frame(b"APIC", image)
    )
    unsynchronized = bytearray(id3(frames.replace(b"\xff", b"\xff\0")))
    unsynchronized[5] |= 0x80
    older = bytearray(id3(frames))
    older[3] = 3
    oldest = b"ID3\2\0\0\0\0\0\x1f" + b"TT2\0\0\5\0Song" + b"ULT\0\0\x0a\0eng\0A row"
    fields = _vorbis_fields("TITLE=Song", "LYRICS=[00:01.00]A", "ARTIST=Jo", "COVERART=aGFsbG8=")
    opus = ogg_page(1, b"OpusHead\1\1" + bytes(9)) + ogg_page(
        1, b"OpusTags" + fields, flags=0, sequence=1
    )
    info = b"INFOINAM\6\0\0\0\xcf\xf0\xe8\xe2\xe5\xf2IART\2\0\0\0Jo"
    chunks = b"LIST" + len(info).to_bytes(4, "little") + info
    samples = bytes(800)
    tag = id3(frames)
    return {
        "tags_id3": (tag + mp3, bytes(unsynchronized) + mp3, bytes(older) + mp3, oldest + mp3),
        "tags_ape": (mp3 + APE, mp3 + APE + b"TAG" + b"Song".ljust(125, b"\0"), b"wvpk" + APE),
        "tags_chunks": (
            wav(samples, extra=chunks),
            wav(samples, extra=b"id3 " + len(tag).to_bytes(4, "little") + tag),
            b"FORM\0\0\4\0AIFFID3 " + len(tag).to_bytes(4, "big") + tag,
        ),
        "tags_flac": (
            b"fLaC\0\0\0\x22" + bytes(34) + b"\x84" + len(fields).to_bytes(3, "big") + fields,
        ),
        "tags_ogg": (encoded("ogg", "libopus", 0.3), opus),
        "tags_mp4": (encoded("mp4", "aac", 0.3),),
    }


def _vorbis_fields(*fields: str) -> bytes:
    parts = [b"", *(field.encode() for field in fields)]
    packed = [len(part).to_bytes(4, "little") + part for part in parts]
    return packed[0] + len(fields).to_bytes(4, "little") + b"".join(packed[1:])


@cache
def media() -> tuple[tuple[str, bytes], ...]:
    """(what it is opened as, a good file): what mutants come from."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    mp3 = encoded("mp3", "mp3", 1.2)
    named = id3(id3_frame(b"TIT2", b"\x03Song") + id3_frame(b"USLT", b"\x03eng\0A line")) + mp3
    pixels = png_of(64, 64, bytes(64 * 9))
    return (
        ("song", wav(tone(1.2))),
        ("song", encoded("flac", "flac", 1.2)),
        ("song", named),
        ("song", id3(id3_frame(b"SYLT", SYNCED) + id3_frame(b"APIC", b"\0x\0\3\0" + pixels)) + mp3),
        ("song", mp3 + APE),
        ("song", encoded("ogg", "libopus", 1.2)),
        ("song", encoded("mp4", "aac", 1.2)),
        ("picture", pixels),
        ("picture", bomb(200)),
        *(("picture", _pillow_picture(kind)) for kind in ("JPEG", "GIF", "BMP", "TIFF", "AVIF")),
        ("clip", clip()),
        ("clip", clip("matroska")),
        ("logo", svg),
    )


def _pillow_picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, kind)
    return out.getvalue()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A mutant: bytes changed, cut, doubled, moved, or pieces put in."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        at = chance.randrange(len(made) + 1) if made else 0
        kind = chance.randrange(6)
        if kind == 0 and made:
            made[min(at, len(made) - 1)] = chance.randrange(256)
        elif kind == 1:
            del made[at : at + chance.choice((1, 4, 64, 4_000))]
        elif kind == 2:
            made[at:at] = made[at : at + chance.choice((4, 64, 1_000))] * chance.choice((1, 3, 50))
        elif kind == 3:
            made[at:at] = chance.choice(PIECES)
        elif kind == 4:
            made[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
        else:
            made[at:at] = chance.randbytes(chance.choice((1, 8, 200)))
        if len(made) > 2**20:
            del made[2**20 :]
    return bytes(made)


def list_targets() -> tuple[str, ...]:
    """Return what can be fuzzed alone: the readers of lyrics and of tags, and "media"."""
    return (*LYRICS, *tagged(), "media")


def opened(seed: int, number: int, folder: Path, target: str | None = None) -> None:
    """Open input `number`, of `target` if given. Raises what comes out of it that must not."""
    from scopitone.core.errors import InputError

    chance = random.Random(f"{seed}/{target}/{number}" if target else f"{seed}/{number}")
    kind, data = _choose(chance, target)
    with contextlib.suppress(InputError):
        _OPENERS[kind](mutated(data, chance), folder)


def _choose(chance: random.Random, target: str | None) -> tuple[str, bytes]:
    """Return what a file is opened as, and the good file that is to be changed."""
    if target in LYRICS:
        return "lyrics", chance.choice(LYRICS[target])
    if target in tagged():
        return "tags", chance.choice(tagged()[target])
    if target is not None or chance.random() >= 0.5:
        return chance.choice(media())
    return "lyrics", chance.choice([good for files in LYRICS.values() for good in files])


def _lyrics(data: bytes, folder: Path) -> None:  # noqa: ARG001 - all openers are alike
    from scopitone.lyrics import parse
    from scopitone.lyrics.formats.registry import FORMATS

    lyrics = parse(data)
    for line in lyrics.lines:
        assert line.text == line.text.strip(), line
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line.text), line
    for row in FORMATS:
        if row.is_exported:
            row.format.write(lyrics)


def _tags(data: bytes, folder: Path) -> None:
    from scopitone.video.inputs.song_files import read_song

    path = folder / "song.mp3"
    path.write_bytes(data)
    read_song(path)


def _song(data: bytes, folder: Path) -> None:
    from scopitone.audio.encode import write_flac
    from scopitone.video.inputs.song_files import read_song

    path = folder / "song.mp3"
    path.write_bytes(data)
    read_song(path)
    write_flac(path, folder / "plain.flac", limit=60.0)


def _picture(data: bytes, folder: Path) -> None:  # noqa: ARG001
    from scopitone.video.inputs.cover_image import reencode_cover

    reencode_cover(data)


def _clip(data: bytes, folder: Path) -> None:
    from scopitone.video.inputs.backdrop import prepare_backdrop

    path = folder / "clip.mp4"
    path.write_bytes(data)
    prepare_backdrop(path, width=64, height=64, fps=10, frames=20)


def _logo(data: bytes, folder: Path) -> None:  # noqa: ARG001
    from scopitone.video.inputs.svg_logo import rasterize_svg

    rasterize_svg(data)


_OPENERS: dict[str, Callable[[bytes, Path], None]] = {
    "lyrics": _lyrics,
    "tags": _tags,
    "song": _song,
    "picture": _picture,
    "clip": _clip,
    "logo": _logo,
}


def batch(seed: int, first: int, count: int, note: Path, target: str | None = None) -> int:
    """Open so many inputs in this process; `note` says which one is at hand. Findings."""
    findings = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            note.write_text(str(number))
            started = time.process_time()
            try:
                opened(seed, number, Path(folder), target)
            except Exception:
                findings += 1
                sys.stderr.write(f"input {number} of seed {seed}:\n{traceback.format_exc()}\n")
            took = time.process_time() - started
            if took > SLOWEST_S and number > first:
                findings += 1
                sys.stderr.write(f"input {number} of seed {seed} took {took:.1f} s\n")
    return findings


def run(seconds: float, seed: int, size: int = BATCH, target: str | None = None) -> tuple[int, int]:
    """Fuzz for so long, in child processes: how many inputs there were, and findings."""
    deadline = time.monotonic() + seconds
    done = findings = 0
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "number"
        while time.monotonic() < deadline:
            arguments = ["--seed", str(seed), "--first", str(done), "--count", str(size)]
            if target is not None:
                arguments += ["--target", target]
            child = subprocess.run(
                [sys.executable, "-m", "hostile.fuzzing", *arguments, "--note", str(note)],
                cwd=Path(__file__).parent.parent,
                timeout=600,
                check=False,
            )
            if child.returncode < 0:
                findings += 1
                sys.stderr.write(f"input {note.read_text()}: signal {-child.returncode}\n")
            findings += max(0, child.returncode)
            done += size
    return done, findings


def main() -> None:
    """Fuzz, or open one input again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--first", type=int)
    parser.add_argument("--count", type=int, default=BATCH)
    parser.add_argument("--note", type=Path)
    parser.add_argument("--target", choices=(*list_targets(), "all"))
    given = parser.parse_args()
    if given.only is not None:
        with tempfile.TemporaryDirectory() as folder:
            opened(given.seed, given.only, Path(folder), given.target)
    elif given.first is not None:
        raise SystemExit(
            min(100, batch(given.seed, given.first, given.count, given.note, given.target))
        )
    else:
        found = 0
        for target in list_targets() if given.target == "all" else (given.target,):
            done, findings = run(given.seconds, given.seed, target=target)
            found += findings
            name = f"{target}: " if target else ""
            sys.stdout.write(f"{name}{done} inputs of seed {given.seed}: {findings} findings\n")
            sys.stdout.flush()
        raise SystemExit(bool(found))


if __name__ == "__main__":
    main()

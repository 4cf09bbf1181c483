"""A mutational fuzzer for what foreign bytes go through: lyrics, sound, pictures, clips, logos.

    make fuzz SECONDS=600 SEED=1

Every input is made from (seed, number), so that one that does harm is made again by
`python -m hostile.fuzzing --seed SEED --only NUMBER`. Only InputError and its kinds may come out; a
crash, another exception, or more than two seconds for an input are findings.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hostile.building import bomb, clip, encoded, id3, id3_frame, png_of, tone, wav

SLOWEST_S = 2.0
BATCH = 200
LYRICS = (
    b"Plain words\nof two lines\n\n[Chorus]\nand a third\n",
    b"[ti:Song]\n[00:12.00]Line one\n[00:17.20]Line two\n[offset:+100]\n",
    b"[00:12.00]<00:12.00>Word <00:13.00>by <00:14.10>word\n",
    b"1\n00:00:12,000 --> 00:00:15,000\nA line\n\n2\n00:00:16,000 --> 00:00:18,000\n<i>Two</i>\n",
    b"WEBVTT\n\nNOTE x\n\n00:12.000 --> 00:15.000 align:start\n<00:13.000>A <c.x>line</c>\n",
    b"[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    b"Dialogue: 0,0:00:12.00,0:00:15.00,Default,{\\k50}A {\\kf30}line\\N{\\an8}two\n",
    b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="12s" end="15.5s">'
    b'<span begin="0.1s" end="1s">A</span> line</p></div></body></tt>',
    b'{"aligned_words": [{"word": "A", "start_s": 1.0, "end_s": 1.5}]}',
    "\ufeff[00:01.00]夜の雨 שלום\r\n".encode("utf-16"),
)
PIECES = (
    b"[00:", b"<", b"]", b"-->", b"{\\k", b"&amp;", b"\x00", b"\xff\xfe", b"9" * 40, b"\n" * 50,
    b"\xe2\x80\xae", b"]]>", b"<!DOCTYPE x [", b"[" * 2_000, b"-1", b"NaN", b"\\N", b"<span>" * 900,
)  # fmt: skip


@cache
def media() -> tuple[tuple[str, bytes], ...]:
    """(what it is opened as, a good file): what mutants come from."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    mp3 = encoded("mp3", "mp3", 1.2)
    tagged = id3(id3_frame(b"TIT2", b"\x03Song") + id3_frame(b"USLT", b"\x03eng\0A line")) + mp3
    return (
        ("song", wav(tone(1.2))),
        ("song", encoded("flac", "flac", 1.2)),
        ("song", tagged),
        ("song", encoded("ogg", "libopus", 1.2)),
        ("song", encoded("mp4", "aac", 1.2)),
        ("picture", png_of(64, 64, bytes(64 * 9))),
        ("picture", bomb(200)),
        ("clip", clip()),
        ("clip", clip("matroska")),
        ("logo", svg),
    )


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


def opened(seed: int, number: int, folder: Path) -> None:
    """Open input `number`. Raises what comes out of it that must not."""
    from scopitone.errors import InputError

    chance = random.Random(f"{seed}/{number}")
    try:
        if chance.random() < 0.5:
            _lyrics(mutated(chance.choice(LYRICS), chance))
        else:
            kind, data = chance.choice(media())
            _OPENERS[kind](mutated(data, chance), folder)
    except InputError:
        pass


def _lyrics(data: bytes) -> None:
    from scopitone.video.lyrics import writing
    from scopitone.video.lyrics.detect import read_lyrics

    lyrics = read_lyrics(data)
    for line in lyrics.lines:
        assert line.text == line.text.strip(), line
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line.text), line
    for write in (writing.srt, writing.vtt, writing.ass, writing.ttml, writing.lrc):
        write(lyrics)


def _song(data: bytes, folder: Path) -> None:
    from scopitone.video.plain_sound import write_plain
    from scopitone.video.tags import read_song

    path = folder / "song.mp3"
    path.write_bytes(data)
    read_song(path)
    write_plain(path, folder / "plain.flac", limit=60.0)


def _picture(data: bytes, folder: Path) -> None:  # noqa: ARG001 - all openers are alike
    from scopitone.video.artwork import plain_cover

    plain_cover(data)


def _clip(data: bytes, folder: Path) -> None:
    from scopitone.video.backdrop import prepare_backdrop

    path = folder / "clip.mp4"
    path.write_bytes(data)
    prepare_backdrop(path, width=64, height=64, fps=10, frames=20)


def _logo(data: bytes, folder: Path) -> None:  # noqa: ARG001
    from scopitone.video.vector import drawn

    drawn(data)


_OPENERS: dict[str, Callable[[bytes, Path], None]] = {
    "song": _song,
    "picture": _picture,
    "clip": _clip,
    "logo": _logo,
}


def batch(seed: int, first: int, count: int, note: Path) -> int:
    """Open so many inputs in this process; `note` says which one is at hand. Findings."""
    findings = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            note.write_text(str(number))
            started = time.process_time()
            try:
                opened(seed, number, Path(folder))
            except Exception:
                findings += 1
                sys.stderr.write(f"input {number} of seed {seed}:\n{traceback.format_exc()}\n")
            took = time.process_time() - started
            if took > SLOWEST_S and number > first:
                findings += 1
                sys.stderr.write(f"input {number} of seed {seed} took {took:.1f} s\n")
    return findings


def run(seconds: float, seed: int, size: int = BATCH) -> tuple[int, int]:
    """Fuzz for so long, in child processes: how many inputs there were, and findings."""
    deadline = time.monotonic() + seconds
    done = findings = 0
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "number"
        while time.monotonic() < deadline:
            arguments = ["--seed", str(seed), "--first", str(done), "--count", str(size)]
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
    given = parser.parse_args()
    if given.only is not None:
        with tempfile.TemporaryDirectory() as folder:
            opened(given.seed, given.only, Path(folder))
    elif given.first is not None:
        raise SystemExit(min(100, batch(given.seed, given.first, given.count, given.note)))
    else:
        done, findings = run(given.seconds, given.seed)
        sys.stdout.write(f"{done} inputs of seed {given.seed}: {findings} findings\n")
        raise SystemExit(bool(findings))


if __name__ == "__main__":
    main()

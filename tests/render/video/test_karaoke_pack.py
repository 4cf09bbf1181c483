"""The pack `karaoke`, read back by independent readers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import mido
import numpy as np
import pytest
from disc_screen import show_disc
from takes import HandMadeTake, write_take

from scopitone.api.song_parts import find_song_parts
from scopitone.audio.decode import decode
from scopitone.core.errors import InputError
from scopitone.core.progress import ignore_progress
from scopitone.core.song import Line, Lyrics, Song, SongParts, Word
from scopitone.lyrics.formats import enhanced_lrc, ultrastar
from scopitone.video.options import Options
from scopitone.video.packs.karaoke import (
    NO_SCORE,
    STYLES_WITHOUT_COUNT_IN,
    WITH_VOICE,
    make_karaoke_pack,
)
from scopitone.video.packs.pack import PackFiles, PackSource
from scopitone.video.packs.registry import check_pack
from scopitone.video.packs.vocal_notes import NO_VOICE, OTHER_WORDS, find_notes
from scopitone.video.plan.timeline import Timeline
from scopitone.video.render import render
from scopitone.video.styles import build_scene, styles_by_name

RATE = 48_000
TITLE = "Leaving"
OPTIONS = Options(width=640, height=360, fps=10, style="cover", workers=1)


def make_pack(song: Song, folder: Path, find_parts: Callable[[Path], SongParts]) -> PackFiles:
    result = render(song, OPTIONS, folder / "v.mp4")
    work = folder / "work"
    work.mkdir()
    source = PackSource(song, OPTIONS, result, find_parts(work))
    return make_karaoke_pack(source, folder / "pack", progress=ignore_progress, cache=None)


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> HandMadeTake:
    """A take of a few seconds."""
    return write_take(tmp_path_factory.mktemp("composed"))


@pytest.fixture(scope="module")
def own(
    take: HandMadeTake, tmp_path_factory: pytest.TempPathFactory, paint_cover: Callable[..., bytes]
) -> PackFiles:
    """The pack of the take."""
    song = Song(take.audio, TITLE, "Ava: B", paint_cover("busy"), take.timed)
    folder = tmp_path_factory.mktemp("own")
    return make_pack(song, folder, lambda work: find_song_parts(take.audio, work, lambda _: None))


def find(pack: PackFiles, ending: str) -> Path:
    return next(path for path in pack.files if path.name.endswith(ending))


def read_sound(path: Path) -> np.ndarray:
    return np.concatenate(list(decode(path, rate=RATE, channels=1)), axis=1)[0]


def test_a_composed_song_has_every_file(own: PackFiles) -> None:
    name = f"Ava B - {TITLE}"
    assert sorted(path.name for path in own.files) == sorted(
        [f"{name}{ending}" for ending in (".lrc", ".mid", ".mp3", ".mp4", ".txt", ".zip")]
        + [f"{name} [instrumental].mp3", f"{name} [CO].jpg"]
    )
    assert own.remarks == ()
    assert {path.parent for path in own.files} == {own.files[0].parent}
    assert sorted(own.files[0].parent.iterdir()) == sorted(own.files)


def test_ultrastar_has_the_pitches_of_the_score(own: PackFiles, take: HandMadeTake) -> None:
    text = find(own, ".txt").read_text()
    read = ultrastar.parse(text)
    assert [line.text for line in read.lines] == [line.text for line in take.timed.lines]
    notes = [row.split(maxsplit=4) for row in text.split("\n") if row.startswith(":")]
    sung = {int(start): int(pitch) + 60 for _, start, _, pitch, *_ in notes}
    midi, at, written = mido.MidiFile(find(own, ".mid"), charset="utf-8"), 0.0, {}
    channel = 0
    for message in midi:
        at += message.time
        if message.type == "note_on" and message.channel == channel and message.velocity:
            written[round(at * 100)] = message.note
    # Times are rounded to hundredths here, and to ticks there.
    for start, pitch in sung.items():
        assert pitch in {written.get(start + k) for k in (-1, 0, 1)}
    for header in ("MP3", "VIDEO", "COVER", "INSTRUMENTAL"):
        file = next(row for row in text.split("\n") if row.startswith(f"#{header}:"))
        assert (find(own, ".txt").parent / file.partition(":")[2]).is_file()


def test_lrc_and_midi_have_the_words(own: PackFiles, take: HandMadeTake) -> None:
    lrc = enhanced_lrc.parse(find(own, ".lrc").read_text())
    assert [line.text for line in lrc.lines] == [line.text for line in take.timed.lines]
    midi = mido.MidiFile(find(own, ".mid"), charset="utf-8")
    text = "".join(m.text for track in midi.tracks for m in track if m.type == "lyrics")
    assert text.strip("\r").split("\r") == [line.text for line in take.timed.lines]


def test_the_zip_has_the_disc_and_the_instrumental(own: PackFiles, take: HandMadeTake) -> None:
    archive = zipfile.ZipFile(find(own, ".zip"))
    stem = find(own, ".zip").stem
    assert sorted(archive.namelist()) == [f"{stem}.cdg", f"{stem}.mp3"]
    assert archive.read(f"{stem}.mp3") == find(own, "[instrumental].mp3").read_bytes()
    first = take.timed.lines[0]
    assert first.start is not None
    assert first.end is not None
    cdg = archive.read(f"{stem}.cdg")
    before, middle, after = show_disc(
        cdg, (first.start - 0.05, (first.start + first.end) / 2, first.end + 0.05)
    )
    changed = [int((a != b).any(axis=2).sum()) for a, b in ((before, middle), (before, after))]
    assert 100 < changed[0] < changed[1]


def test_the_video_is_the_same_without_the_voice(own: PackFiles, take: HandMadeTake) -> None:
    video = find(own, ".mp4")
    with av.open(video.parent.parent / "v.mp4") as whole, av.open(video) as karaoke:
        pictures = [
            [(packet.pts, bytes(packet)) for packet in container.demux(video=0) if packet.pts]
            for container in (whole, karaoke)
        ]
    assert pictures[0] == pictures[1]
    heard = read_sound(video)
    stems = sum(read_sound(path) for name, path in take.stems.items() if name != "vocals")
    assert isinstance(stems, np.ndarray)
    count = min(len(heard), len(stems))
    # Of an AAC file with the same sound: the difference is small.
    assert np.std(heard[:count] - stems[:count]) < 0.1 * np.std(stems)


@pytest.fixture
def tune(save_sound: Callable[..., Path], tmp_path: Path) -> Song:
    """A song that was not composed here, of which a voice is known in one test."""
    words = (Word("Hello", 1.0, 2.0), Word("world", 2.0, 3.0))
    phase = 2 * np.pi * 220 * np.arange(4 * RATE) / RATE
    sound = sum(0.2 / k * np.sin(k * phase) for k in range(1, 6))
    path = save_sound(tmp_path / "song.wav", np.asarray(sound, np.float32))
    return Song(path, "Lamp", "", None, Lyrics((Line("Hello world", 1.0, 3.0, words),)))


def test_what_other_songs_lack_is_said(tune: Song, tmp_path: Path) -> None:
    pack = make_pack(tune, tmp_path, lambda work: find_song_parts(tune.audio, work, lambda _: None))
    assert sorted(path.name for path in pack.files) == [
        "Lamp [CO].jpg", "Lamp.lrc", "Lamp.mp3", "Lamp.txt", "Lamp.zip", "notes.txt",
    ]  # fmt: skip
    assert pack.remarks[1:] == (NO_VOICE, WITH_VOICE, NO_SCORE)
    notes = find(pack, "notes.txt").read_text()
    assert all(remark in notes for remark in pack.remarks)
    assert "F 100 100 0 Hello" in find(pack, ".txt").read_text()
    disc = zipfile.ZipFile(BytesIO(find(pack, ".zip").read_bytes()))
    assert disc.read("Lamp.mp3") == find(pack, "Lamp.mp3").read_bytes()


def test_notes_of_other_songs_are_tracked_in_their_voice(tune: Song) -> None:
    notes, remarks = find_notes(tune.lyrics, SongParts(stems={"vocals": tune.audio}))
    assert [note.pitch for note in notes[0]] == [57, 57]
    assert remarks == ()


def test_notes_with_other_words_are_not_used(tune: Song) -> None:
    other, _ = find_notes(Lyrics((Line("Goodbye", 1.0, 2.0),)), SongParts())
    notes, remarks = find_notes(tune.lyrics, SongParts(notes=other))
    assert [note.text for note in notes[0]] == ["Hello", " world"]
    assert remarks == (OTHER_WORDS, NO_VOICE)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options(start=1.0), "karaoke needs the whole song"),
        (Options(longest=60.0), "karaoke needs the whole song"),
        (Options(), "karaoke needs lyrics"),
    ],
)
def test_what_cannot_be_made_is_refused_before_the_video(options: Options, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        check_pack("karaoke", Song(Path("a.mp3")), options)
    assert error.value.field == "pack"
    check_pack("youtube", Song(Path("a.mp3")), options)


def test_styles_without_a_count_in_are_known(
    whole_show: Timeline, planes: Callable[..., bytes]
) -> None:
    uncounted = replace(whole_show, countdowns=())
    (*_, last, sung) = whole_show.countdowns[-1]
    n = round((last + sung) / 2)
    without = {
        name
        for name in styles_by_name()
        if planes(build_scene(name, whole_show).draw(n))
        == planes(build_scene(name, uncounted).draw(n))
    }
    assert without == set(STYLES_WITHOUT_COUNT_IN)

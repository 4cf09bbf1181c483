from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.audio.decode import decode, probe
from scopitone.audio.encode import encode_aac
from scopitone.core.errors import MediaError, MissingInputError, OutputError

CLICKS = [0.5, 3.0, 7.25, 9.9]
FILES = [
    ("song.mp3", "libmp3lame", 44_100),
    ("song.m4a", "aac", 44_100),
    ("song.flac", "flac", 44_100),
    ("song.wav", "pcm_s16le", 44_100),
    ("song.opus", "libopus", 48_000),
    ("song.mka", "libopus", 48_000),
]


def whole(path: Path, channels: int = 2) -> np.ndarray:
    return np.concatenate(list(decode(path, rate=48_000, channels=channels)), axis=1)


@pytest.mark.parametrize(("name", "codec", "rate"), FILES)
def test_a_click_is_decoded_where_a_player_plays_it(
    name: str, codec: str, rate: int, write_sound: Callable, click_track: Callable, click_times
) -> None:
    path = write_sound(name, click_track(CLICKS, duration=10, rate=rate), rate=rate, codec=codec)
    sound = whole(path)
    assert click_times(sound, CLICKS) == pytest.approx(CLICKS, abs=0.0005)
    assert sound.shape[1] / 48_000 == pytest.approx(10, abs=0.025)


@pytest.mark.parametrize(("name", "codec", "rate"), FILES)
def test_probe_tells_what_the_file_says_of_itself(
    name: str, codec: str, rate: int, write_sound: Callable, click_track: Callable
) -> None:
    sound = click_track(CLICKS, duration=10, rate=rate)
    info = probe(write_sound(name, np.stack([sound, sound]), rate=rate, codec=codec))
    assert info.duration == pytest.approx(10, abs=0.05)
    assert (info.rate, info.channels) == (rate, 2)
    wanted = {"libmp3lame": "mp3", "libopus": "opus"}.get(codec, codec)
    assert info.codec == wanted


@pytest.mark.parametrize("name", ["first.mp3", "second.flac", "third.opus"])
def test_a_click_stays_in_place_through_aac(
    name: str, write_sound: Callable, click_track: Callable, click_times, tmp_path: Path
) -> None:
    codec = {"mp3": "libmp3lame", "flac": "flac", "opus": "libopus"}[name.split(".")[1]]
    out = tmp_path / "track.m4a"
    encode_aac(write_sound(name, click_track(CLICKS, duration=10), codec=codec), out)
    sound = whole(out)
    assert click_times(sound, CLICKS) == pytest.approx(CLICKS, abs=0.001)
    assert sound.shape[1] / 48_000 == pytest.approx(10, abs=1024 / 48_000)


def test_priming_survives_a_stream_copy_beside_a_picture(
    write_sound: Callable, click_track: Callable, click_times, tmp_path: Path
) -> None:
    encode_aac(write_sound("s.wav", click_track(CLICKS, duration=10)), tmp_path / "track.m4a")
    out = tmp_path / "video.mp4"
    with av.open(str(tmp_path / "track.m4a")) as source, av.open(str(out), "w") as target:
        picture = target.add_stream("libx264", rate=30)
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        track = source.streams.audio[0]
        copy = target.add_stream_from_template(track)
        for _ in range(30):
            target.mux(picture.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(picture.encode(None))
        for packet in source.demux(track):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    assert click_times(whole(out), CLICKS) == pytest.approx(CLICKS, abs=0.001)


def test_aac_track_is_what_platforms_take(
    write_sound: Callable, click_track: Callable, tmp_path: Path
) -> None:
    out = tmp_path / "track.m4a"
    encode_aac(write_sound("s.wav", click_track([0.5], duration=3, rate=22_050), rate=22_050), out)
    with av.open(str(out)) as container:
        track = container.streams.audio[0]
        assert (track.codec_context.profile, track.rate, track.channels) == ("LC", 48_000, 2)


def test_aac_keeps_only_the_first_seconds_when_limited(
    write_sound: Callable, click_track: Callable, tmp_path: Path
) -> None:
    out = tmp_path / "track.m4a"
    source = write_sound("s.wav", click_track([0.5, 4.0], duration=6))
    encode_aac(source, out, duration_limit=2.5)
    assert whole(out).shape[1] / 48_000 == pytest.approx(2.5, abs=1024 / 48_000)


def test_one_channel_goes_to_both_sides_at_full_level(
    write_sound: Callable, click_track: Callable
) -> None:
    sound = whole(write_sound("mono.wav", click_track([0.5], duration=2)))
    assert np.abs(sound[0]).max() == pytest.approx(0.8, abs=0.01)
    assert np.array_equal(sound[0], sound[1])


def test_decodes_to_one_channel(write_sound: Callable, click_track: Callable) -> None:
    click = click_track([0.5], duration=2)
    sound = whole(write_sound("stereo.wav", np.stack([click, 0 * click])), channels=1)
    assert sound.shape == (1, 96_000)
    assert np.abs(sound).max() == pytest.approx(0.4, abs=0.01)


def test_surround_is_mixed_down_without_clipping(write_sound: Callable) -> None:
    tone = 0.99 * np.sin(2 * np.pi * 440 * np.arange(96_000) / 48_000)
    sound = whole(write_sound("surround.flac", np.stack([tone] * 6), codec="flac"))
    assert sound.shape[0] == 2
    assert 0.5 < np.abs(sound).max() <= 1


def test_surround_is_as_loud_as_the_stereo_that_it_came_from(write_sound: Callable) -> None:
    time = np.arange(96_000) / 48_000
    pair = 0.18 * np.stack([np.sin(2 * np.pi * 440 * time), np.sin(2 * np.pi * 550 * time)])
    sides = np.concatenate([pair, np.zeros((4, 96_000))])
    sound = whole(write_sound("surround.flac", sides, codec="flac"))
    assert np.abs(sound - pair)[:, 100:-100].max() < 0.001
    mono = whole(write_sound("surround.wav", sides), channels=1)
    assert np.abs(mono - pair.mean(axis=0))[:, 100:-100].max() < 0.001


def write_film(path: Path, *, sound_at: float, picture_at: float | None = 0.0) -> Path:
    """Write a click at `sound_at` + 0.5 s, in sound that starts at `sound_at`, beside a picture."""
    samples = np.zeros((1, 3 * 48_000), np.float32)
    samples[0, 24_000:24_010] = 0.8
    ticks = Fraction(1, 48_000)
    with av.open(str(path), "w") as container:
        picture = None
        if picture_at is not None:
            picture = container.add_stream("libx264", rate=25)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        track = container.add_stream("libopus" if path.suffix == ".mka" else "aac", rate=48_000)
        track.layout = "mono"
        context = track.codec_context
        context.open()
        resampler = av.AudioResampler(context.format, "mono", 48_000, frame_size=1024)
        if context.frame_size:
            resampler = av.AudioResampler(
                context.format, "mono", 48_000, frame_size=context.frame_size
            )
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = 48_000, ticks, 0
        packets = []
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            packets += track.encode(part)
        packets += track.encode(None)
        if picture is not None and picture_at is not None:
            for number in range(75):
                image = av.VideoFrame(64, 64, "yuv420p")
                image.pts = number + round(picture_at * 25)
                container.mux(picture.encode(image))
            container.mux(picture.encode(None))
        for packet in packets:
            late = round(Fraction(sound_at) / packet.time_base)
            packet.pts, packet.dts = packet.pts + late, packet.dts + late
            container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("name", "sound_at", "picture_at", "click"),
    [
        ("late.mp4", 1.48, 0.0, 1.98),
        ("late.mov", 0.25, 0.0, 0.75),
        ("late.mkv", 1.48, 0.0, 1.98),
        ("late.m4a", 1.48, None, 1.98),
        ("punctual.mp4", 0.0, 0.0, 0.5),
        # Its timestamps begin anywhere.
        ("late.ts", 1.48, 0.0, 1.98),
        ("together.ts", 1.48, 1.48, 0.5),
        ("alone.ts", 1.48, None, 0.5),
        # Timestamps of a clock on the wall.
        ("hours.mp4", 7200.0, 7200.0, 0.5),
    ],
)
def test_sound_that_starts_late_keeps_its_place(
    name: str, sound_at: float, picture_at: float | None, click: float, tmp_path: Path
) -> None:
    path = write_film(tmp_path / name, sound_at=sound_at, picture_at=picture_at)
    sound = whole(path)
    assert np.abs(sound[0]).argmax() / 48_000 == pytest.approx(click, abs=0.03)
    assert probe(path).duration == pytest.approx(click + 2.5, abs=0.1)


def test_blocks_stay_small_however_long_the_song(
    write_sound: Callable, click_track: Callable
) -> None:
    path = write_sound("long.flac", click_track([0.5], duration=120), codec="flac")
    assert next(decode(path, rate=48_000, channels=2)).shape[0] == 2
    tracemalloc.start()
    longest = max(block.shape[1] for block in decode(path, rate=48_000, channels=2))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert longest < 2 * 48_000
    assert peak < 4_000_000


def test_a_truncated_mp3_gives_what_is_left(write_sound: Callable, click_track: Callable) -> None:
    path = write_sound("cut.mp3", click_track(CLICKS, duration=10), codec="libmp3lame")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 4 < whole(path).shape[1] / 48_000 < 6


def test_damaged_packets_are_skipped(
    write_sound: Callable, click_track: Callable, click_times
) -> None:
    path = write_sound("bad.m4a", click_track(CLICKS, duration=10), codec="aac")
    data = bytearray(path.read_bytes())
    middle = data.index(b"mdat") + 8 + (data.index(b"moov") - data.index(b"mdat")) // 2
    data[middle : middle + 400] = np.random.default_rng(1).bytes(400)
    path.write_bytes(data)
    sound = whole(path)
    assert sound.shape[1] / 48_000 == pytest.approx(10, abs=0.1)
    assert click_times(sound, [0.5, 9.9]) == pytest.approx([0.5, 9.9], abs=0.001)


def test_too_little_sound_is_an_error(write_sound: Callable, click_track: Callable) -> None:
    path = write_sound("cut.mp3", click_track([0.1], duration=10), codec="libmp3lame")
    path.write_bytes(path.read_bytes()[:3_000])
    with pytest.raises(MediaError, match=r"audio: only 0\.\d+ s of sound"):
        next(decode(path, rate=48_000, channels=2))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for use in (lambda p: next(decode(p, rate=48_000, channels=2)), probe):
        with pytest.raises(MissingInputError) as caught:
            use(tmp_path / "none.mp3")
        assert caught.value.field == "audio"
        assert "none.mp3" in caught.value.message


def test_a_folder_is_not_a_song(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError):
        probe(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"these are just words\n" * 200, id="text"),
        pytest.param(np.random.default_rng(0).bytes(100_000), id="noise"),
        pytest.param(b"#EXTM3U\n#EXTINF:5,\nsong.wav\n#EXT-X-ENDLIST\n", id="playlist"),
        pytest.param(b"ffconcat version 1.0\nfile song.wav\n", id="concat"),
    ],
)
@pytest.mark.parametrize("name", ["song.mp3", "song.bin"])
def test_what_is_not_sound_is_refused(
    content: bytes, name: str, write_sound: Callable, click_track: Callable, tmp_path: Path
) -> None:
    write_sound("song.wav", click_track([0.5], duration=5))
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        next(decode(path, rate=48_000, channels=2))
    assert caught.value.field == "audio"


def test_a_picture_is_not_a_song(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(MediaError, match="contains no sound"):
        probe(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_output_error(write_sound: Callable, click_track: Callable) -> None:
    with pytest.raises(OutputError, match="No space left"):
        encode_aac(write_sound("s.wav", click_track([0.5], duration=2)), Path("/dev/full"))


def test_a_place_that_cannot_be_written_is_an_output_error(
    write_sound: Callable, click_track: Callable, tmp_path: Path
) -> None:
    source = write_sound("s.wav", click_track([0.5], duration=2))
    with pytest.raises(OutputError, match="nowhere"):
        encode_aac(source, tmp_path / "nowhere" / "track.m4a")

"""Sounds for tests: made by NumPy, written by PyAV as the files that users have."""

from __future__ import annotations

import os
import secrets
import signal
import uuid
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import throwaway_postgres
from hypothesis import settings
from numpy.typing import NDArray

# A shell that starts a job in the background has it ignore Ctrl-C, which the job's children
# inherit; tests of Ctrl-C want what a terminal gives.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a machine that does other things beside it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Songs are listened to where words are what a test is about: it takes away this variable.
os.environ["SCOPITONE_LISTENING_MODEL"] = "none"

Samples = NDArray[np.float32]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL cluster of this session's own."""
    binaries = throwaway_postgres.find_binaries()
    if binaries is None:
        pytest.fail(throwaway_postgres.HELP)
    with throwaway_postgres.running(binaries) as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The URL of an empty PostgreSQL database of this test's own."""
    return throwaway_postgres.new_database(postgres, f"test_{secrets.token_hex(6)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, as SCOPITONE_DATABASE_URL takes it: of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'scopitone.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server (moto's) on the loopback."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_… variables that moto takes."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture
def s3(s3_server: str, aws_keys: None) -> Callable[[], tuple[str, str]]:  # noqa: ARG001
    """`s3()` -> an empty bucket and the server's address; AWS_… variables to use them with."""
    import boto3

    def make() -> tuple[str, str]:
        bucket = f"media-{uuid.uuid4().hex}"
        boto3.client("s3", endpoint_url=s3_server).create_bucket(Bucket=bucket)
        return bucket, s3_server

    return make


@pytest.fixture
def write_sound(tmp_path: Path) -> Callable[..., Path]:
    """`write_sound("song.mp3", samples, rate=44100, codec="libmp3lame")` -> its path.

    `samples` is (channels, n) or (n,), in ±1; one, two or six channels.
    """

    def write(name: str, samples: Samples, *, rate: int = 48_000, codec: str = "pcm_s16le") -> Path:
        path = tmp_path / name
        samples = np.atleast_2d(samples).astype(np.float32)
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(samples)]
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate, layout=layout)
            context = stream.codec_context
            context.open()
            resampler = av.AudioResampler(
                context.format, layout, rate, frame_size=context.frame_size or 1024
            )
            for start in range(0, samples.shape[1], rate):
                block = np.ascontiguousarray(samples[:, start : start + rate])
                frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
                frame.sample_rate = rate
                frame.time_base = Fraction(1, rate)
                frame.pts = start
                for part in resampler.resample(frame):
                    container.mux(stream.encode(part))
            for part in resampler.resample(None):
                container.mux(stream.encode(part))
            container.mux(stream.encode(None))
        return path

    return write


@pytest.fixture
def click_track() -> Callable[..., Samples]:
    """`click_track([0.5, 1.0], duration=2.0, rate=48000)` -> (n,) with a click at each time.

    A click begins at its loudest sample: its peak is its time.
    """

    def make(times: Sequence[float], *, duration: float, rate: int = 48_000) -> Samples:
        samples = np.zeros(round(duration * rate), np.float32)
        at = np.arange(round(0.02 * rate)) / rate
        click = 0.8 * np.cos(2 * np.pi * 2_000 * at) * np.exp(-at / 0.003)
        for time in times:
            first = round(time * rate)
            part = samples[first : first + len(click)]
            part += click[: len(part)].astype(np.float32)
        return samples

    return make


@pytest.fixture
def click_times() -> Callable[..., list[float]]:
    """`click_times(samples, near=[0.5])` -> when the click near each time is loudest, seconds."""

    def find(samples: Samples, near: Sequence[float], *, rate: int = 48_000) -> list[float]:
        loudness = np.abs(np.atleast_2d(samples)[0])
        found = []
        for time in near:
            first = max(0, round((time - 0.1) * rate))
            window = loudness[first : first + round(0.2 * rate)]
            assert window.max() > 0.1, f"no click near {time} s"
            found.append((first + int(window.argmax())) / rate)
        return found

    return find


@pytest.fixture
def tune() -> Callable[..., Samples]:
    """`tune(["quiet", "verse", "chorus"], bpm=120)` -> (n,) of eight bars a part, at 48 kHz.

    Chords on every bar line; kick, snare, hats and bass except in quiet parts; choruses are
    louder, brighter and in other chords.
    """
    return _tune


def _tune(parts: Sequence[str], *, bpm: float = 120.0, bars: int = 8) -> Samples:
    rate = 48_000
    noise = np.random.default_rng(7)
    beat = 60 / bpm
    samples = np.zeros(round(len(parts) * bars * 4 * beat * rate))

    def at(seconds: float) -> NDArray[np.float64]:
        return np.arange(round(seconds * rate)) / rate

    def add(time: float, sound: NDArray[np.float64], gain: float) -> None:
        first = round(time * rate)
        room = samples[first : first + len(sound)]
        room += gain * sound[: len(room)]

    def note(pitch: int, seconds: float, overtones: int) -> NDArray[np.float64]:
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        waves = [np.sin(2 * np.pi * frequency * k * at(seconds)) / k for k in range(1, overtones)]
        return np.sum(waves, axis=0) * np.exp(-at(seconds)) * np.minimum(1, at(seconds) * 50)

    kick = np.sin(2 * np.pi * 55 * at(0.2)) * np.exp(-at(0.2) * 18)
    snare = noise.standard_normal(len(at(0.15))) * np.exp(-at(0.15) * 25)
    hat = np.diff(noise.standard_normal(len(at(0.05)) + 1)) * np.exp(-at(0.05) * 80)
    chords = {"chorus": (65, 67, 60, 69), "verse": (60, 57, 53, 55), "quiet": (60, 57, 53, 55)}
    for number in range(len(parts) * bars * 4):
        bar, place = divmod(number, 4)
        part, time = parts[bar // bars], number * beat
        root = chords[part][bar % 4]
        if place == 0:
            gain = {"quiet": 0.06, "verse": 0.08, "chorus": 0.16}[part]
            for pitch in (root, root + 4, root + 7):
                add(time, note(pitch, 4 * beat, 8 if part == "chorus" else 5), gain)
        if part != "quiet":
            add(time, kick if place % 2 == 0 else snare, 0.5 if place % 2 == 0 else 0.15)
            add(time, note(root - 24, 0.9 * beat, 2), 0.25)
            add(time + beat / 2, hat, 0.15 if part == "chorus" else 0.04)
    return (0.9 * samples / np.abs(samples).max()).astype(np.float32)


@pytest.fixture
def av_offsets() -> Callable[..., list[float]]:
    """`av_offsets(video, region)` -> for each flash, seconds that it is shown after its click.

    A flash is a rise of the mean luma in `region` (rows and columns as slices) by more than
    half of its range; a click is the loudest sample within 0.2 s of it. Both are placed as a
    player does: by the timestamps of what comes out of the decoder.
    """

    def measure(video: Path, region: tuple[slice, slice]) -> list[float]:
        shown, luma = [], []
        with av.open(str(video)) as container:
            for frame in container.decode(video=0):
                shown.append(frame.time)
                luma.append(frame.to_ndarray(format="gray")[region].mean())
        level = np.array(luma) > (min(luma) + max(luma)) / 2
        flashes = np.array(shown)[np.flatnonzero(level & ~np.roll(level, 1))]
        with av.open(str(video)) as container:
            frames = list(container.decode(audio=0))
        loudness = np.abs(np.concatenate([f.to_ndarray()[0] for f in frames]))
        first, rate = frames[0].time, frames[0].sample_rate
        offsets = []
        for flash in flashes:
            start = max(0, round((flash - first - 0.2) * rate))
            window = loudness[start : start + round(0.4 * rate)]
            offsets.append(float(flash - first - (start + int(window.argmax())) / rate))
        return offsets

    return measure

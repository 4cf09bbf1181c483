from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from database_fixtures import engine, settings  # noqa: F401 - pytest finds them here

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.core.song import Song
from scopitone.video.cover_art.generate import generate_cover_for
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.options import Options
from scopitone.video.plan.palette import palette_from_cover
from scopitone.video.plan.timeline import plan_timeline


@pytest.fixture(scope="session")
def small() -> DrawJob:
    """A second of a video of 320 by 240."""
    rate, fps = 24, 24
    frames = np.zeros(rate, np.float32)
    analysis = Analysis(
        duration=1.0,
        fps=fps,
        tempo=0.0,
        beats=np.zeros(0),
        downbeats=np.zeros(0),
        onsets=np.zeros(0),
        bands=np.zeros((rate, 64), np.float32),
        low=frames,
        energy=frames,
        loudness=-14.0,
        sections=(SongSection(0.0, 1.0, "verse", 0.5),),
    )
    song = Song(Path("song.wav"), "Small", "", None)
    image = generate_cover_for(song.title, analysis)
    options = Options(width=320, height=240, fps=fps)
    return DrawJob(
        plan_timeline(song, image, palette_from_cover(image), analysis, options), "cover", H264()
    )


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`name_server({"a.test": [["1.2.3.4"], ["127.0.0.1"]]})`: what each look-up answers in turn.

    Returns the names that were looked up. Addresses resolve to themselves, as ever.
    """
    real = socket.getaddrinfo

    def serve(zone: dict[str, list[list[str]]]) -> list[str]:
        names: list[str] = []

        def answer(host: Any, port: Any, *args: Any, **options: Any) -> Any:
            name = host.decode() if isinstance(host, bytes) else host
            if name not in zone:
                return real(host, port, *args, **options)
            answers = zone[name][min(names.count(name), len(zone[name]) - 1)]
            names.append(name)
            return [entry for answer in answers for entry in real(answer, port, *args, **options)]

        monkeypatch.setattr(socket, "getaddrinfo", answer)
        return names

    return serve

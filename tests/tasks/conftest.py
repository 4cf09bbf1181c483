from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from scopitone.settings import Settings
from scopitone.song import Song
from scopitone.store.database import migrate, open_engine
from scopitone.tasks.keys import ensure_account
from scopitone.video.analysis.model import Analysis, Section
from scopitone.video.cover_art import from_analysis
from scopitone.video.encode import Encoding
from scopitone.video.options import Options
from scopitone.video.palette import from_cover
from scopitone.video.parcel import Parcel
from scopitone.video.timeline import plan


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.with_options({"data_dir": tmp_path})


@pytest.fixture
def engine(settings: Settings) -> Engine:
    migrate(settings.database_url, settings.data_dir / "lock")
    engine = open_engine(settings.database_url)
    ensure_account(engine)
    return engine


@pytest.fixture(scope="session")
def small() -> Parcel:
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
        sections=(Section(0.0, 1.0, "verse", 0.5),),
    )
    song = Song(Path("song.wav"), "Small", "", None)
    image = from_analysis(song.title, analysis)
    options = Options(width=320, height=240, fps=fps)
    return Parcel(plan(song, image, from_cover(image), analysis, options), "cover", Encoding())

"""What every music engine is: one Protocol, plain data in, files out. All times are seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from scopitone.song import Lyrics

Gender = Literal["m", "f"]
Tell = Callable[[float], None]
"""Called with the share that is done, 0 to 1. What it raises stops the work."""


@dataclass(frozen=True, slots=True)
class GenerateSpec:
    """What is wished for.

    `prompt` describes the song in free words (simple mode); `tags` are styles, `lyrics` words
    with optional [Section] marks (custom mode). An engine writes words itself if the song is to
    be sung and there are none. Shares are 0 to 1; None leaves the choice to the engine.
    `version` is the model version that was asked for, `v4` to `v5.5`. The same spec and seed
    give the same takes.
    """

    prompt: str = ""
    title: str = ""
    tags: str = ""
    lyrics: str = ""
    instrumental: bool = False
    vocal_gender: Gender | None = None
    style_weight: float | None = None
    weirdness: float | None = None
    negative_tags: str = ""
    audio_weight: float | None = None
    version: str = "v5"
    seed: int = 0
    takes: int = 2


@dataclass(frozen=True, slots=True)
class Source:
    """A track to continue or to cover.

    `score` is what an earlier take of the same engine left in `Take.score`; without it there is
    only the sound.
    """

    audio: Path
    duration: float
    title: str = ""
    tags: str = ""
    lyrics: str = ""
    instrumental: bool = False
    timed: Lyrics = field(default_factory=Lyrics)
    score: Path | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """One finished variation; its files lie in the folder that the engine was given.

    `audio` is stereo WAV or FLAC of 48 kHz, `stems` maps vocals, drums, bass and other to files
    of the same length. `lyrics` are the words as text, `timed` with their exact times. `notes`
    say in whole sentences what a user should know (such as words of the prompt that meant
    nothing). `score` is for the engine's own later use (`Source.score`).
    """

    title: str
    tags: str
    audio: Path
    duration: float
    lyrics: str = ""
    timed: Lyrics = field(default_factory=Lyrics)
    instrumental: bool = False
    cover: Path | None = None
    stems: Mapping[str, Path] = field(default_factory=dict)
    midi: Path | None = None
    score: Path | None = None
    notes: tuple[str, ...] = ()


class MusicEngine(Protocol):
    """Makes music. Every method writes into `out`, an empty folder, and returns the takes.

    Raises:
        InputError: the field of the spec that cannot be used, and what would be.
        RenderError: the work itself failed.
    """

    @property
    def name(self) -> str:
        """How settings call it, such as `composer`."""
        ...

    def generate(self, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """New songs."""
        ...

    def extend(
        self, source: Source, at: float, spec: GenerateSpec, out: Path, tell: Tell
    ) -> list[Take]:
        """`source` up to `at`, and a continuation."""
        ...

    def cover(self, source: Source, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """The melody and structure of `source` in the style of `spec`."""
        ...

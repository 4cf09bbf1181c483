"""The Protocol of all music engines: plain data in, files out. All times are seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from scopitone.core.song import Lyrics

Gender = Literal["m", "f"]
ProgressCallback = Callable[[float], None]
"""Called with the share of the work that is done, 0 to 1. An exception that it raises stops the
work."""


@dataclass(frozen=True, slots=True)
class GenerateSpec:
    """A request for songs.

    `prompt` describes the song in free words (simple mode); `tags` are styles, `lyrics` words
    with optional [Section] tags (custom mode). An engine writes words itself if the song is to
    be sung and has no lyrics. `duration` is how many seconds the song should last, whatever the
    prompt says. `lyricist` is the name of who wrote `lyrics`, None for the user. Shares are 0 to 1;
    None leaves the choice to the engine.
    `version` is the requested model version, `v4` to `v5.5`. `persona` is what the engine kept of
    an earlier song, as plain data; None if there is none. The same spec and seed give the same
    takes.
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
    persona: Mapping[str, Any] | None = None
    duration: float | None = None
    lyricist: str | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a request was understood as, as JSON values. None and () are what it does not say.

    `tempo` is quarters a minute, `length` seconds, `language` that of the words (ISO 639-1; None
    for an instrumental), `voices` the genders of the singers, `subject` a phrase or a theme, and
    `names` what the words are to name.
    """

    genre: str | None = None
    forms: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    tempo: float | None = None
    length: float | None = None
    language: str | None = None
    voices: tuple[str, ...] = ()
    subject: str | None = None
    names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the fields by their names, with lists for tuples."""
        values = asdict(self)
        return {key: list(v) if isinstance(v, tuple) else v for key, v in values.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Understanding:
        """Return what `to_json` wrote; fields that are absent or unknown are left out."""
        known: dict[str, Any] = {
            name: tuple(data[name]) if isinstance(data[name], list) else data[name]
            for name in cls.__dataclass_fields__
            if name in data
        }
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Makers:
    """What made a take. None means that nothing of the kind took part, or that it is unknown.

    `engine` is a name of the settings, `voice` a synthetic singer, `soundfont` the name of a file
    of sampled instruments, and `lyricist` who wrote words that the request did not give.
    """

    engine: str
    voice: str | None = None
    soundfont: str | None = None
    lyricist: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A track to continue or to cover.

    `score` is the file that an earlier take of the same engine returned in `Take.score`; without
    it, the engine has only the sound.
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
    """A finished variation of a song. Its files are in the folder that the engine received.

    `audio` is stereo WAV or FLAC at 48 kHz; `stems` maps vocals, drums, bass and other to files
    of the same length. `lyrics` are the words as text, `timed` the words with their exact times.
    `notes` are whole sentences for the user, for example about words of the prompt that the
    engine did not understand. `score` is for later use by the same engine (`Source.score`).
    `understood` is what the request was understood as, as far as the engine tells.
    """

    title: str
    tags: str
    audio: Path
    duration: float
    made_by: Makers
    lyrics: str = ""
    timed: Lyrics = field(default_factory=Lyrics)
    instrumental: bool = False
    cover: Path | None = None
    stems: Mapping[str, Path] = field(default_factory=dict)
    midi: Path | None = None
    score: Path | None = None
    notes: tuple[str, ...] = ()
    understood: Understanding = Understanding()


TakeCallback = Callable[[int, Take], None]
"""Called with the position of a take and the take, as soon as its files are complete."""


def ignore_take(_position: int, _take: Take) -> None:
    """Do nothing with a take that is complete before the others."""


class MusicEngine(Protocol):
    """Makes music. Every method writes into `out`, an empty folder, and returns the takes.

    `finished` is called for each take in turn, whichever is complete first, so that users can
    listen to one while the others are made.

    Raises:
        InputError: a field of the spec cannot be used; the message says what is accepted.
        RenderError: the engine failed.
    """

    @property
    def name(self) -> str:
        """The engine's name in the settings, such as `composer`."""
        ...

    def generate(
        self,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Make new songs."""
        ...

    def extend(
        self,
        source: Source,
        at: float,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Keep `source` up to `at` and continue it."""
        ...

    def cover(
        self,
        source: Source,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Play the melody and structure of `source` in the style of `spec`."""
        ...

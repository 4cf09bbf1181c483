"""Songs: composed and sung by the built-in engine."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scopitone.api.output_path import AnyPath
from scopitone.core.errors import InputError, OutputError
from scopitone.core.paths import cache_folder

if TYPE_CHECKING:
    from scopitone.music.engine import GenerateSpec, ProgressCallback, Take, Understanding


def compose(
    prompt: str = "",
    *,
    out: AnyPath,
    title: str = "",
    tags: str = "",
    negative_tags: str = "",
    lyrics: str = "",
    instrumental: bool = False,
    gender: Literal["m", "f"] | None = None,
    style_weight: float | None = None,
    weirdness: float | None = None,
    length: float | None = None,
    takes: int = 2,
    seed: int | None = None,
    soundfont: AnyPath | None = None,
    progress: ProgressCallback | None = None,
) -> list[Take]:
    """Compose and sing the song that the prompt describes.

    Args:
        out: the folder of the takes; each gets a folder in it, `take1`, `take2`, ….
        tags: styles, such as `synthwave, 100 bpm, hopeful`. negative_tags: those to avoid.
        lyrics: the words as text; tags such as [Verse] and [Chorus] are optional. Without them,
            the composer writes words.
        style_weight, weirdness: 0 to 1.
        length: how many seconds the song should last, 8 to 480, whatever the prompt says.
        seed: the same seed gives the same songs; by default, a random one.
        soundfont: a SoundFont (.sf2) for the instruments.
        progress: called with a share of the work, 0 to 1; what it raises stops the work.

    Returns: the takes, with the paths of their files: `audio`, `cover`, `stems`, `midi`, `score`;
        `song.mp3` and `song.lrc` lie beside `audio`.
    Raises: InputError, OutputError if a take exists already.
    """
    from scopitone.music.engine import GenerateSpec

    if not (prompt.strip() or tags.strip() or lyrics.strip() or title.strip()):
        raise InputError("prompt", "is missing; describe the song, or set tags, lyrics, or title")
    spec = GenerateSpec(
        prompt=prompt,
        title=title,
        tags=tags,
        lyrics=lyrics,
        instrumental=instrumental,
        vocal_gender=gender,
        style_weight=style_weight,
        weirdness=weirdness,
        negative_tags=negative_tags,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        takes=takes,
        duration=length,
    )
    font = Path(soundfont) if soundfont is not None else None
    return compose_takes(spec, Path(out), soundfont=font, progress=progress or _ignore_share)


def compose_takes(
    spec: GenerateSpec, out: Path, *, soundfont: Path | None, progress: ProgressCallback
) -> list[Take]:
    """Compose the takes of `spec` in folders of `out`. Raises: see `compose`."""
    from scopitone.music.registry import load_engine

    check_soundfont(soundfont)
    with _work_folder(out, spec.takes) as work:
        composed = load_engine("composer", soundfont=soundfont).generate(spec, work, progress)
        complete = [_add_files(take, number) for number, take in enumerate(composed)]
        return [_move_take(take, work, out) for take in complete]


def check_soundfont(path: Path | None) -> None:
    """Check a SoundFont before a song is composed. Raises InputError("soundfont") and its kinds."""
    if path is not None:
        from scopitone.music.composer.performance.instruments.soundfont import read_soundfont

        read_soundfont(path)


def understand(spec: GenerateSpec) -> Understanding:
    """Return what `spec` is understood as, before it is composed. Raises: InputError."""
    from scopitone.music.composer.planning.understanding import understand as read_request

    return read_request(spec)


def describe_take(take: Take) -> dict[str, object]:
    """Return what programs are told about a take, as a JSON object."""
    folder = take.audio.parent
    lrc = folder / "song.lrc"
    return {
        "title": take.title,
        "tags": take.tags,
        "duration": round(take.duration, 3),
        "instrumental": take.instrumental,
        "audio": str(take.audio),
        "mp3": str(folder / "song.mp3"),
        "lyrics": str(lrc) if lrc.exists() else None,
        "cover": str(take.cover),
        "stems": {name: str(path) for name, path in take.stems.items()},
        "midi": str(take.midi),
        "score": str(take.score),
        "notes": list(take.notes),
        "understood": take.understood.to_json(),
        "made_by": asdict(take.made_by),
    }


def _ignore_share(_share: float) -> None:
    """Do nothing with a progress report."""


@contextmanager
def _work_folder(out: Path, takes: int) -> Iterator[Path]:
    """Make a work folder inside `out`, and remove it afterwards.

    Raises: OutputError if a take exists already, or if `out` cannot be written.
    """
    existing = [path for n in range(takes) if (path := out / f"take{n + 1}").exists()]
    if existing:
        raise OutputError(f"{existing[0]} already exists; choose another folder")
    work = out / f".composing.{os.getpid()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        work.mkdir()
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _add_files(take: Take, number: int) -> Take:
    """Add the files that listeners and the renderer need: MP3, LRC and a cover image."""
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.audio.transcode import write_mp3
    from scopitone.lyrics.formats import enhanced_lrc
    from scopitone.video.cover_art.generate import generate_cover_for
    from scopitone.video.options import Options

    folder = take.audio.parent
    write_mp3(take.audio, folder / "song.mp3", title=take.title)
    if take.timed.lines:
        lrc = enhanced_lrc.write(take.timed, take.title)
        (folder / "song.lrc").write_text(lrc, encoding="utf-8")
    # At the default frame rate, so that `render` finds this analysis in the cache.
    analysis = analyze(take.audio, fps=Options().fps, cache=cache_folder())
    cover = folder / "cover.png"
    cover.write_bytes(generate_cover_for(take.title, analysis, seed=number))
    return replace(take, cover=cover)


def _move_take(take: Take, work: Path, out: Path) -> Take:
    """Move the folder of a take from `work` to `out`, and return the take with its new paths."""
    old = take.audio.parent
    new = out / old.relative_to(work)
    old.rename(new)

    def move_path(path: Path | None) -> Path | None:
        return None if path is None else new / path.relative_to(old)

    return replace(
        take,
        audio=new / take.audio.name,
        cover=move_path(take.cover),
        midi=move_path(take.midi),
        score=move_path(take.score),
        stems={name: new / path.name for name, path in take.stems.items()},
    )

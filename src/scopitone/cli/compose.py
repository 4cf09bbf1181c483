"""scopitone compose: songs from a description."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from scopitone.cli import output
from scopitone.cli.stopping import stop_on_signals
from scopitone.errors import MissingInputError, OutputError
from scopitone.folders import cache_folder

if TYPE_CHECKING:
    from scopitone.music.engine import Take, Tell

_FILE = click.Path(path_type=Path)
_SHARE = click.FloatRange(0, 1)
_STRIDE = 0.1


@click.command()
@click.argument("prompt", default="")
@click.option("-o", "out", type=_FILE, required=True, help="The folder for the takes.")
@click.option("--title", default="", help="Instead of one that is found.")
@click.option("--tags", default="", help="Styles, such as “synthwave, 100 bpm, hopeful”.")
@click.option("--negative-tags", default="", help="What is not to be heard.")
@click.option("--lyrics", type=_FILE, help="A text file, with [Verse] and [Chorus] if you like.")
@click.option("--instrumental", is_flag=True, help="Without singing.")
@click.option("--gender", type=click.Choice(("m", "f")), help="The singer's voice.")
@click.option("--style-weight", type=_SHARE, help="How closely to keep to the genre, 0 to 1.")
@click.option("--weirdness", type=_SHARE, help="How far to leave the usual, 0 to 1.")
@click.option("--takes", type=click.IntRange(1, 8), default=2, show_default=True)
@click.option("--seed", type=int, help="The same seed gives the same songs.")
@click.option("--soundfont", type=_FILE, help="A bigger SoundFont (.sf2) for the instruments.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(
    prompt: str,
    out: Path,
    title: str,
    tags: str,
    negative_tags: str,
    lyrics: Path | None,
    instrumental: bool,
    gender: Literal["m", "f"] | None,
    style_weight: float | None,
    weirdness: float | None,
    takes: int,
    seed: int | None,
    soundfont: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compose, play and sing the song that PROMPT describes: two takes, each in its own folder."""
    from scopitone.music.engine import GenerateSpec
    from scopitone.music.registry import engine

    if not (prompt.strip() or tags.strip() or lyrics or title.strip()):
        raise click.UsageError("describe the song, or give --tags, --lyrics or --title")
    spec = GenerateSpec(
        prompt=prompt,
        title=title,
        tags=tags,
        lyrics=_read(lyrics),
        instrumental=instrumental,
        vocal_gender=gender,
        style_weight=style_weight,
        weirdness=weirdness,
        negative_tags=negative_tags,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        takes=takes,
    )
    with stop_on_signals(), _folder(out, takes) as work, _told(quiet) as tell:
        made = engine("composer", soundfont=soundfont).generate(spec, work, tell)
        made = [_finished(take, number) for number, take in enumerate(made)]
        finished = [_moved(take, work, out) for take in made]
    if as_json:
        output.print_json({"seed": spec.seed, "takes": [_plain(take) for take in finished]})
    else:
        _say(finished, spec.seed)


def _read(lyrics: Path | None) -> str:
    if lyrics is None:
        return ""
    try:
        return lyrics.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInputError("lyrics", f"cannot read {lyrics} as UTF-8 text") from error


@contextmanager
def _folder(out: Path, takes: int) -> Iterator[Path]:
    """A folder to work in beside the takes that are to come; gone in the end."""
    there = [path for n in range(takes) if (path := out / f"take{n + 1}").exists()]
    if there:
        raise OutputError(f"{there[0]} is there already; name another folder with -o")
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


@contextmanager
def _told(quiet: bool) -> Iterator[Tell]:
    """Progress on stderr: a bar on a terminal, a line at each tenth in a pipe."""
    if quiet:
        yield lambda _share: None
    elif sys.stderr.isatty():
        with click.progressbar(length=1000, label="compose", file=sys.stderr) as bar:
            yield lambda share: bar.update(max(0, round(1000 * share) - bar.pos))
    else:
        click.echo("compose", err=True)
        yield _Lines()


class _Lines:
    def __init__(self) -> None:
        self._next = _STRIDE

    def __call__(self, share: float) -> None:
        if share >= self._next - 1e-9:
            self._next = (int(share / _STRIDE + 1e-9) + 1) * _STRIDE
            click.echo(f"compose {share:.0%}", err=True)


def _finished(take: Take, number: int) -> Take:
    """`take` with the files that listeners and the renderer want: MP3, LRC and a cover."""
    from scopitone.music.sound_files import write_mp3
    from scopitone.tasks.lyrics import enhanced_lrc
    from scopitone.video.analysis.analyse import analyse
    from scopitone.video.cover_art import from_analysis
    from scopitone.video.options import Options

    folder = take.audio.parent
    write_mp3(take.audio, folder / "song.mp3", title=take.title)
    if take.timed.lines:
        lrc = enhanced_lrc(take.timed, take.title)
        (folder / "song.lrc").write_text(lrc, encoding="utf-8")
    # At the usual frame rate, so that `render` finds this analysis in the cache.
    heard = analyse(take.audio, fps=Options().fps, cache=cache_folder())
    cover = folder / "cover.png"
    cover.write_bytes(from_analysis(take.title, heard, seed=number))
    return replace(take, cover=cover)


def _moved(take: Take, work: Path, out: Path) -> Take:
    """`take` after its folder has been moved from `work` to `out`, whole."""
    old = take.audio.parent
    new = out / old.relative_to(work)
    old.rename(new)

    def there(path: Path | None) -> Path | None:
        return None if path is None else new / path.relative_to(old)

    return replace(
        take,
        audio=new / take.audio.name,
        cover=there(take.cover),
        midi=there(take.midi),
        score=there(take.score),
        stems={name: new / path.name for name, path in take.stems.items()},
    )


def _plain(take: Take) -> dict[str, object]:
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
    }


def _say(takes: list[Take], seed: int) -> None:
    for note in takes[0].notes:
        click.echo(f"note: {note}", err=True)
    for take in takes:
        minutes, seconds = divmod(round(take.duration), 60)
        click.echo(f"{take.audio.parent}: “{take.title}”, {minutes}:{seconds:02d}, {take.tags}")
    folder = takes[0].audio.parent
    lyrics = "" if takes[0].instrumental else f" --lyrics {folder / 'song.lrc'}"
    click.echo(f"The same again: --seed {seed}. The video of it:")
    click.echo(
        f"scopitone render {folder / 'song.mp3'}{lyrics} --cover {folder / 'cover.png'}"
        f" -o {folder / 'song.mp4'}"
    )

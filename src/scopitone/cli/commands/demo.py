"""scopitone demo: make a video of the song that Scopitone contains."""

from __future__ import annotations

from pathlib import Path

import click

from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.progress.progress_bar import ProgressMode, show_progress
from scopitone.cli.progress.progress_option import progress_options
from scopitone.cli.shared import output
from scopitone.cli.shared.made_files import users_made_files
from scopitone.cli.signals import stop_on_signals
from scopitone.core import output_files

# A link to `examples/` in the repository; a folder with the same files in an installed package.
SONG_FOLDER = Path(__file__).parents[2] / "demo_song"
FILES = ("song.mp3", "song.lrc", "lyrics.txt", "cover.jpg")
VIDEO = "leave-a-light-on.mp4"


@click.command()
@click.option(
    "-o",
    "out",
    type=click.Path(path_type=Path),
    default=Path("scopitone-demo"),
    show_default=True,
    help="Folder for the video, the song, its lyrics, and its cover.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@progress_options
def command(out: Path, as_json: bool, progress: ProgressMode) -> None:
    """Make a video of a song that comes with Scopitone.

    The song, its lyrics, and its cover are copied to the same folder, so that you can try other
    commands with them. Your own files in the folder are never replaced.
    """
    from scopitone.api.videos import render
    from scopitone.video.options import Options

    made_files = users_made_files()
    contents = {out / name: (SONG_FOLDER / name).read_bytes() for name in FILES}
    missing = [path for path, content in contents.items() if not _has_content(path, content)]
    made_files.check([*missing, out / VIDEO])
    output_files.make_folder(out)
    for path in missing:
        output_files.write_file(path, contents[path])
        made_files.add(path)
    item = ProgressItem(out / VIDEO)
    with stop_on_signals() as stop, show_progress(Options().fps, progress, item) as report:
        video = render(
            out / "song.mp3",
            out / VIDEO,
            lyrics=out / "song.lrc",
            cover=out / "cover.jpg",
            author="Scopitone",
            brand="Moth Records",
            progress=stop.wrap_progress(report),
        )
    made_files.add(video.path)
    if as_json:
        output.print_json(
            {"path": video.path, "duration": video.duration, "seconds": round(video.seconds, 2)}
        )
        return
    speed = video.duration / video.seconds
    click.echo(f"{video.path}: rendered in {video.seconds:.1f} s ({speed:.1f}× real time)")
    click.echo("Next, try:")
    click.echo(f"  scopitone render {out / 'song.mp3'} --lyrics {out / 'lyrics.txt'} --style type")
    click.echo("  scopitone serve")


def _has_content(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content

"""The parts of a song: exact ones of songs that the engine composed, else separated ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scopitone.audio.decode import probe
from scopitone.audio.encode import mix_flac
from scopitone.core.errors import InputError
from scopitone.core.song import SongParts

VOICE = "vocals"
"""The stem with the lead vocal."""

_SCORE, _STEM = "score.json", "stem-"
_MOST_APART_SECONDS = 1.0
# Of what a model separates.
_REST = "instrumental"

OTHER_SONG = f"{_SCORE} beside the song is of another song, so it is not used"
NOT_SEPARATED = (
    "there is no instrumental: the song was not composed here, and no separation model is set "
    "(SCOPITONE_SEPARATION_MODEL)"
)


def find_song_parts(song: Path, folder: Path, report: Callable[[float], None]) -> SongParts:
    """Find or make the parts of a song.

    The folder of a composed take has its stems and its score. Other songs are separated by the
    model of the setting SCOPITONE_SEPARATION_MODEL; without one, only remarks are returned.

    Args:
        folder: for files that are made.
        report: called with the share of the separation that is done, 0 to 1.
    Raises: MediaError, OutputError, RenderError for an unusable model.
    """
    remarks: tuple[str, ...] = ()
    if (song.parent / _SCORE).is_file():
        parts = _read_take(song, folder)
        if parts is not None:
            return parts
        remarks = (OTHER_SONG,)
    return _separate(song, folder, report, remarks)


def _read_take(song: Path, folder: Path) -> SongParts | None:
    """Return the parts of a composed take; None if its score is not that of the song."""
    from scopitone.music.composer.score.json_codec import load_score
    from scopitone.music.composer.score.midi import write_midi
    from scopitone.music.composer.score.sung_notes import list_sung_notes

    try:
        score = load_score(song.parent / _SCORE)
    except InputError:
        return None
    if abs(score.seconds - probe(song).duration) > _MOST_APART_SECONDS:
        return None
    stems = {
        path.stem.removeprefix(_STEM): path for path in sorted(song.parent.glob(f"{_STEM}*.flac"))
    }
    instruments = [path for name, path in stems.items() if name != VOICE]
    instrumental = None
    if VOICE in stems and instruments:
        instrumental = folder / f"{_REST}.flac"
        mix_flac(instruments, instrumental)
    midi = folder / "song.mid"
    write_midi(score, midi, for_karaoke=True)
    return SongParts(instrumental, stems, list_sung_notes(score), midi)


def _separate(
    song: Path, folder: Path, report: Callable[[float], None], remarks: tuple[str, ...]
) -> SongParts:
    # Loads pydantic, which other commands do not need.
    from scopitone.core.settings import Settings

    settings = Settings()
    if settings.separation_model is None:
        return SongParts(remarks=(*remarks, NOT_SEPARATED))
    from scopitone.audio.separation.mdx_net import MdxNet
    from scopitone.audio.separation.separator import separate_song

    separator = MdxNet.load(
        settings.separation_model, settings.separation_fft, settings.separation_target
    )
    voice, rest = folder / f"{VOICE}.flac", folder / f"{_REST}.flac"
    separate_song(song, separator, voice, rest, report)
    return SongParts(rest, {VOICE: voice, _REST: rest}, remarks=remarks)

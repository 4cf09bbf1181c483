"""The files of the pack `karaoke`: what hosts, games, and players of karaoke use.

All are called "Artist - Title", as hosts search for them.
"""

from __future__ import annotations

import io
import os
import zipfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from scopitone.audio.encode import write_flac
from scopitone.audio.transcode import write_mp3
from scopitone.core.output_files import make_folder
from scopitone.core.paths import readable_name
from scopitone.core.progress import ProgressCallback
from scopitone.core.song import Lyrics
from scopitone.lyrics.formats import enhanced_lrc, ultrastar
from scopitone.video.encode.mux import container_of, join_segments
from scopitone.video.encode.sound_track import encode_sound_track
from scopitone.video.encode.work_dir import open_work_dir
from scopitone.video.packs.cdg.disc import DiscColors, DiscSong, write_disc
from scopitone.video.packs.pack import PackFiles, PackSource, write_files
from scopitone.video.packs.vocal_notes import find_notes
from scopitone.video.plan.color_tones import change_tone, second_color, spot_to_rgb
from scopitone.video.plan.palette import Palette, choose_palette
from scopitone.video.plan.timeline import count_in_step
from scopitone.video.raster.drawing_lock import DRAWING
from scopitone.video.render import make_label

NO_SCORE = "there is no MIDI file, because the song was not composed here"
STYLES_WITHOUT_COUNT_IN = ("type",)
NO_COUNT_IN = "the style {} has no count-in; choose another one for singing along"
WITH_VOICE = "the MP3+G has the voice, and there is no karaoke video, without an instrumental"

# Lightness and chroma (OKLCH).
_GROUND_TONE, _SUNG_TONE, _WAITING_TONE = (0.2, 0.06), (0.78, 0.17), (0.93, 0.06)
_WHITE, _GOLD = (1.0, 1.0, 1.0), (1.0, 0.8, 0.2)
# Of the components of a color, below which it could not be told from white.
_MIN_COLORFULNESS = 0.25
_USUAL_BEAT = 0.5
_LONGEST_SECONDS = 24 * 3600.0


def make_karaoke_pack(
    source: PackSource,
    folder: Path,
    *,
    progress: ProgressCallback,  # noqa: ARG001 - nothing takes long
    cache: Path | None,
) -> PackFiles:
    """Write the karaoke files of the finished video of a whole song with words.

    The video with the instrumental, the song and the instrumental as MP3, UltraStar, enhanced LRC,
    MP3+G in a ZIP file, the cover, and of composed songs MIDI with lyrics. What cannot be made is
    left out with a remark, which is also in `notes.txt`.

    Raises: OutputError, and MediaError for sound that cannot be read.
    """
    song, result, parts = source.song, source.result, source.parts
    name = readable_name(" - ".join(filter(None, (song.author.strip(), song.title.strip()))), "")
    notes, remarks = find_notes(result.lyrics, parts)
    remarks = (*parts.remarks, *remarks)
    if result.style in STYLES_WITHOUT_COUNT_IN:
        remarks = (*remarks, NO_COUNT_IN.format(result.style))
    make_folder(folder)
    with open_work_dir(folder) as work:
        write_flac(song.audio, work / "song.flac", limit=_LONGEST_SECONDS)
        files = {f"{name}.mp3": _encode_mp3(work / "song.flac", work, source)}
        disc_sound = files[f"{name}.mp3"]
        videos = []
        if parts.instrumental is None:
            remarks = (*remarks, WITH_VOICE)
        else:
            disc_sound = _encode_mp3(parts.instrumental, work, source)
            files[f"{name} [instrumental].mp3"] = disc_sound
            videos = [folder / (name + result.path.suffix)]
            os.replace(_join_video(source, parts.instrumental, work, cache), videos[0])
    files[f"{name}.zip"] = _zip_disc(name, disc_sound, _draw_disc(source))
    files[f"{name}.lrc"] = enhanced_lrc.write(result.lyrics, song.title).encode()
    files[f"{name} [CO].jpg"] = make_label("", "", result.cover).cover
    if parts.midi is None:
        remarks = (*remarks, NO_SCORE)
    else:
        files[f"{name}.mid"] = parts.midi.read_bytes()
    headers = _list_headers(source, name, [*files, *(video.name for video in videos)])
    files[f"{name}.txt"] = ultrastar.write_song(headers, notes, result.lyrics).encode()
    if remarks:
        files["notes.txt"] = "".join(f"- {remark}\n" for remark in remarks).encode()
    return PackFiles((*write_files(folder, files), *videos), remarks)


def _encode_mp3(sound: Path, work: Path, source: PackSource) -> bytes:
    mp3 = work / "sound.mp3"
    write_mp3(sound, mp3, title=source.song.title, artist=source.song.author)
    return mp3.read_bytes()


def _join_video(source: PackSource, sound: Path, work: Path, cache: Path | None) -> Path:
    """Return the video with another sound, its pictures as they are."""
    song, options, result = source.song, source.options, source.result
    video = work / f"video{result.path.suffix}"
    encoded = work / ("sound.mp4" if container_of(video) == "mp4" else "sound.wav")
    with encode_sound_track(
        sound, encoded, options.loudness, options.sound_bit_rate, cache=cache
    ) as task:
        task.result()
    subtitles = result.lyrics if options.subtitles else Lyrics()
    label = make_label(song.title, song.author, result.cover)
    join_segments(
        [(0, result.path)], encoded, video, fps=result.fps, label=label, subtitles=subtitles
    )
    return video


def _draw_disc(source: PackSource) -> bytes:
    song, result = source.song, source.result
    steps = [after - before for before, after in pairwise(result.beats)]
    disc = DiscSong(
        song.title,
        song.author,
        result.lyrics,
        result.duration,
        count_in_step(median(steps) if steps else _USUAL_BEAT),
    )
    with DRAWING:
        return write_disc(disc, choose_colors(choose_palette(source.options.palette, result.cover)))


def choose_colors(palette: Palette) -> DiscColors:
    """Return the colors of a disc: dark, white, and lit in the accent; of a second voice, others.

    A gray accent is replaced by gold.
    """
    accent = change_tone(palette.accent, *_SUNG_TONE)
    accent = accent if max(accent) - min(accent) > _MIN_COLORFULNESS else _GOLD
    other = second_color(palette)
    return DiscColors(
        change_tone(spot_to_rgb(palette.spots[0]), *_GROUND_TONE),
        (_WHITE, change_tone(other, *_WAITING_TONE)),
        (accent, change_tone(other, *_SUNG_TONE)),
    )


def _zip_disc(name: str, mp3: bytes, cdg: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # Sound cannot be compressed further; most of the graphics are empty packets.
        archive.writestr(f"{name}.mp3", mp3, zipfile.ZIP_STORED)
        archive.writestr(f"{name}.cdg", cdg, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _list_headers(source: PackSource, name: str, files: list[str]) -> dict[str, str]:
    """Return the headers of UltraStar 1.1.0, of which older games know MP3 instead of AUDIO."""
    song = source.song
    names = {
        "MP3": f"{name}.mp3",
        "AUDIO": f"{name}.mp3",
        "INSTRUMENTAL": f"{name} [instrumental].mp3",
        "VIDEO": name + source.result.path.suffix,
        "COVER": f"{name} [CO].jpg",
    }
    return {
        "VERSION": "1.1.0",
        "TITLE": song.title,
        "ARTIST": song.author or "Unknown",
        **{header: file for header, file in names.items() if file in files},
        **({"GENRE": song.genre} if song.genre else {}),
    }

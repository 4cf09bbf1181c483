"""Make the demo song: song.mp3, song.lrc and cover.jpg beside this file.

    .venv/bin/python examples/make_song.py

The same versions give the same song: every random choice comes from the seed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import skia

from scopitone.music.engine import GenerateSpec
from scopitone.music.registry import engine
from scopitone.music.sound_files import write_mp3
from scopitone.tasks.lyrics import enhanced_lrc
from scopitone.video.analysis.analyse import analyse
from scopitone.video.cover_art import from_analysis

HERE = Path(__file__).parent
SPEC = GenerateSpec(
    title="Leave a Light On",
    tags="synthwave, hopeful, 104 bpm, female vocals",
    lyrics=(HERE / "lyrics.txt").read_text(encoding="utf-8"),
    seed=3,
    takes=1,
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (take,) = engine("composer").generate(SPEC, Path(folder), lambda _share: None)
        write_mp3(take.audio, HERE / "song.mp3", title=take.title)
        (HERE / "song.lrc").write_text(enhanced_lrc(take.timed, take.title), encoding="utf-8")
        cover = from_analysis(take.title, analyse(take.audio, fps=30), seed=SPEC.seed, size=1400)
    skia.Image.MakeFromEncoded(cover).save(str(HERE / "cover.jpg"), skia.kJPEG, 92)
    print(f"{HERE / 'song.mp3'}: {take.duration:.1f} s")


if __name__ == "__main__":
    main()

"""Make the demo song: song.mp3, song.lrc and cover.jpg in the folder of this file.

    .venv/bin/python examples/make_song.py

The same versions give the same song: every random choice comes from the seed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.transcode import write_mp3
from scopitone.core.graphics import skia
from scopitone.lyrics import write
from scopitone.music.engine import GenerateSpec
from scopitone.music.registry import load_engine
from scopitone.video.cover_art.generate import generate_cover_for

HERE = Path(__file__).parent
SPEC = GenerateSpec(
    title="Leave a Light On",
    tags="synthwave, hopeful, 104 bpm, female vocals",
    lyrics=(HERE / "lyrics.txt").read_text(encoding="utf-8"),
    seed=3,
    takes=1,
)
# The wheel contains the song.
BIT_RATE = 192_000


def main() -> None:
    """Compose the song and write its files."""
    with tempfile.TemporaryDirectory() as folder:
        (take,) = load_engine("composer").generate(SPEC, Path(folder), lambda _share: None)
        write_mp3(take.audio, HERE / "song.mp3", title=take.title, bit_rate=BIT_RATE)
        (HERE / "song.lrc").write_text(write(take.timed, "elrc", take.title), encoding="utf-8")
        cover = generate_cover_for(
            take.title, analyze(take.audio, fps=30), seed=SPEC.seed, size=1400
        )
    skia.Image.MakeFromEncoded(cover).save(str(HERE / "cover.jpg"), skia.kJPEG, 85)
    print(f"{HERE / 'song.mp3'}: {take.duration:.1f} s")


if __name__ == "__main__":
    main()

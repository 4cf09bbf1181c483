"""Make the demo song: song.mp3, song.lrc and cover.jpg beside this file.

    python -m venv song-venv && song-venv/bin/pip install -r examples/requirements.txt
    song-venv/bin/python examples/make_song.py

The same versions give the same samples: every random choice is seeded.
"""

from __future__ import annotations

from pathlib import Path

from songmaker import cover, export, lrc, mix, score, vocals

HERE = Path(__file__).parent
TAGS = {"title": score.TITLE, "artist": score.ARTIST, "date": "2026", "copyright": "CC0 1.0"}


def main() -> None:
    audio = mix.mixdown(vocals.bus())
    export.write_mp3(audio, HERE / "song.mp3", TAGS)
    (HERE / "song.lrc").write_text(lrc.write(), encoding="utf-8")
    cover.write(HERE / "cover.jpg")
    print(f"{HERE / 'song.mp3'}: {score.duration():.1f} s")


if __name__ == "__main__":
    main()

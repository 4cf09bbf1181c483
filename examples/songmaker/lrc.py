"""Word times of the score as enhanced LRC."""

from __future__ import annotations

from . import score

# A singer lets go a little before the next word's consonants.
RELEASE_BEATS = 0.08


def stamp(time: float) -> str:
    """`mm:ss.xx`, rounded to the nearest hundredth of a second."""
    hundredths = round(time * 100)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def write() -> str:
    """The lyric, each word stamped at its vowel's beat, each line ending in its last word's end."""
    rows = [
        f"[ti:{score.TITLE}]",
        f"[ar:{score.ARTIST}]",
        f"[length:{stamp(score.duration())[:5]}]",
    ]
    for line in score.sung_lines():
        starts = [score.seconds(word.notes[0].beat) for word in line.words]
        words = " ".join(
            f"<{stamp(start)}>{word.text}" for start, word in zip(starts, line.words, strict=True)
        )
        end = score.seconds(line.words[-1].notes[-1].end - RELEASE_BEATS)
        rows.append(f"[{stamp(starts[0])}]{words} <{stamp(end)}>")
    return "\n".join(rows) + "\n"

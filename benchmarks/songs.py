"""Measure the words of generated songs: what songs of one theme share, and their titles.

    python benchmarks/songs.py --words [--songs 500] [--print 20 --language de]

For each language, it writes `--songs` songs, cycling through the themes, and prints the mean share
of lines that two songs of one theme share, that two takes of one song share, how many titles are
different, and the share of songs in which the most frequent line stands. `--print` prints songs
for a reader instead.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import combinations

from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.themes import GENERIC, VOICES, load_themes
from scopitone.music.composer.words.songwriter.writer import Poem, write_poems


def main() -> None:
    """Print a table, or songs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", action="store_true", required=True)
    parser.add_argument("--songs", type=int, default=500)
    parser.add_argument("--print", type=int, default=0, dest="printed")
    parser.add_argument("--language", choices=tuple(VOICES), default=None)
    arguments = parser.parse_args()
    languages = (arguments.language,) if arguments.language else tuple(VOICES)
    if arguments.printed:
        for language in languages:
            print_songs(language, arguments.printed)
        return
    print("language  themes  same theme  two takes  titles  most frequent line")
    for language in languages:
        print_row(language, arguments.songs)


def write_songs(language: str, count: int) -> dict[str, list[list[Poem]]]:
    """Return songs of two takes by theme."""
    names = [name for name in load_themes(language) if name != GENERIC]
    songs: dict[str, list[list[Poem]]] = {name: [] for name in names}
    for seed in range(count):
        theme = names[seed % len(names)]
        brief = Brief("pop", themes=(theme,), language=None if language == "en" else language)
        songs[theme].append(write_poems(brief, "", seed=seed, takes=2))
    return songs


def share_lines(first: Poem, second: Poem) -> float:
    """Return the share of the lines of two songs that they have in common."""
    a, b = lines_of(first), lines_of(second)
    return len(a & b) / min(len(a), len(b))


def lines_of(poem: Poem) -> set[str]:
    """Return the different lines of a song."""
    return {line for stanza in poem.stanzas for line in stanza.lines}


def print_row(language: str, count: int) -> None:
    """Print what the songs of a language share."""
    songs = write_songs(language, count)
    same = [share_lines(a[0], b[0]) for group in songs.values() for a, b in combinations(group, 2)]
    takes = [share_lines(*takes) for group in songs.values() for takes in group]
    titles = {takes[0].title for group in songs.values() for takes in group}
    lines = Counter(
        line for group in songs.values() for takes in group for line in lines_of(takes[0])
    )
    most = lines.most_common(1)[0][1] / count
    print(
        f"{language:8}  {len(songs):6}  {sum(same) / len(same):10.1%}  "
        f"{sum(takes) / len(takes):9.1%}  {len(titles):6}  {most:.1%}"
    )


def print_songs(language: str, count: int) -> None:
    """Print songs to read."""
    for theme, group in write_songs(language, count).items():
        for takes in group:
            print(f"== {language} {theme}: {takes[0].title}")
            for stanza in takes[0].stanzas[:4] + takes[0].stanzas[6:7]:
                print(f"[{stanza.kind}]", *stanza.lines, sep="\n")


if __name__ == "__main__":
    main()

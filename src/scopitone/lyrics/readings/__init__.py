"""Readings for who asks: romanizations, and furigana over Chinese characters in Japanese.

Readings that a file has always win. One file for each language; to add one, a row in
`romanizers.ROMANIZERS`.

Modules:

    chinese         Pinyin of Mandarin, with tone marks.
    cyrillic        Cyrillic in Latin letters, by the language's own rules.
    greek           Greek in Latin letters, as ELOT 743 and the United Nations have it.
    hepburn         Kana in Latin letters: Hepburn's romanization, as lyrics are written.
    japanese        Readings of Japanese: kana over Chinese characters, and Latin letters.
    korean          Korean in Latin letters: Revised Romanization, by what is pronounced.
    line_readings   Give lines the readings that they lack.
    other_scripts   Other scripts in Latin letters, such as Arabic, Hebrew, Thai and
                    Devanagari.
    romanizers      Which scripts are romanized by which module.
"""

from __future__ import annotations

from scopitone.lyrics.readings.line_readings import add_readings, check_furigana

__all__ = ["add_readings", "check_furigana"]

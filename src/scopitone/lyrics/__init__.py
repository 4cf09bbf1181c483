"""Lyrics: their file formats, their text, and the times of their lines and words.

| module | |
|---|---|
| `formats` | the file formats, each with its reader and writer; how to add one |
| `reading` | from the bytes of a file to text that is safe to show |
| `marks` | section tags such as [Verse] |
| `stamps` | times as files write them |
| `karaoke` | from timed syllables to words |
| `timing` | order of lines, ends that were not given, the song's length |
| `json_codec` | lyrics as JSON, as they are stored |
| `lyrics_json` | lyrics as JSON for other programs: every word, and its confidence |
| `listening` | hears which words are sung, and when |
| `alignment` | finds the times that lyrics lack |

`parse` and `write` are what most callers need.

Modules:

    aligned_words   Aligned words: every word with its times, as clients of the hosted service get
                    and send them.
    alignment/      Find the times that lyrics lack.
    credit_rows     Rows that name who wrote and recorded a song, which lyrics files have among
                    the sung ones.
    formats/        The lyric formats, one module each, with its reader and its writer.
    json_codec      Lyrics as JSON, as the database stores them and as processes hand them over.
    karaoke         From timed syllables, as karaoke formats have them, to timed words.
    line_timing     What all timed formats share: the order of lines, ends that were not given,
                    the song's length.
    listening/      Listen to songs: which words are sung, and when.
    long_lines      Break lines that are too long to be shown, such as a song that was pasted as
                    one paragraph.
    losses          What lyrics lose when they are written: each format has a place for some of it
                    only.
    lyrics_json     Lyrics as JSON with every word and the confidence of its time, for other
                    programs.
    readings/       Readings for who asks: romanizations, and furigana over Chinese characters in
                    Japanese.
    revision/       Corrections of timed lyrics: what was not corrected stays as it was.
    ruby_markup     Readings over words: <ruby>base<rt>reading</rt></ruby>, {base|reading} and
                    [base,reading].
    secondary_rows  Rows that belong to a sung line: which of several texts at one time is sung,
                    what the others are.
    section_tags    Section tags such as [Verse 1] or [Chorus: Jo], which are not sung.
    singer_marks    Marks of singers at the start of a row: v1:, M:, F:, D:, 男：, 女：, 合：.
    song_digest     Keys of cached results about a song, from the content of its file.
    text_cleaning   From the bytes of a lyrics file to text that is safe to show.
    timestamps      Times as lyrics files write them.
    transcription/  Turn a transcript into lyrics: what someone sang, in lines as lyrics are
                    written.
"""

from __future__ import annotations

from scopitone.core.song import Lyrics
from scopitone.lyrics.formats.registry import find_format, parse_any_format

__all__ = ["parse", "write"]


def parse(data: bytes, *, name: str = "") -> Lyrics:
    """Read the lyrics in the bytes of a file of any known format.

    `name` is the file's name for error messages. Text without a line to sing, such as that of an
    instrumental, gives empty lyrics. Raises InputError with the field "lyrics".
    """
    return parse_any_format(data, name=name).lyrics


def write(lyrics: Lyrics, format_name: str, title: str = "") -> str:
    """Return `lyrics` in the format that options call `format_name`, such as "srt" or "elrc".

    `title` is the song's, for formats that have a place for it. Raises ValueError for an unknown
    format, NotImplementedError for one that can only be read.
    """
    return find_format(format_name).write(lyrics, title)

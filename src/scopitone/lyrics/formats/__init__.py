"""The lyric formats, one module each, with its reader and its writer.

| module | |
|---|---|
| `base` | what a format offers (`LyricFormat`), and what writers share |
| `registry` | the table of all formats, detection, lookup |
| `lrc` | LRC: times of lines |
| `enhanced_lrc` | LRC with times of words |
| `cues` | what SubRip and WebVTT share |
| `srt` | SubRip |
| `webvtt` | WebVTT |
| `ass` | Advanced SubStation Alpha |
| `ttml` | Timed Text Markup Language |
| `suno_json` | aligned words as JSON |
| `program_json`, `json_entries` | JSON of other programs, by its structure |
| `sbv`, `ultrastar`, `audacity_labels` | formats of other tools that are also written |
| `youtube_xml`, `kar`, `delimited`, `arrow_rows`, `clock_rows` | formats that are only read |
| `yrc`, `qrc`, `krc`, `lys`, `millisecond_rows` | formats of Chinese players |
| `chord_sheet` | words with chords |
| `foreign` | what is refused by name |
| `skipped_rows` | warnings about odd rows |
| `plain_text` | lines without times |

How to add a format:

1. Write `formats/NAME.py`, a module that is a `base.LyricFormat`: `name`, `extensions`,
   `content_type`, `matches`, `parse`, `write`. `matches` and `parse` get text that
   `reading.decode` has cleaned: no control characters, lines separated by a line feed. `parse`
   returns the lines through `line_timing.settle`, which sorts them, hangs translations on their
   lines, and finds the ends that the format does not give.
   A format whose files are no text also has `matches_bytes` and `parse_bytes`
   (`base.BinaryReader`). Odd rows are noted in `skipped_rows.SkippedRows` and left out.
2. Add a row to `registry.FORMATS`. The command line, the API, the studio, and the media types of
   files read that table.
3. Write `tests/video/lyrics/formats/test_NAME.py`, and a row in `docs/reference/lyrics.md`;
   a test compares that table with the registry.

Modules:

    arrow_rows        What speech recognizers print: [00:02.000 --> 00:05.400] text, one line a
                      row.
    ass               Advanced SubStation Alpha: dialogue with a start and an end, and karaoke
                      tags for syllables.
    audacity_labels   Audacity's labels: start, end and text of a line, parted by tabs, in seconds.
    base              The interface of a lyric format, and what writers of timed formats share.
    chord_sheet       ChordPro, and chords in rows above the words: the words alone are read.
    clock_rows        Times as people write them before lines: 0:12 text, (0:12) text, or a row of
                      its own.
    cues              Cues as SubRip and WebVTT have them: a row of two times, then rows of text.
    delimited         CSV and TSV: a head with the columns' names (start, end, text), then a line
                      in each row.
    enhanced_lrc      Enhanced LRC: LRC with a time before each word, <mm:ss.xx>word or
                      [mm:ss.xx]word.
    foreign           What is not read: known by its first bytes or its rows, and refused with its
                      name.
    json_entries      Lists of objects with a text and a start, whatever their keys are called, as
                      lines and words.
    kar               KAR and other MIDI files: their lyric or text events, timed by their tempo.
    krc               Kugou KRC: [start,length]<offset,length,0>word; its files are packed, its
                      text is not.
    lrc               LRC: [mm:ss.xx]line.
    lys               Lyricify Syllable: [singer]word(start,length)word(start,length) in
                      milliseconds.
    millisecond_rows  What the Chinese karaoke formats share: rows in milliseconds, [start,length]
                      or [singer].
    page_leftovers    What a copy from a lyrics page brings along: counters, buttons, tickets, and
                      notices.
    plain_text        Plain text: one line each.
    program_json      JSON of other programs: speech recognizers, lyric services, YouTube; known
                      by its structure.
    qrc               QQ Music QRC: [start,length]word(start,length)word(start,length), plain or
                      in its XML.
    registry          The table of lyric formats.
    sbv               SubViewer, as YouTube's SBV: a row with start,end, then the rows of a cue.
    skipped_rows      What readers share so that one odd row does not refuse a song: it is skipped
                      with a warning.
    srt               SubRip: cues with a start and an end; the rows of a cue are one line, and
                      its translation.
    suno_json         Aligned words as JSON: [{"word", "start_s", "end_s"}, …], also startS and
                      endS, as Suno has it.
    ttml              TTML: paragraphs with begin and end; spans inside them with their own times
                      are words.
    ultrastar         UltraStar: notes in beats, ": start length pitch syllable", as karaoke games
                      have them.
    webvtt            WebVTT: cues with a start and an end; times in angle brackets inside a cue
                      begin words.
    youtube_xml       YouTube's XML: srv3 paragraphs with words (<p t d><s t>), and its older srv1
                      and srv2.
    yrc               NetEase YRC: [start,length](start,length,0)word (start,length,0)word in
                      milliseconds.
"""

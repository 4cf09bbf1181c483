"""Turn a transcript into lyrics: what someone sang, in lines as lyrics are written.

| module | |
|---|---|
| `heard_lyrics` | the whole: listens to a song and returns its lyrics |
| `transcript_lines` | lines and words with their times, from a transcript |
| `hallucinations` | removes what a model wrote that nobody sang |
| `credits` | sentences from subtitles that models invent |
| `line_breaks` | where lines are broken |

Modules:

    credits           Sentences that Whisper models write if nobody speaks: captions' credits and
                      annotations.
    hallucinations    Remove from a transcript what nobody sang, although the listener wrote it
                      down.
    heard_lyrics      The lyrics of a song whose words nobody gave: a listener writes them down.
    line_breaks       Break heard words into lines: as lyrics are written, not where a model's
                      windows end.
    transcript_lines  Lyrics of a song whose words nobody gave, from what a listener heard.
"""

"""Lyrics in, one module per format.

`detect.read_lyrics` reads a file of any known format, `timing.fit` cuts lyrics to a song's
length, `alignment.aligning.align` finds the times that are not given, `writing` writes them.

How to add a format:

1. Write `lyrics/NAME.py` with two functions: `matches(text) -> bool`, which looks at the text
   alone and is quick, and `parse(text) -> Lyrics`, which raises `InputError("lyrics", …)`
   naming the line. Both get text that `reading.decode` has cleaned: no control characters,
   lines parted by a line feed.
2. Hand the lines to `timing.settle` at the end. It sorts them, parts those that overlap and
   finds the ends that the format does not give.
3. Add the module to `FORMATS` in `detect.py`, before every format that would match its text too.
4. Write `tests/video/lyrics/test_NAME.py`, and a row in `docs/lyrics.md`.
"""

"""Composes, plays, sings and mixes the demo song. Run by `examples/make_song.py`."""

"""Words for songs: themes, lines with metre, rhymes by sound, and a writer of whole lyrics."""

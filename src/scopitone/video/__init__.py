"""The renderer: song, cover, timed lyrics, author and brand in; a music video out."""

"""Looking at a finished video: what `render --report` and `scopitone check` tell of it."""

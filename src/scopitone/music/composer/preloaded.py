"""What composing processes work with, as `scopitone.video.preloaded` is for encoding ones."""

from __future__ import annotations

import contextlib

with contextlib.suppress(Exception):
    import scopitone.music.composer.export
    import scopitone.music.composer.jobs
    import scopitone.music.composer.performing
    import scopitone.music.composer.seam  # noqa: F401

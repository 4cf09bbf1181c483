"""The pages, one module each."""

from __future__ import annotations

from scopitone.studio.pages import keys, sign_in, tasks, video

PAGES = (sign_in, video, tasks, keys)

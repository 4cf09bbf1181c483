"""The pages, one module each."""

from __future__ import annotations

from scopitone.studio.pages import (
    keys,
    operator,
    reference,
    sign_in,
    song,
    spending,
    tasks,
    video,
    webhooks,
)

PAGES = (sign_in, video, song, tasks, keys, spending, webhooks, reference, operator)

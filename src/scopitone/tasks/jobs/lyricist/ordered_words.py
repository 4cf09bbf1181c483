"""Order words from the operator's lyricist; the built-in one steps in where that fails."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from scopitone.core.cancellation import CancellationToken
from scopitone.core.settings import Settings
from scopitone.music.engine import GenerateSpec
from scopitone.music.lyricist import BUILT_IN, Lyricist, LyricistError, LyricOrder, LyricsSheet
from scopitone.tasks.jobs.lyricist.chat_lyricist import ChatLyricist
from scopitone.tasks.network.ssrf_guard import SsrfGuard

log = logging.getLogger(__name__)

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class OrderedWords:
    """The words of a song. `sheet` is None if the composer is to write them; `notes` are for the
    user, `lyricist` is the name of who wrote or will write them."""

    sheet: LyricsSheet | None
    notes: tuple[str, ...]
    lyricist: str

    def add_to(self, spec: GenerateSpec) -> GenerateSpec:
        """Return `spec` with these words, if there are any."""
        if self.sheet is None:
            return spec
        title = spec.title or self.sheet.title
        return replace(spec, lyrics=self.sheet.text, title=title, lyricist=self.lyricist)


def load_lyricist(settings: Settings, stop: CancellationToken) -> Lyricist | None:
    """Return the lyricist that the operator has set, or None.

    Its URL is the operator's own, so the loopback is allowed; other private networks are allowed
    as for all URLs.
    """
    if not settings.lyricist_url:
        return None
    key = settings.lyricist_key.get_secret_value() if settings.lyricist_key else ""
    guard = SsrfGuard(allow_loopback=True, networks=settings.allow_networks)
    return ChatLyricist(
        settings.lyricist_url,
        settings.lyricist_model,
        key,
        settings.lyricist_timeout_s,
        guard,
        stop,
    )


def write_words(lyricist: Lyricist, order: LyricOrder) -> OrderedWords:
    """Have `lyricist` write for `order`. What it writes is checked, and ordered twice at most.

    Raises Canceled if the task was cancelled.
    """
    sheet = _write_checked(lyricist, order)
    if sheet is not None:
        return OrderedWords(sheet, (), lyricist.name)
    note = f"The lyricist {lyricist.name} wrote no words that can be sung, so the composer did."
    return OrderedWords(None, (note,), BUILT_IN)


def _write_checked(lyricist: Lyricist, order: LyricOrder) -> LyricsSheet | None:
    from scopitone.music.composer.words.sheet_check import find_faults

    faults: tuple[str, ...] = ()
    for _ in range(_ATTEMPTS):
        try:
            sheet = lyricist.write(order, faults)
        except LyricistError as error:
            log.warning("The lyricist %s %s", lyricist.name, error)
            continue
        faults = find_faults(sheet, order)
        if not faults:
            return sheet
        log.warning("Words of the lyricist %s are not used: %s", lyricist.name, " ".join(faults))
    return None

"""The analysis of a sound file, with its disk cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scopitone.audio.analysis.cache import cache_path, load_analysis, save_analysis
from scopitone.audio.analysis.model import Analysis
from scopitone.audio.decode import probe
from scopitone.core.child_processes.child_call import call_in_child
from scopitone.core.progress import ProgressCallback, RenderProgress, ignore_progress


def analyze(
    audio: Path,
    *,
    fps: int,
    progress: ProgressCallback = ignore_progress,
    cache: Path | None = None,
    in_child: bool = False,
) -> Analysis:
    """Analyze the song at `audio` for a video of `fps` frames per second.

    The file is decoded once, as a stream. `progress` receives the seconds done and in total (as
    the header states them) and may raise Canceled. `cache` is a folder for results, which are
    found by the song's content. `in_child`: a process forked from the fork server does the work,
    so that its memory is free afterwards.

    Raises MissingInputError or MediaError (field "audio"). Unusual sound (silence, noise, speech)
    is not an error: its tempo is 0, and it has no beats.
    """
    total = probe(audio).duration
    path = None if cache is None else cache_path(cache, audio, fps)
    cached = None if path is None else load_analysis(path)
    if cached is not None:
        progress(RenderProgress("analyse", cached.duration, cached.duration))
        return cached

    def report(done: float) -> None:
        progress(RenderProgress("analyse", done, max(done, total)))

    if in_child:
        analysis = call_in_child(_analyze_sound, audio, fps, report=report)
    else:
        analysis = _analyze_sound(audio, fps, report)
    if path is not None:
        save_analysis(analysis, path)
    return analysis


def _analyze_sound(audio: Path, fps: int, report: Callable[[float], None]) -> Analysis:
    # Loading this takes a second, which a cached analysis saves.
    from scopitone.audio.analysis.song_samples import analyze_sound

    return analyze_sound(audio, fps, report)

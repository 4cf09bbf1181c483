"""What was heard is kept, and how far listening is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_listener import ScriptedListener, say

from scopitone.core.progress import RenderProgress, ignore_progress
from scopitone.lyrics.listening.song_listener import ListenReport, SongListener


@pytest.fixture
def listen(tmp_path: Path) -> Callable[..., tuple[SongListener, ScriptedListener]]:
    """`listen()` -> a listener that keeps what it hears, and the one that it asks."""

    def make(place: Path | None = tmp_path) -> tuple[SongListener, ScriptedListener]:
        inner = ScriptedListener(say("morning comes across the river", 2.0))
        return (
            SongListener(
                inner,
                lambda language: place and place / f"{language}.json",
                ListenReport(ignore_progress, 10.0),
            ),
            inner,
        )

    return make


def test_a_song_is_written_down_once_for_each_language(listen: Callable, tmp_path: Path) -> None:
    first, inner = listen()
    transcript = first.transcribe(None)
    assert first.transcribe(None) == transcript
    again, other = listen()
    assert again.transcribe(None) == transcript
    assert (inner.calls, other.calls) == (["transcribe"], [])
    again.transcribe("en")
    assert other.calls == ["transcribe"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["None.json", "en.json"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"language": "en"}'])
def test_what_is_damaged_is_heard_again(listen: Callable, tmp_path: Path, content: str) -> None:
    (tmp_path / "None.json").write_text(content)
    listener, inner = listen()
    assert listener.transcribe(None).words
    assert inner.calls == ["transcribe"]


def test_without_a_cache_nothing_is_kept(listen: Callable, tmp_path: Path) -> None:
    listener, _ = listen(None)
    assert listener.transcribe(None).words
    assert not list(tmp_path.iterdir())


@given(
    st.lists(st.tuples(st.sampled_from(["advance", "align"]), st.floats(-5, 500)), max_size=12),
    st.floats(0, 300),
)
def test_progress_never_goes_back_and_ends_at_one(
    calls: list[tuple[str, float]], duration: float
) -> None:
    steps: list[RenderProgress] = []
    report = ListenReport(steps.append, duration)
    for name, seconds in calls:
        getattr(report, name)(seconds)
    report.finish()
    done = [step.done for step in steps]
    assert {(step.stage, step.total) for step in steps} == {("listen", 1.0)}
    assert done == sorted(done)
    assert (min(done) >= 0, done[-1]) == (True, 1.0)

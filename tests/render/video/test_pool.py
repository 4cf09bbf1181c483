from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.core.errors import Canceled, OutputError, RenderError
from scopitone.core.progress import ProgressCallback, RenderProgress, ignore_progress
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.pool import encode_all, open_encoder_pool
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.plan.segments import SEGMENT_SECONDS, Segment, split_segments
from scopitone.video.plan.timeline import Timeline
from scopitone.video.presets import KEYFRAME_SECONDS
from scopitone.video.styles import load_style

# Every group of pictures by itself: no rate control, no lookahead, no B-frames.
INDEPENDENT = H264(
    params={"qp": "18", "bframes": "0", "ref": "1", "scenecut": "0", "rc-lookahead": "0"}
)


def _encode(
    timeline: Timeline,
    style_name: str,
    segments: list[Segment],
    *,
    codec: H264,
    workers: int,
    progress: ProgressCallback,
) -> None:
    job = DrawJob(timeline, style_name, codec)
    with open_encoder_pool(workers) as pool:
        encode_all(pool, job, segments, progress=progress, collect=lambda *_: None)


def cut(frames: int, length: int, folder: Path) -> list[Segment]:
    return [
        Segment(start, min(frames, start + length), folder / f"{length}-{start}.mp4")
        for start in range(0, frames, length)
    ]


@given(st.integers(1, 20_000), st.integers(1, 60))
def test_segments_cover_every_frame_once_in_whole_gops(frames: int, fps: int) -> None:
    segments = split_segments(frames, fps, Path("x"))
    assert [n for s in segments for n in (s.start, s.stop)][1:-1] == [
        n for s in segments[1:] for n in (s.start, s.start)
    ]
    assert (segments[0].start, segments[-1].stop) == (0, frames)
    assert all(s.start % (KEYFRAME_SECONDS * fps) == 0 and s.stop > s.start for s in segments)
    assert len({s.path for s in segments}) == len(segments)
    longest = SEGMENT_SECONDS * fps
    assert all(s.stop - s.start <= longest for s in segments)
    assert len(segments) == math.ceil(frames / longest)


# A frame of every kind in `whole_show`, at 30 fps.
FRAMES = (
    *(0, 1, 5, 20, 40),  # title card, arriving
    *range(88, 124, 5),  # on its way to the lyrics
    *(150, 151, 165, 170, 210, 213, 216, 218),  # words light up, lines change
    *(285, 290, 300, 380, 381),  # on its way to the open pose, there
    *(575, 580, 590, 600, 610, 620, 629, 630),  # back, countdown, first word
    *(700, 775, 780, 790, 800, 850, 899),  # last line, end card
)


def test_the_show_has_everything(whole_show: Timeline) -> None:
    assert [cue.pose for cue in whole_show.poses] == ["title", "sing", "open", "sing", "end"]
    assert len(whole_show.countdowns) == 1
    for n, kind in ((93, "sing"), (300, "open"), (575, "sing"), (780, "end")):
        travels = [c.pose for c in whole_show.poses if c.start <= n < c.start + c.length]
        assert travels == [kind], f"no frame of FRAMES near {n} is on the way"


def show_of(timeline: Timeline, frames: tuple[int, ...], planes: Callable) -> list[str]:
    scene = load_style("cover")(timeline)
    return [sha256(b"".join(planes(scene.draw(n)))).hexdigest() for n in frames]


@pytest.mark.parametrize("motion", ["felt", "still"])
def test_a_frame_is_the_same_whatever_was_drawn_before_it(
    motion: str, whole_show: Timeline, planes: Callable
) -> None:
    timeline = replace(whole_show, motion=motion)
    in_order = show_of(timeline, FRAMES, planes)
    backwards = show_of(timeline, FRAMES[::-1], planes)[::-1]
    alone = [show_of(timeline, (n,), planes)[0] for n in FRAMES[::3]]
    assert backwards == in_order
    assert alone == in_order[::3]
    assert len(set(in_order)) > len(FRAMES) * 0.9, "frames hardly differ: nothing was tested"


def test_a_frame_is_the_same_inside_a_run_of_neighbours(
    whole_show: Timeline, planes: Callable
) -> None:
    for start in (90, 205, 280, 585):
        run = show_of(whole_show, tuple(range(start, start + 12)), planes)
        assert run[-1:] == show_of(whole_show, (start + 11,), planes)


def test_a_frame_is_the_same_in_another_process(whole_show: Timeline, planes: Callable) -> None:
    script = """
import pickle, sys
from hashlib import sha256
from scopitone.video.styles import load_style
timeline, frames = pickle.load(sys.stdin.buffer)
scene = load_style("cover")(timeline)
for n in frames:
    c = scene.draw(n)
    print(sha256(c.luma.tobytes() + c.blue.tobytes() + c.red.tobytes()).hexdigest())
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=pickle.dumps((whole_show, FRAMES)),
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "123"},
    )
    assert done.stdout.decode().split() == show_of(whole_show, FRAMES, planes)


def test_neither_cut_nor_workers_change_a_frame(
    make_timeline: Callable, sung: Callable, tmp_path: Path, decoded: Callable
) -> None:
    lyrics = sung(("Hello old friend", 2.0, 3.5), ("once more", 3.6, 4.6))
    timeline = make_timeline(5.5, lyrics, fps=12)
    encode_segment(
        map(load_style("cover")(timeline).draw, range(66)),
        tmp_path / "whole.mp4",
        width=640,
        height=360,
        fps=12,
        codec=INDEPENDENT,
    )
    whole = [frame.tobytes() for frame in decoded(tmp_path / "whole.mp4")]
    assert len(whole) == timeline.frames == 66
    for length, workers in ((24, 2), (48, 1)):
        parts = cut(timeline.frames, length, tmp_path)
        _encode(
            timeline,
            "cover",
            parts,
            codec=INDEPENDENT,
            workers=workers,
            progress=ignore_progress,
        )
        assert [frame.tobytes() for part in parts for frame in decoded(part.path)] == whole


def test_progress_counts_every_frame_of_processes_with_low_priority(
    make_timeline: Callable, tmp_path: Path
) -> None:
    timeline = make_timeline(2.3)
    reports: list[RenderProgress] = []
    niceness: list[int] = []

    def progress(step: RenderProgress) -> None:
        reports.append(step)
        if step.done:
            children = multiprocessing.active_children()
            niceness.extend(os.getpriority(os.PRIO_PROCESS, child.pid) for child in children)

    parts = cut(timeline.frames, 35, tmp_path)
    _encode(timeline, "cover", parts, codec=H264(), workers=1, progress=progress)
    assert min(niceness) > os.nice(0), "requests that somebody waits for come first"
    done = [step.done for step in reports]
    assert done == sorted(done)
    assert done[-1] == timeline.frames == 69
    assert {(step.stage, step.total) for step in reports} == {("encode", 69)}


def test_what_progress_raises_ends_all_processes(make_timeline: Callable, tmp_path: Path) -> None:
    timeline = make_timeline(20.0)
    children = []

    def progress(_: RenderProgress) -> None:
        children[:] = multiprocessing.active_children()
        # They start one after the other.
        if len(children) == 2:
            raise Canceled

    parts = cut(timeline.frames, 300, tmp_path)
    with pytest.raises(Canceled):
        _encode(timeline, "cover", parts, codec=H264(), workers=2, progress=progress)
    assert len(children) == 2
    assert multiprocessing.active_children() == []
    for process in children:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


def killing(times: int) -> Callable[[RenderProgress], None]:
    """Return a callback that kills one encoding process at each of its first calls."""
    left = [signal.SIGKILL] * times

    def progress(_: RenderProgress) -> None:
        if left and (running := multiprocessing.active_children()):
            os.kill(running[0].pid, left.pop())

    return progress


def test_a_killed_process_is_replaced_once(
    make_timeline: Callable, tmp_path: Path, decoded: Callable
) -> None:
    timeline = make_timeline(2.0)
    reports: list[RenderProgress] = []
    kill = killing(1)

    def progress(step: RenderProgress) -> None:
        reports.append(step)
        kill(step)

    parts = cut(timeline.frames, 60, tmp_path)
    _encode(timeline, "cover", parts, codec=H264(), workers=1, progress=progress)
    assert [step.done for step in reports][-1] == timeline.frames == 60
    assert len(list(decoded(parts[0].path))) == 60
    assert multiprocessing.active_children() == []


def test_a_process_killed_again_is_an_error(make_timeline: Callable, tmp_path: Path) -> None:
    timeline = make_timeline(20.0)
    parts = cut(timeline.frames, 600, tmp_path)
    with pytest.raises(RenderError, match="died"):
        _encode(timeline, "cover", parts, codec=H264(), workers=1, progress=killing(2))
    assert multiprocessing.active_children() == []


def test_progress_is_asked_also_while_nothing_is_done(
    make_timeline: Callable, tmp_path: Path
) -> None:
    """A caller that cancels must not wait for frames that never arrive."""
    pids: list[int] = []

    def progress(_: RenderProgress) -> None:
        if not pids:
            pids.append(multiprocessing.active_children()[0].pid)
            os.kill(pids[0], signal.SIGSTOP)
            return
        os.kill(pids[0], signal.SIGCONT)
        raise Canceled

    timeline = make_timeline(20.0)
    parts = cut(timeline.frames, 600, tmp_path)
    with pytest.raises(Canceled):
        _encode(timeline, "cover", parts, codec=H264(), workers=1, progress=progress)


def test_a_segment_that_cannot_be_written_is_an_output_error(
    make_timeline: Callable, tmp_path: Path
) -> None:
    parts = [Segment(0, 5, tmp_path / "missing" / "0.mp4")]
    with pytest.raises(OutputError, match="No such file"):
        _encode(
            make_timeline(1.0), "cover", parts, codec=H264(), workers=1, progress=ignore_progress
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_an_output_error(make_timeline: Callable, tmp_path: Path) -> None:
    (tmp_path / "0.mp4").symlink_to("/dev/full")
    parts = [Segment(0, 30, tmp_path / "0.mp4")]
    with pytest.raises(OutputError, match="No space"):
        _encode(
            make_timeline(1.0), "cover", parts, codec=H264(), workers=1, progress=ignore_progress
        )


def test_what_fails_in_a_process_is_said(make_timeline: Callable, tmp_path: Path) -> None:
    broken = replace(make_timeline(1.0), cover=b"not a picture")
    with pytest.raises(RenderError, match="cannot be decoded"):
        _encode(
            broken,
            "cover",
            [Segment(0, 5, tmp_path / "0.mp4")],
            codec=H264(),
            workers=1,
            progress=ignore_progress,
        )
    shutil.rmtree(tmp_path)


def test_a_process_whose_parent_is_gone_ends(make_timeline: Callable, tmp_path: Path) -> None:
    """After SIGKILL of the rendering process, its encoding processes must end."""
    script = """
import pickle, sys, multiprocessing
from pathlib import Path
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.plan.segments import Segment
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.pool import encode_all, open_encoder_pool
if __name__ == "__main__":
    timeline = pickle.loads(Path(sys.argv[1]).read_bytes())
    def progress(step):
        print(*[p.pid for p in multiprocessing.active_children()], flush=True)
        sys.stdin.read()
    parts = [Segment(i * 300, (i + 1) * 300, Path(sys.argv[2]) / f"{i}.mp4") for i in range(2)]
    with open_encoder_pool(2) as pool:
        job = DrawJob(timeline, "cover", H264())
        encode_all(pool, job, parts, progress=progress, collect=lambda *_: None)
"""
    (tmp_path / "parent.py").write_text(script)
    (tmp_path / "timeline").write_bytes(pickle.dumps(make_timeline(20.0)))
    with subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", tmp_path / "timeline", tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        workers = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
    import select

    for worker in workers:
        gone, _, _ = select.select([worker], [], [], 30)
        os.close(worker)
        assert gone, "a worker outlives its parent"

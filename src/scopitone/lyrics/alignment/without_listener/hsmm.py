"""When each of many syllables begins: a hidden semi-Markov model, summed over all paths.

Rabiner's forward-backward recursion with explicit durations (Yu 2010, "Hidden semi-Markov
models"). All scores are natural logarithms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel

Scores = NDArray[np.float64]

NEVER = -1e30


def compute_posteriors(
    starts: Scores, lengths: Scores, breaks: NDArray[np.bool_], rest: Scores, pause: float
) -> tuple[Scores, Scores, float]:
    """Return how likely each syllable begins at each step, and (after breaks) ends there.

    starts: (syllables, steps), scores for beginning there. lengths: (syllables, longest), for
    lasting 1, 2, … steps. breaks: (syllables,), whether a rest may follow, which costs `pause` and
    gains `rest` (steps,) for each step, as does the time before the first and after the last
    syllable. Returns two arrays (syllables, steps + 1), whose rows add up to 1, and the total
    score.
    """
    shares = np.exp(lengths)
    forward, ends = _forward(starts, shares, breaks, rest, pause)
    backward, after = _backward(starts, shares, breaks, rest, pause)
    total = forward + backward
    stop = ends + after
    score = float(np.logaddexp.reduce(stop[-1]))
    return _normalize_rows(total), _normalize_rows(stop), score


def _normalize_rows(rows: Scores) -> Scores:
    shares: Scores = np.exp(rows - rows.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


@kernel()
def _add(a, b):  # type: ignore[no-untyped-def]
    if a < b:
        a, b = b, a
    if b < a - 40.0:
        return a
    return a + np.log1p(np.exp(b - a))


@kernel()
def _score_ends(begun, shares):  # type: ignore[no-untyped-def]
    """Scores of ending at each step, from those of beginning: a convolution of the exponentials.

    It is computed by blocks: otherwise a far more likely place far away would make all others 0.
    """
    steps, longest = len(begun), len(shares)
    ended = np.full(steps, NEVER)
    for block in range(0, steps, longest):
        first, last = max(0, block - longest), min(steps, block + longest)
        top = begun[first:last].max()
        if top < NEVER / 2:
            continue
        scaled = np.exp(begun[first:last] - top)
        for t in range(block, last):
            total = 0.0
            for u in range(max(first, t - longest), t):
                total += scaled[u - first] * shares[t - u - 1]
            if total > 0.0:
                ended[t] = top + np.log(total)
    return ended


@kernel()
def _forward(starts, shares, breaks, rest, pause):  # type: ignore[no-untyped-def]
    count, steps = starts.shape
    begun = np.full((count, steps + 1), NEVER)
    ended = np.full((count, steps + 1), NEVER)
    before = 0.0
    for t in range(steps):
        begun[0, t] = before + starts[0, t]
        before += rest[t]
    for i in range(count):
        ended[i] = _score_ends(begun[i], shares[i])
        if i + 1 < count:
            waiting = NEVER
            for t in range(steps):
                reached = ended[i, t]
                if breaks[i]:
                    reached = _add(reached, waiting)
                    waiting = _add(waiting, ended[i, t] + pause) + rest[t]
                begun[i + 1, t] = reached + starts[i + 1, t]
    return begun, ended


@kernel()
def _backward(starts, shares, breaks, rest, pause):  # type: ignore[no-untyped-def]
    count, steps = starts.shape
    following = np.full((count, steps + 1), NEVER)
    after = np.full((count, steps + 1), NEVER)
    final_rest = 0.0
    after[count - 1, steps] = 0.0
    for t in range(steps - 1, -1, -1):
        final_rest += rest[t]
        after[count - 1, t] = final_rest
    for i in range(count - 1, -1, -1):
        following[i] = _score_ends(after[i, ::-1].copy(), shares[i])[::-1]
        if i > 0:
            waiting = NEVER
            for t in range(steps - 1, -1, -1):
                score_here = starts[i, t] + following[i, t]
                after[i - 1, t] = score_here
                waiting = waiting + rest[t]
                if breaks[i - 1]:
                    after[i - 1, t] = _add(score_here, waiting + pause)
                waiting = _add(waiting, score_here)
    return following, after

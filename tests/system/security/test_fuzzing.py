"""The fuzzer's short form; `make fuzz` goes on for as long as one likes."""

from __future__ import annotations

from hostile import fuzzing


def test_mutants_are_refused_or_read() -> None:
    """Three hundred inputs, the same in every run, so that a finding can be made again."""
    count, findings = fuzzing.run(seconds=0.1, seed=2, size=300)
    assert (count, findings) == (300, 0)

"""The same request gives the same score, note by note, in every version.

A cover or an extension of a stored song relies on it. If a change of the music is intended,
run this file as a script and paste what it prints.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from plans import TYPICAL, plan

from scopitone.music.composer.compose import compose
from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.score.json_codec import save_score
from scopitone.music.composer.score.model import Score
from scopitone.music.engine import GenerateSpec

# SHA-256 of the stored score, with and without words.
GOLDEN: dict[str, tuple[str, str]] = {
    "pop": ("9bf185efed57c7cd", "1b721f98a8212b9d"),
    "rock": ("1f21109854c8ba94", "f3d96229e6ddcdc5"),
    "folk": ("94f834877bd0f2f6", "6db5a3231a3c3a26"),
    "country": ("393be4ca313b0f01", "850ddf33f106214d"),
    "hip-hop": ("56d07b998db51d99", "1f974d97d473e8e1"),
    "trap": ("350721d1b8616a4b", "4abcd1cc12c76bd9"),
    "house": ("a34566a3fb152bbf", "56b6f34d921a1423"),
    "techno": ("4d3a6d1678920d1d", "8be4aef6a53b108a"),
    "synthwave": ("f8d2d9dd9d5b1013", "8efe386e0acb5a5d"),
    "drum-and-bass": ("aff0390042fefc57", "4d7f06de8bf16858"),
    "ambient": ("7fa57c01d0b96bd6", "7a5c76b86be82748"),
    "jazz": ("f377acbc6be0f230", "b01b0a0602dc4b12"),
    "bossa": ("5e9259ed93ecec2c", "2a70b8df16821ff8"),
    "latin": ("54984860ff45ff18", "73f11774cd2a521d"),
    "reggae": ("558f027f299254d1", "250d96e90a8cbd9b"),
    "classical": ("167b760cf5e6cd8a", "b69eb23b449a874f"),
    "lo-fi": ("506c359a054a2190", "7059dca4055533a5"),
    "metal": ("7b99fbc06d6d0e08", "0ce36c21535150ae"),
    "bluegrass": ("2030eb2b33214300", "de7c71a6bd66a0af"),
    "celtic": ("1add97df333ff785", "3e244b34b1794fb1"),
    "cumbia": ("ef53df86be489056", "bc60e1d6a6e30a9a"),
    "disco": ("1e75dda25751c753", "0dab513f6d596f81"),
    "flamenco": ("8bb52b257134d290", "3a2ef197794c4a7a"),
    "funk": ("3dac15db54fdb21c", "51a04715a49e105b"),
    "reggaeton": ("9959f742a1646b0f", "a69d53baf0acc67f"),
    "ska": ("806b170a6eec98a8", "23abcc812375bfde"),
    "afrobeat": ("c436720cc428293b", "b617107f7591b70a"),
    "chiptune": ("062048adc90aca9f", "b3c52ad727c9b458"),
    "gospel": ("86b177baad9dda76", "f73b924896c0fe95"),
    "march": ("f77dfcc381484553", "813bf8eb30e17066"),
    "schlager": ("cb1c3da668d14676", "f66335d037ec352f"),
}


def sung_song(genre: str) -> Score:
    """A song of a plan that is written by hand: no speech synthesis takes part."""
    return compose(plan(genre, **TYPICAL[genre]))


def instrumental_song(genre: str) -> Score:
    """A song from tags to score."""
    plans, _ = plan_takes(GenerateSpec(tags=genre, instrumental=True, seed=1, takes=1))
    return compose(plans[0])


def digest(score: Score) -> str:
    """Hash what is stored. Rounding hides the last bits, in which processors may differ."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "score.json"
        save_score(score, path)
        content = _rounded(json.loads(path.read_text("utf-8")))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("genre", GOLDEN)
def test_scores_do_not_change(genre: str) -> None:
    assert (digest(sung_song(genre)), digest(instrumental_song(genre))) == GOLDEN[genre]


if __name__ == "__main__":
    for name in GENRES:
        digests = digest(sung_song(name)), digest(instrumental_song(name))
        sys.stdout.write(f'    "{name}": ("{digests[0]}", "{digests[1]}"),\n')

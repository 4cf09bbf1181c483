"""Where the model comes from. Packages are written here, and Python finds them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.lyrics.listening import weights
from scopitone.lyrics.listening.weights import (
    INSTALL_HINT,
    MODEL_FILE,
    NO_MODEL,
    SIZES,
    ModelChoice,
    ModelMissing,
    find_model,
    has_model,
)

HALVES = (b"first half", b"second half")
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """`install(*halves)`: packages with these weights, published with those of HALVES."""

    def write(*halves: bytes) -> None:
        names = tuple(f"weights_of_{tmp_path.name}_part{n}" for n in (1, 2))
        for number, (name, half) in enumerate(zip(names, halves, strict=True), 1):
            data = tmp_path / "site" / name / "data"
            data.mkdir(parents=True)
            (data.parent / "__init__.py").touch()
            (data / f"{MODEL_FILE}.part{number}").write_bytes(half)
            for small in ("config.json", "tokenizer.json", "vocabulary.txt"):
                (data / small).write_text(small)
        monkeypatch.syspath_prepend(tmp_path / "site")
        monkeypatch.setattr(weights, "PARTS", names)
        digest = hashlib.sha256(b"".join(HALVES)).hexdigest()
        monkeypatch.setattr(weights, "BASE_SHA256", digest)

    return write


@pytest.fixture
def without_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was ever downloaded, and no packages have weights."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(weights, "PARTS", ("no_such_package",))


def test_packages_are_joined_once(install: Install, tmp_path: Path) -> None:
    install(*HALVES)
    assert has_model(ModelChoice())
    folder = find_model(ModelChoice(), folder=tmp_path / "cache")
    assert (folder / MODEL_FILE).read_bytes() == b"".join(HALVES)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("config.json", MODEL_FILE, "tokenizer.json", "vocabulary.txt")
    ]
    joined = (folder / MODEL_FILE).stat()
    assert find_model(ModelChoice(), folder=tmp_path / "cache") == folder
    assert os.path.samestat((folder / MODEL_FILE).stat(), joined)


def test_weights_that_were_cut_off_are_joined_again(install: Install, tmp_path: Path) -> None:
    install(*HALVES)
    folder = find_model(ModelChoice(), folder=tmp_path / "cache")
    (folder / MODEL_FILE).write_bytes(b"fir")
    find_model(ModelChoice(), folder=tmp_path / "cache")
    assert (folder / MODEL_FILE).read_bytes() == b"".join(HALVES)


def test_many_may_join_at_once(install: Install, tmp_path: Path) -> None:
    install(*HALVES)

    def join(_: int) -> tuple[str, bytes]:
        folder = find_model(ModelChoice(), folder=tmp_path / "cache")
        return (folder / "config.json").read_text(), (folder / MODEL_FILE).read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(join, range(32))) == {("config.json", b"".join(HALVES))}
    assert len(list((tmp_path / "cache" / "models" / "faster-whisper-base").iterdir())) == 4


def test_other_bytes_than_published_are_refused(install: Install, tmp_path: Path) -> None:
    install(HALVES[0], b"second hale")
    with pytest.raises(ModelMissing, match=r"its packages .* published"):
        find_model(ModelChoice(), folder=tmp_path / "cache")
    assert not list((tmp_path / "cache" / "models" / "faster-whisper-base").iterdir())


def test_a_cache_that_cannot_be_written_is_named(install: Install, tmp_path: Path) -> None:
    install(*HALVES)
    (tmp_path / "cache").write_text("a file, where a folder should be")
    with pytest.raises(ModelMissing, match=r"models/faster-whisper-base cannot be written: "):
        find_model(ModelChoice(), folder=tmp_path / "cache")


@pytest.mark.usefixtures("without_hub")
@pytest.mark.parametrize("size", ["base", "small"])
def test_a_size_that_is_not_there_is_not_downloaded_in_silence(size: str) -> None:
    assert not has_model(ModelChoice(size))
    with pytest.raises(ModelMissing) as missing:
        find_model(ModelChoice(size))
    assert str(missing.value) == f"listening_model: '{size}' is not on this machine; {INSTALL_HINT}"


@pytest.mark.parametrize("name", ["enormous", "/nowhere/at/all", "."])
def test_neither_a_size_nor_a_folder(name: str) -> None:
    assert not has_model(ModelChoice(name))
    with pytest.raises(InputError) as wrong:
        find_model(ModelChoice(name))
    assert not isinstance(wrong.value, ModelMissing)
    told = str(wrong.value)
    assert told.startswith(f"listening_model: {name!r} is not a folder with a model.bin")
    assert all(size in told for size in (*SIZES, NO_MODEL))


def test_a_folder_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / MODEL_FILE).write_bytes(b"1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (str(folder), "~/own"):
        assert has_model(ModelChoice(name))
        assert find_model(ModelChoice(name)) == folder


@pytest.mark.parametrize(("name", "listens"), [("", False), (NO_MODEL, False), ("base", True)])
def test_listening_can_be_switched_off(name: str, listens: bool) -> None:
    assert ModelChoice(name).can_listen is listens

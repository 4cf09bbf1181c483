"""A music engine is a module and a row: everything else is derived from the row."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.core.music_engines import ENGINES, EngineInfo, EngineSetting
from scopitone.core.settings import Settings
from scopitone.music import registry
from scopitone.music.engine import MusicEngine
from scopitone.music.registry import load_engine


@pytest.mark.parametrize("name", ENGINES)
def test_the_class_of_a_row_takes_its_settings(name: str) -> None:
    info = ENGINES[name]
    module, _, class_name = info.factory.partition(":")
    parameters = inspect.signature(getattr(import_module(module), class_name)).parameters
    wanted = {setting.parameter for setting in info.settings}
    assert wanted | ({"order", "memory"} if info.resumes_orders else set()) <= set(parameters)


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_has_the_name_of_its_row(name: str) -> None:
    options = {"url": "http://server"} if ENGINES[name].resumes_orders else {}
    engine: MusicEngine = load_engine(name, **options)
    assert engine.name == name
    for method in ("generate", "extend", "cover"):
        expected = inspect.signature(getattr(MusicEngine, method)).parameters
        parameters = inspect.signature(getattr(type(engine), method)).parameters
        assert list(parameters) == list(expected)


def test_every_setting_of_a_row_is_a_setting_of_the_server() -> None:
    names = [setting.name for info in ENGINES.values() for setting in info.settings]
    assert len(names) == len(set(names))
    for info in ENGINES.values():
        for setting in info.settings:
            assert Settings.model_fields[setting.name].description == setting.description


def test_paths_may_be_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = EngineSetting("font", "font", "path", "A font.")
    row = EngineInfo(f"{__name__}:Recorder", (setting,), resumes_orders=True)
    monkeypatch.setitem(registry.ENGINES, "recorder", row)
    monkeypatch.setattr(registry, "import_module", lambda _name: inspect.getmodule(Recorder))
    engine: object = load_engine("recorder", font="a.sf2", memory="m.json", order="a.b")
    assert isinstance(engine, Recorder)
    assert engine.options == {"font": Path("a.sf2"), "memory": Path("m.json"), "order": "a.b"}


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match="accepted: composer, acestep, upstream") as raised:
        load_engine("other")
    assert raised.value.field == "engine"


class Recorder:
    """Records what it was created with."""

    def __init__(self, **options: object) -> None:
        self.options = options

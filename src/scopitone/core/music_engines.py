"""The music engines by name, with the settings that each of them brings: plain data.

To add an engine, write a module in `music/` with a class that implements `MusicEngine`, and add a
row to `ENGINES`. The names that `SCOPITONE_MUSIC_ENGINE` accepts and the environment variables of
the engines are derived from the rows. `music.registry` imports an engine's module when the engine
is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EngineSetting:
    """A setting of an engine; the environment variable is SCOPITONE_ and `name` in capitals.

    `parameter` is the keyword argument of the engine's class that takes the value. `kind` says
    how the value is read: an HTTP or HTTPS address, a secret that is never logged, or a file.
    If the engine is selected, a `required` setting must be set.
    """

    name: str
    parameter: str
    kind: Literal["url", "secret", "path"]
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine: `factory` is "module:class", `settings` are the keyword arguments of the class.

    The class of an engine that `resumes_orders` also takes `order`, a name for the job, and
    `memory`, a file in which it notes what it ordered, so that a second attempt at the same job
    does not order it again.
    """

    factory: str
    settings: tuple[EngineSetting, ...] = ()
    resumes_orders: bool = False

    @property
    def path_parameters(self) -> frozenset[str]:
        """The keyword arguments of the class that are paths."""
        paths = {setting.parameter for setting in self.settings if setting.kind == "path"}
        return frozenset(paths | {"memory"} if self.resumes_orders else paths)


ENGINES: dict[str, EngineInfo] = {
    "composer": EngineInfo(
        "scopitone.music.composer.composer_engine:Composer",
        settings=(
            EngineSetting(
                "soundfont",
                "soundfont",
                "path",
                "Larger SoundFont (.sf2) for the composer. Unset: the built-in one.",
            ),
        ),
    ),
    "acestep": EngineInfo(
        "scopitone.music.remote.acestep:AceStepEngine",
        settings=(
            EngineSetting(
                "acestep_url",
                "url",
                "url",
                "URL of an ACE-Step 1.5 server. Required by the engine acestep.",
                required=True,
            ),
            EngineSetting(
                "acestep_key",
                "key",
                "secret",
                "API key of the ACE-Step server, if it requires one. Never logged.",
            ),
        ),
        resumes_orders=True,
    ),
    "upstream": EngineInfo(
        "scopitone.music.remote.suno_api:SunoApiEngine",
        settings=(
            EngineSetting(
                "upstream_url",
                "url",
                "url",
                "URL of another server with the same job API. Required by the engine upstream.",
                required=True,
            ),
            EngineSetting(
                "upstream_key",
                "key",
                "secret",
                "API key of the upstream server. Never logged.",
            ),
        ),
        resumes_orders=True,
    ),
}

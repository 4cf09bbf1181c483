"""Find a wheel of every pinned package for each supported Python and platform.

    .venv/bin/python release/wheels.py [--python 3.14] [--platform linux-aarch64]

Nothing is installed: pip resolves the pins of constraints.txt for the other platform. The script
exits with 1 and names the packages for which a wheel is missing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Debian 12 has glibc 2.36; macOS 14 is the oldest supported version.
GLIBC_MINORS = range(17, 37)
MACOS_MAJORS = range(11, 15)
PLATFORMS = {
    "linux-x86_64": {"sys_platform": "linux", "platform_machine": "x86_64"},
    "linux-aarch64": {"sys_platform": "linux", "platform_machine": "aarch64"},
    "macos-arm64": {"sys_platform": "darwin", "platform_machine": "arm64"},
}


def main() -> None:
    """Check the selected Pythons and platforms."""
    parser = argparse.ArgumentParser(description="Find a wheel of every pinned package.")
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--platform", action="append", choices=PLATFORMS)
    options = parser.parse_args()
    is_complete = True
    for platform in options.platform or PLATFORMS:
        for python in options.python or PYTHONS:
            missing = find_missing(python, platform)
            is_complete &= not missing
            print(f"Python {python}, {platform}: {', '.join(missing) or 'all wheels'}", flush=True)
    sys.exit(not is_complete)


def read_pins(python: str, platform: str) -> list[str]:
    """Return the pins of constraints.txt whose markers apply, as name==version."""
    environment = {**PLATFORMS[platform], "python_version": python}
    lines = (line for line in CONSTRAINTS.read_text().splitlines() if line.strip())
    pins = [Requirement(line) for line in lines]
    return [
        f"{pin.name}{pin.specifier}"
        for pin in pins
        if pin.marker is None or pin.marker.evaluate(environment)
    ]


def platform_tags(platform: str) -> list[str]:
    """Return the platform tags of wheels that can be installed on `platform`."""
    system, machine = platform.split("-")
    if system == "linux":
        return [f"manylinux_2_{minor}_{machine}" for minor in GLIBC_MINORS] + [
            f"manylinux2014_{machine}"
        ]
    kinds = (machine, "universal2")
    return [f"macosx_{major}_0_{kind}" for major in MACOS_MAJORS for kind in kinds] + [
        f"macosx_10_{minor}_universal2" for minor in range(9, 17)
    ]


def find_missing(python: str, platform: str) -> list[str]:
    """Return the pins without a wheel. Raises: SystemExit if pip fails for another reason."""
    pins, missing = read_pins(python, platform), []
    options = [f"--platform={tag}" for tag in platform_tags(platform)]
    while pins:
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
            target = ["--only-binary=:all:", "--target", folder, f"--python-version={python}"]
            result = subprocess.run(
                [*pip, *target, *options, *pins], capture_output=True, text=True, check=False
            )
        if result.returncode == 0:
            break
        match = re.search(r"No matching distribution found for (\S+)", result.stderr)
        if match is None:
            raise SystemExit(result.stderr)
        missing.append(match[1])
        pins.remove(match[1])
    return missing


if __name__ == "__main__":
    main()

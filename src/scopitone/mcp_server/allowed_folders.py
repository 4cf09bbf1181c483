"""The folders in which tools read and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scopitone.core.errors import InputError


@dataclass(frozen=True, slots=True)
class AllowedFolders:
    """The folders in which tools read and write; the user of the agent names them.

    roots: absolute, without symbolic links. Relative paths are relative to the first one.
    """

    roots: tuple[Path, ...]

    def find_path(self, field: str, name: str | Path) -> Path:
        """Return the absolute path of a file or folder, which may not exist.

        Symbolic links and `..` are followed before the check, so that the path means the same file
        to whoever opens it.

        Raises: InputError(field) if it is outside of the folders.
        """
        accepted = f"accepted: paths in {', '.join(map(str, self.roots))}"
        try:
            path = (self.roots[0] / name).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(field, f"{str(name)!r} is not a path; {accepted}") from error
        if not any(path.is_relative_to(root) for root in self.roots):
            raise InputError(
                field, f"{name} is outside of the folders that were allowed; {accepted}"
            )
        return path


def allow_folders(folders: Sequence[Path]) -> AllowedFolders:
    """Allow folders; without any, the current one.

    Raises: InputError("root") if one is not a folder, or if the current one is the whole file
        system, as it is for programs that a desktop starts.
    """
    roots = tuple(folder.resolve() for folder in folders or (Path(),))
    for root in roots:
        if not root.is_dir():
            raise InputError("root", f"no such folder: {root}; accepted: an existing folder")
    if not folders and roots[0] == Path(roots[0].anchor):
        raise InputError(
            "root", f"is missing, and the current folder is {roots[0]}; name a folder with --root"
        )
    return AllowedFolders(roots)

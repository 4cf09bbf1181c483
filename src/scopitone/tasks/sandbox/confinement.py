"""What a sandboxed process may reach: its own folder, the libraries, and nothing else.

Landlock (Linux 5.13 and later) limits files, seccomp limits system calls, and an empty network
namespace has no network. Each is used where the system offers it; `Confinement` says which are in
force. All of them hold until the process ends, and for what it starts.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# From linux/sched.h; see clone(2).
_CLONE_THREAD = 0x0001_0000
_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000

# What the C library, OpenBLAS and NumPy read to find out about the machine.
_SYSTEM_FILES = (
    "/usr",
    "/lib",
    "/lib64",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/self",
    "/sys/devices/system",
    "/dev/urandom",
)
_DEVICES = ("/dev/null",)
# Programs, other processes, namespaces, and interfaces of the kernel with a history of holes.
_FORBIDDEN_CALLS = (
    "execve",
    "execveat",
    "fork",
    "vfork",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_open",
    "pidfd_send_signal",
    "socket",
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "add_key",
    "request_key",
    "keyctl",
    "init_module",
    "finit_module",
    "kexec_load",
)


@dataclass(frozen=True, slots=True)
class Confinement:
    """Which limits are in force for a process."""

    files: bool
    calls: bool
    network: bool

    @property
    def is_complete(self) -> bool:
        """Whether all limits are in force."""
        return self.files and self.calls and self.network

    def describe(self) -> str:
        """Return the limits in force and those that are missing, for people."""
        names = {
            "files (Landlock)": self.files,
            "system calls (seccomp)": self.calls,
            "network (namespace)": self.network,
        }
        held = [name for name, is_held in names.items() if is_held]
        missing = [name for name, is_held in names.items() if not is_held]
        parts = [f"limits {', '.join(held)}"] if held else []
        parts += [f"cannot limit {', '.join(missing)}"] if missing else []
        return "; ".join(parts)


def confine(folder: Path) -> Confinement:
    """Confine this process to `folder`, which it may read and write, and to its libraries.

    Call it while the process has one thread, before it opens a foreign file.
    """
    # Prepared first: it looks for a library, with programs that the limits on files hide.
    calls = _prepare_call_limits()
    network = leave_network()
    files = _limit_files(folder)
    return Confinement(files, calls is not None and _apply(calls), network)


def leave_network() -> bool:
    """Move this process to an empty network namespace. Returns False if the system forbids it.

    Root may; others may if the kernel lets them create a user namespace, in which they are then
    nobody, with the same rights to files. Call it only while the process has one thread.
    """
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None:
        return False
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _limit_files(folder: Path) -> bool:
    """Returns False if the kernel has no Landlock."""
    if sys.platform != "linux":
        return False
    from py_landlock import AccessFs, Landlock, LandlockError

    rules = Landlock(strict=False).allow_all_network().allow_all_scope()
    try:
        for path in _find_readable_paths():
            is_folder = path.is_dir()
            access = AccessFs.READ_FILE | (AccessFs.READ_DIR if is_folder else AccessFs(0))
            rules.add_path_rule(path, access=access)
        for device in filter(os.path.exists, _DEVICES):
            rules.add_path_rule(device, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
        rules.allow_read_write(folder).apply()
    except (LandlockError, OSError):
        return False
    return True


def _find_readable_paths() -> list[Path]:
    """Return the paths of the interpreter, of its packages, and of the system's libraries."""
    paths = sysconfig.get_paths()
    names = [
        sys.prefix,
        sys.base_prefix,
        *(paths[name] for name in ("stdlib", "purelib", "platlib")),
    ]
    names += [name for name in sys.path if os.path.isabs(name)]
    # A home folder or the root as a prefix would open everything.
    return [
        path
        for path in map(Path, dict.fromkeys((*names, *_SYSTEM_FILES)))
        if path.exists() and path != Path("/") and path != Path.home()
    ]


def _prepare_call_limits() -> Any:
    """Return a seccomp filter, or None if the system has no libseccomp."""
    if sys.platform != "linux":
        return None
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return None
    deny = pyseccomp.ERRNO(errno.EPERM)
    try:
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in _FORBIDDEN_CALLS:
            # Not every processor has every call.
            with contextlib.suppress(OSError, ValueError):
                rules.add_rule(deny, name)
        # Threads may start, processes may not. The C library tries clone3 first, whose flags are
        # in memory, where a filter cannot look; without it, it uses clone.
        rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
        thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0)
        rules.add_rule(deny, "clone", thread)
        rules.add_rule(deny, "kill", pyseccomp.Arg(0, pyseccomp.NE, os.getpid()))
    except (OSError, ValueError, RuntimeError):
        return None
    return rules


def _apply(rules: Any) -> bool:
    """Load a seccomp filter. Returns False if the kernel refuses it."""
    try:
        rules.load()
    except (OSError, ValueError, RuntimeError):
        return False
    return True

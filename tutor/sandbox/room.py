"""The room: what the kernel takes from a process before a learner's text is read in it. Nothing gives it back.

On Linux: limits, no new privileges, and a filter of system calls. Elsewhere (macOS): the limits alone.
"""

import ctypes
import math
import os
import resource
import signal
import struct
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

from tutor.sandbox.budget import meter

TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SECONDS = 2.6  # of processor time; the interpreter stops itself after two
MEMORY = 256 * 2**20  # bytes of address space above what is in use
FAR = 200  # above every descriptor of the process that forks
KIND = os.uname().machine
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as the filter is told them
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # instructions of the filter
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refuse: EPERM
_NUMBER, _ARCHITECTURE, _PROTECTION = 0, 4, 32  # where a call's own words lie
_EXECUTE = 4
_DIES_WITH_PARENT, _SECCOMP, _NO_NEW_PRIVILEGES = 1, 22, 38  # names of prctl


def enter(wire: int) -> None:
    """Go in for good: this descriptor stays, as 3, all else is closed. What follows runs under the limits."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for place, descriptor in enumerate((nowhere, nowhere, nowhere, wire)):
        os.dup2(descriptor, FAR + place)  # so that none is overwritten before it is moved
    for place in range(4):
        os.dup2(FAR + place, place)
    os.closerange(4, min(os.sysconf("SC_OPEN_MAX"), 65_536))
    meter.open()
    _limit(opened=os.dup(0))
    if sys.platform == "linux":
        _control(_DIES_WITH_PARENT, signal.SIGKILL)


def _limit(opened: int) -> None:
    """Take from this process: long work, much memory, files of any size, more open files than now, processes."""
    os.close(opened)
    os.nice(5)
    signal.setitimer(
        signal.ITIMER_PROF, SECONDS
    )  # says why it ended; the limit counts whole seconds, and cannot be left
    limits = {"CPU": math.ceil(SECONDS), "FSIZE": 0, "CORE": 0, "NOFILE": opened, "NPROC": 0}
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:
        limits["AS"] = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
    for name, most in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def can_filter() -> bool:
    """Say whether a filter for this machine is known."""
    return sys.platform == "linux" and KIND in ARCHITECTURES


def lock() -> None:
    """Refuse every system call but the few that working on numbers needs. Raises OSError where that cannot be."""
    program = ctypes.create_string_buffer(assembled())
    steps = (len(program) - 1) // 8
    head = ctypes.create_string_buffer(struct.pack("HP", steps, ctypes.addressof(program)))  # struct sock_fprog
    _control(_NO_NEW_PRIVILEGES, 1)
    _control(_SECCOMP, 2, ctypes.addressof(head))


def assembled() -> bytes:
    """Return the filter for this machine: what is in the table passes, all else is refused, foreign code killed."""
    column = list(ARCHITECTURES).index(KIND)
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, ARCHITECTURES[KIND]), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER)]
    for numbers in TABLES["allowed"].values():
        steps += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _ALLOW)]
    for numbers in TABLES["not_executable"].values():
        steps += [(_EQUAL, 0, 4, numbers[column]), (_LOAD, 0, 0, _PROTECTION), (_ANY_BIT, 0, 1, _EXECUTE)]
        steps += [(_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in [*steps, (_RETURN, 0, 0, _REFUSE)])


def _control(name: int, *values: int) -> None:
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0)[:4]]
    if ctypes.CDLL(None, use_errno=True).prctl(name, *words):
        raise OSError(ctypes.get_errno(), f"prctl {name} was refused")

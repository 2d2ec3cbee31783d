"""Takes the network away from the calling process for good, by the kernel's own filter (seccomp; no Django).

Whoever takes over a parser can then reach no server: a socket cannot be made any more, by any library. What makes a
paper gets its limits here, too: its programs read this file by its path, without the package.
"""

import ctypes
import platform
import resource
import struct

# architecture: (its number in the kernel's audit, socket, io_uring_setup)
_CALLS = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
_X32 = 0x40000000  # the second set of numbers that x86_64 has for the same calls
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # the latter: "operation not permitted"
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def give_up_network() -> bool:
    """Let no socket be made from now on; False where the kernel does not offer it, and nothing has changed."""
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    steps = _steps(*calls)
    program = _Program(len(steps) // 8, steps)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def confine(seconds: int, megabytes: int, most_bytes: int = 64 << 20) -> None:
    """Give this process its limits and no network; none of it can be undone.

    `seconds` of CPU, past which it ends by SIGXCPU; `megabytes` of address space; `most_bytes` that it may write.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    give_up_network()


def _steps(architecture: int, socket: int, io_uring: int) -> bytes:
    """The filter: another architecture's numbers, and the two calls, are refused; all else is allowed."""
    return b"".join(struct.pack("HBBI", *step) for step in (
        (_LOAD, 0, 0, 4),  # the architecture
        (_IF_EQUAL, 0, 4, architecture),
        (_LOAD, 0, 0, 0),  # the call's number
        (_IF_AT_LEAST, 2, 0, _X32),
        (_IF_EQUAL, 1, 0, socket),
        (_IF_EQUAL, 0, 1, io_uring),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ))

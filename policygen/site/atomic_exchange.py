"""Two folders change places in one step, where the system can do that."""

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

Exchange = Callable[[Path, Path], bool]
"""See `exchange`; a build takes it as an argument."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux, <linux/fs.h>
_RENAME_SWAP = 2  # macOS, <sys/stdio.h>
_SYSCALL = {"x86_64": 316, "aarch64": 276, "riscv64": 276}  # renameat2, for a C library without a function for it

# What a system or file system answers that cannot do it; EPERM is the answer of some sandboxes. The caller then tries
# two renames, which meet the same error again if it was a real one.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def exchange(one: Path, other: Path) -> bool:
    """Let two folders of one file system change places, atomically; False if that is not possible here.

    Raises OSError if it is possible but failed.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    loaded = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        done = loaded.renamex_np(first, second, _RENAME_SWAP)
    elif hasattr(loaded, "renameat2"):
        done = loaded.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif sys.maxsize > 2**32 and platform.machine() in _SYSCALL:
        here = ctypes.c_long(_AT_FDCWD)
        done = loaded.syscall(_SYSCALL[platform.machine()], here, first, here, second, _RENAME_EXCHANGE)
    else:
        return False
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))

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
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276}  # renameat2, for a C library without a function for it

# What a system or file system answers that cannot do it; EPERM is the answer of some sandboxes. The caller then tries
# two renames, which meet the same error again if it was a real one.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def exchange(first: Path, second: Path) -> bool:
    """Let two folders of one file system change places, atomically; False if that is not possible here.

    Raises OSError if it is possible but failed.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    first_name, second_name = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin":
        result = libc.renamex_np(first_name, second_name, _RENAME_SWAP)
    elif hasattr(libc, "renameat2"):
        result = libc.renameat2(_AT_FDCWD, first_name, _AT_FDCWD, second_name, _RENAME_EXCHANGE)
    elif sys.maxsize > 2**32 and platform.machine() in _RENAMEAT2:
        cwd = ctypes.c_long(_AT_FDCWD)
        result = libc.syscall(_RENAMEAT2[platform.machine()], cwd, first_name, cwd, second_name, _RENAME_EXCHANGE)
    else:
        return False
    if result == 0:
        return True
    error_number = ctypes.get_errno()
    if error_number in _UNSUPPORTED:
        return False
    raise OSError(error_number, os.strerror(error_number), str(first), None, str(second))

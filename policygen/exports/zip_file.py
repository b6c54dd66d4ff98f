"""Files as one ZIP archive, the same bytes for the same files wherever it is made."""

import io
import stat
import zipfile
from collections.abc import Iterable

from policygen.core.files import File

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format knows; no clock is asked."""


def zip_file(files: Iterable[File]) -> bytes:
    """An archive of these files in order of their paths.

    They are stored as they are: what compression makes of them depends on the release of zlib.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(files, key=lambda file: file.path):
            entry = zipfile.ZipInfo(file.path, _FIRST_DAY)
            entry.create_system = 3  # Unix, on every system, so that the permissions count
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, file.data)
    return content.getvalue()

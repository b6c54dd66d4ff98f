"""Images beside texts, as files of the site."""

import posixpath
from collections.abc import Collection
from hashlib import sha256

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.sources import Source


def text_images(source: Source, policy: Policy, already_read: Collection[str] = ()) -> dict[str, File]:
    """The images that the texts of a policy may show: path in the project → the file that holds it in the site.

    Without those whose paths are `already_read`: several policies may show them.
    """
    folder = posixpath.dirname(policy.versions[0].place.file)
    images: dict[str, File] = {}
    for name, file in source.assets(policy).items():
        path = posixpath.normpath(posixpath.join(folder, name))
        if path not in already_read:
            data = file.read_bytes()
            images[path] = File(addresses.image(sha256(data).hexdigest(), name), data)
    return images

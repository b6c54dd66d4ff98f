"""Images beside texts, as files of the site."""

import posixpath
from collections.abc import Collection
from hashlib import sha256

from policygen.addresses import addresses
from policygen.core.files import File
from policygen.core.model import Policy
from policygen.sources import Source


def images_of(source: Source, policy: Policy, known: Collection[str] = ()) -> dict[str, File]:
    """The images that the texts of a policy may show: path in the project → the file that holds it in the site.

    Without those whose paths are `known`: several policies may show them.
    """
    folder = posixpath.dirname(policy.versions[0].place.file)
    images: dict[str, File] = {}
    for name, path in source.assets(policy).items():
        place = posixpath.normpath(posixpath.join(folder, name))
        if place not in known:
            data = path.read_bytes()
            images[place] = File(addresses.image(sha256(data).hexdigest(), name), data)
    return images

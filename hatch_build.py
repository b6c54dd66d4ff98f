"""The README as package indexes show it: its links lead to the repository, where the documents are."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#)([^)]+)\)")


class CustomMetadataHook(MetadataHookInterface):
    """Found by hatchling under this name."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in the README, for the state that a release is tagged as."""
        root = Path(self.root)
        version = re.search(r'(?m)^__version__ = "(.+)"$', (root / "policygen/__init__.py").read_text(encoding="utf-8"))
        assert version, "policygen/__init__.py says the version"
        repository = metadata["urls"]["Repository"]

        def whole(link: re.Match[str]) -> str:
            image, words, path = link.groups()
            return f"{image}[{words}]({repository}/{'raw' if image else 'blob'}/v{version[1]}/{path})"

        text = LINK.sub(whole, (root / "README.md").read_text(encoding="utf-8"))
        metadata["readme"] = {"content-type": "text/markdown", "text": text}

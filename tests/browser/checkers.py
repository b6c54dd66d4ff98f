"""Checkers of others: vnu, the HTML checker of the W3C, and axe, which looks for barriers (case 89)."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lacking import MISSING, lacking, npm_file
from playwright.sync_api import Page


def html_errors(files: Iterable[Path]) -> list[str]:
    """What is wrong with the HTML of some files, a line for each error; warnings are left out."""
    jar = npm_file("vnu-jar/build/dist/vnu.jar")
    if shutil.which("java") is None:
        lacking(f"Java {MISSING}")
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{each['url']}:{each.get('lastLine', 0)}: {each['message']}" for each in messages]


def barriers(page: Page, rules_off: Sequence[str] = ()) -> list[str]:
    """What axe finds on a page, best practices included, a line for each; the context must bypass the page's CSP."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(npm_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
    options = {"rules": {rule: {"enabled": False} for rule in rules_off}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]
    ]

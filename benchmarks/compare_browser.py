#!/usr/bin/env python3
"""Measure what a comparison costs in a browser: templates/redline.js in Chromium, over pairs of parsed documents.

    benchmarks/compare_browser.py --folder DIR [--most 40] [--size 30000 60000] [--rounds 3]

DIR/near and DIR/far are written by pairs.py and hold pairs of neighbours and of distant versions. Of each the first
ones are taken of which both texts have so many characters. `cold` is the first comparison of a fresh page, its scripts loaded and never
run; `warm` one after ten others. Each is the least of all rounds. `passed` is the time that passed by
performance.now(), `CPU` that of the page's main thread, which other work on the machine does not change. Needs
policygen, playwright and a Chromium.
"""
import argparse
import json
import shutil
import statistics
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright
from redline_score import listed_pairs

from policygen.histories.lineage import match_blocks
from policygen.markup.document import Document
from policygen.markup.document_reader import DocumentReader
from policygen.markup.block_content import content_json, path_json
from policygen.render.template_folders import built_in_folder

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync")
LOAD = "async () => { window.redline = (await import('/redline.js')).redline; }"
GIVE = "written => { window.given = JSON.parse(written); }"
COMPARE = """() => {
  const start = performance.now();
  window.found = redline(...given).passages();
  return performance.now() - start;
}"""
Taken = tuple[float, float]     # milliseconds: passed, CPU


def documents(old: str, new: str) -> str:
    """Two texts as the browser has them, as JSON."""
    reader = DocumentReader()
    before, after = reader.read(old), reader.read(new)
    names = {i: f"n{j}" for i, j in match_blocks(before, after)}
    ours = [names.get(i, f"o{i}") for i in range(len(before.blocks))]
    return json.dumps([as_data(before, ours), as_data(after, [f"n{j}" for j in range(len(after.blocks))])])


def as_data(text: Document, clauses: list[str]) -> dict[str, object]:
    listed = zip(text.blocks, text.shared, clauses, text.anchors, strict=True)
    return {"blocks": [{"key": block.key, "path": path_json(block.path), "content": content_json(block.content),
                        "shared": shared, "clause": clause, "anchor": anchor} for block, shared, clause, anchor in listed]}


def chosen(folder: Path, smallest: int, largest: int) -> Iterator[str]:
    for pair in listed_pairs(folder / "pairs.txt", folder):
        if smallest <= len(pair.old) <= largest and smallest <= len(pair.new) <= largest:
            yield documents(pair.old, pair.new)


def answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name:
        route.fulfill(body=(built_in_folder() / name).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!DOCTYPE html><title>Comparison</title>", content_type="text/html")


def opened(browser: Browser) -> tuple[Page, CDPSession]:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", answer)
    page.goto("http://compare.test/")
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate(LOAD)
    return page, session


def thread_time(session: CDPSession) -> float:
    return next(float(m["value"]) for m in session.send("Performance.getMetrics")["metrics"] if m["name"] == "ThreadTime")


def taken(page: Page, session: CDPSession, pair: str) -> Taken:
    page.evaluate(GIVE, pair)
    before = thread_time(session)
    passed = page.evaluate(COMPARE)
    return passed, 1000 * (thread_time(session) - before)


def cold(browser: Browser, pairs: list[str]) -> list[Taken]:
    found = []
    for pair in pairs:
        page, session = opened(browser)
        found.append(taken(page, session, pair))
        page.context.close()
    return found


def warm(browser: Browser, pairs: list[str]) -> list[Taken]:
    page, session = opened(browser)
    for pair in pairs[-10:]:
        taken(page, session, pair)
    found = [taken(page, session, pair) for pair in pairs]
    page.context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--size", type=int, nargs=2, default=(30_000, 60_000))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        parser.error("no Chromium is installed")
    print("| pairs of two texts of that size | | passed ms, median / max | CPU ms, median / max |\n|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for name, folder in (("neighbours", options.folder / "near"), ("distant", options.folder / "far")):
            pairs = list(islice(chosen(folder, *options.size), options.most))
            for kind, measure in (("cold", cold), ("warm", warm)):
                rounds = [measure(browser, pairs) for _ in range(options.rounds)]
                cells = []
                for figure in range(2):
                    least = [min(once[place][figure] for once in rounds) for place in range(len(pairs))]
                    cells.append(f"{statistics.median(least):.0f} / {max(least):.0f}")
                print(f"| {len(pairs)} {name} | {kind} | {' | '.join(cells)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()

"""A build comes out the same whatever runs it, and leaves nothing behind that the next one could take for its own."""

import gc
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from policygen import build
from policygen.config import Config
from policygen.core.errors import Failed
from policygen.pipeline.build_tools import Toolbox

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAYS = ("2023-04-02", "2025-06-04")
SETTINGS = 'title = "Rules"\nbase_url = "https://example.org/"\nlanguages = ["en", "de", "fr", "ar"]\n'

# Footnotes, abbreviations and link definitions are what Python-Markdown keeps of a text while it reads it.
TEXT = """---
effective: {day}
title: "{title}"
---

# {title}

We keep what you tell *{name}*[^1] for {number} days, see [the list][list-{name}] and the {upper}.[^note]

*[{upper}]: Rules of {name} in {language}
[list-{name}]: https://example.org/{name} "The list of {name}"

[^1]: A footnote of {name} in {language}, as of {day}.
[^note]: Another one, with `code` and {number} words.

## Terms of {name}

Term
:   What it means to {name}.

| {name} | days |
|--------|-----:|
| {upper} | {number} |

<div markdown="1">
Inside of HTML *{name}* says so.
</div>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Six policies, each in two of four languages."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "policygen.toml").write_text(SETTINGS, encoding="utf-8")
    for count, name in enumerate(("ants", "bees", "cats", "dogs", "elks", "frogs")):
        home = folder / "content" / name
        home.mkdir(parents=True)
        for number, day in enumerate(DAYS, start=10 * count):
            for language in ("en", ("de", "fr", "ar")[count % 3]):
                values = {"name": name, "upper": name.upper(), "title": f"{name} ({language})", "language": language}
                text = TEXT.format(day=day, number=number, **values)
                (home / f"{day}{'' if language == 'en' else f'.{language}'}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def switching() -> Iterator[None]:
    """Threads take turns so often that one is interrupted within whatever it does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(project: Path, output: Path, executor: Executor | None = None) -> dict[str, bytes]:
    build(project, output, as_of=NOW, executor=executor)
    return files(output)


def built_afresh(project: Path, output: Path) -> dict[str, bytes]:
    """The site as a process makes it that has built nothing before."""
    command = [sys.executable, "-m", "policygen", "build", "--project", project, "--output", output]
    subprocess.run([*command, "--as-of", NOW.date().isoformat()], check=True, capture_output=True)
    return files(output)


@contextmanager
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@contextmanager
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def edit(project: Path, *, label: str, title: str) -> None:
    """Change a template, a catalogue and a setting."""
    (project / "templates" / "locale").mkdir(parents=True, exist_ok=True)
    (project / "templates" / "footer.html").write_text(f'<p>{label}: {{{{ _("Print") }}}}</p>\n', encoding="utf-8")
    for language in ("en", "de"):
        phrases = f'msgid "Print"\nmsgstr "{label} {language}"\n\nmsgid "All versions"\nmsgstr "{label} all"\n'
        (project / "templates" / "locale" / f"{language}.po").write_text(phrases, encoding="utf-8")
    (project / "policygen.toml").write_text(SETTINGS.replace("Rules", title), encoding="utf-8")


@pytest.mark.usefixtures("switching")
def test_threads_give_the_bytes_of_one_process(project: Path, tmp_path: Path) -> None:
    alone = built(project, tmp_path / "alone")
    assert len(alone) > 300
    for _ in range(2):
        with threads() as pool:
            assert built(project, tmp_path / "threads", pool) == alone
        shutil.rmtree(tmp_path / "threads")


def test_processes_give_the_bytes_of_one(project: Path, tmp_path: Path) -> None:
    with processes() as pool:
        assert built(project, tmp_path / "processes", pool) == built(project, tmp_path / "alone")


@pytest.mark.usefixtures("switching")
def test_the_example_is_the_same_by_threads_and_processes(tmp_path: Path) -> None:
    alone = built(ROOT, tmp_path / "alone")
    with threads() as pool:
        assert built(ROOT, tmp_path / "threads", pool) == alone
    with processes() as pool:
        assert built(ROOT, tmp_path / "processes", pool) == alone


@pytest.mark.usefixtures("switching")
def test_builds_at_the_same_time_in_one_process_do_not_meet(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(project, other)
    edit(other, label="Other", title="Other rules")
    expected = built(project, tmp_path / "one"), built(other, tmp_path / "two")
    with threads() as pool:
        both = [
            pool.submit(built, each, tmp_path / f"at-once-{number}") for number, each in enumerate((project, other))
        ]
        assert tuple(one.result() for one in both) == expected


@pytest.mark.parametrize("executor", [nullcontext, threads, processes])
def test_what_is_edited_between_two_builds_counts_everywhere(
    project: Path, tmp_path: Path, executor: Callable[[], AbstractContextManager[Executor | None]]
) -> None:
    edit(project, label="First", title="First rules")
    fresh = built_afresh(project, tmp_path / "fresh-1")
    with executor() as pool:
        assert built(project, tmp_path / "first", pool) == fresh
        edit(project, label="Second", title="Second rules")
        second = built(project, tmp_path / "second", pool)
    assert second == built_afresh(project, tmp_path / "fresh-2")
    for page in ("index.html", "ants/index.html", "de/ants/2023-04-02/index.html"):
        assert b"Second" in second[page]
        assert b"First" not in second[page]


def test_the_collector_of_garbage_is_left_to_the_program_that_builds(project: Path, tmp_path: Path) -> None:
    seen: list[bool] = []
    build(project, tmp_path / "site", as_of=NOW, progress=lambda done, total: seen.append(gc.isenabled()))
    assert seen == [True] * 6


def test_tasks_of_one_build_share_a_toolbox_in_another_process_and_those_of_two_do_not(tmp_path: Path) -> None:
    one, two = (pickle.dumps(Toolbox(tmp_path, Config())) for _ in range(2))
    received = pickle.loads(one)
    assert pickle.loads(one) is received
    assert pickle.loads(two) is not received
    assert pickle.loads(one) is not received  # only the last is kept


def test_each_thread_has_tools_of_its_own_with_the_same_phrases(tmp_path: Path) -> None:
    toolbox = Toolbox(tmp_path, Config())
    mine = toolbox.tools
    with ThreadPoolExecutor(1) as pool:
        theirs = pool.submit(lambda: toolbox.tools).result()
        assert pool.submit(lambda: toolbox.tools).result() is theirs
    assert toolbox.tools is mine
    assert theirs.markdown is not mine.markdown
    assert theirs.renderer is not mine.renderer
    assert theirs.renderer.catalogues is mine.renderer.catalogues


def test_a_template_that_fails_in_a_worker_names_its_line(project: Path, tmp_path: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "footer.html").write_text("fine\n{{ nothing_of_this_name }}\n", encoding="utf-8")
    for executor in (threads, processes):
        with executor() as pool, pytest.raises(Failed, match=r"templates/footer\.html:2"):
            built(project, tmp_path / "site", pool)

"""Commands that are killed at a random instant, and whether the next one finds all as it was or as it was to be.

Each round copies a small world: a project, a folder and a branch of a bare repository to which it was published, and a
text that is newer than all three. A command is begun in a process of its own, and ended by SIGKILL: at any time of its
run, or at any time while it has a working folder, for that is where it can do harm. Half of the times the processes
that it has begun (git's) are killed with it. Then it is seen

- that readers have the old site or the new one, whole, in each place, and the branch its old end or its new one;
- that after the next command the files of the project and its site are all the old ones or all the new ones;
- that the command, given again, ends where it would have ended without the kill, and leaves nothing over.

The process is a fork of this one with all modules loaded; what a killed process leaves is the same, and a round takes
a fraction of the time. For Linux.
"""

import ctypes
import importlib
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import policygen
from policygen.cli.app import app
from policygen.ledger.signed_notes import KeyKind, SigningKey
from policygen.site import verify
from policygen.site.manifest import file_digest

DAY = "2026-11-30"
AS_OF = ("--as-of", DAY)
KEY = SigningKey("nordwind.example", KeyKind.NOTE, bytes(range(32)))
TEXT = "---\neffective: {}\nchange: {}\nsummary: [One point.]\n---\n# Privacy\n\n{}\n"
RECORD = ("build", "--record", *AS_OF)
TO_GIT = ("publish", "--to", "git", "--remote", "../branch.git", *AS_OF)
TO_FOLDER = ("publish", "--to", "../www", *AS_OF)
MANIFEST = "policygen-manifest.json"
WORKING = (
    "project/.site.policygen",
    "project/.policygen",
    "project/new/.policygen",
    ".www.policygen",
    "branch.git/objects/*incoming*",
)
"""What is there only while a command is at work (patterns, in a world)."""

_OF_WORK = ("site/", ".site.policygen/", ".policygen/", "new/.policygen/")

BEFORE, MIDWAY, AFTER = "before", "midway", "after"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that changes something, given in the project's folder; with `signed`, of a project that signs its
    ledger. `settled_by` is the next command, which does something else (None: it is the same one again)."""

    name: str
    arguments: tuple[str, ...]
    signed: bool = False
    settled_by: tuple[str, ...] | None = ("log", "privacy")
    repeats: bool = True


COMMANDS = (
    Command("build", ("build", *AS_OF)),
    Command("build --record", RECORD),
    Command("build --record, signed", RECORD, signed=True),
    Command("publish --to git", TO_GIT),
    Command("publish --to git, signed", TO_GIT, signed=True),
    Command("publish --to FOLDER", TO_FOLDER),
    Command("publish --to FOLDER, signed", TO_FOLDER, signed=True),
    *(
        Command(arguments[0], arguments, repeats=False)
        for arguments in (
            ("correct", "privacy@2025-03-01", "--reason", "A slip.", "--from", "corrected.md", *AS_OF),
            ("withdraw", "privacy@2026-03-01", "--reason", "A mistake.", *AS_OF),
            ("postpone", "privacy@2027-03-01", "--to", "2027-04-01", "--reason", "Not ready.", *AS_OF),
            ("new", "cookies", "--effective", "2027-01-01"),
            ("import", "text", "terms.md", "--slug", "terms", "--effective", "2026-01-01", "--yes"),
        )
    ),
    Command("notice", ("notice", "privacy", *AS_OF)),
    Command("init", ("init", "new"), settled_by=None),
)


@dataclass(frozen=True, slots=True)
class State:
    """What tells one state of a world from another: the project's files with the manifest of its site, and the
    manifest of the folder and the end of the branch that are published to."""

    project: dict[str, bytes]
    folder: str
    branch: str


@dataclass(slots=True)
class Outcome:
    """How many kills came before a command had changed anything, midway, and after it was done; what was wrong."""

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Course:
    """How a command goes if it is left alone: how long it takes, how long each working folder is there, its end."""

    seconds: float
    working: dict[str, float]
    end: State


def kill_at_random(
    number: int,
    seed: int,
    commands: Sequence[Command] = COMMANDS,
    tell: Callable[[int, Outcome], None] = lambda done, outcome: None,
) -> Outcome:
    """Kill commands `number` times. The seed repeats which are killed and what is waited for, not the instant. `tell`
    is told after each kill how many there were, and what came of them."""
    chance = random.Random(seed)
    outcome = Outcome()
    _load_all()
    with tempfile.TemporaryDirectory() as name, _adopting():
        root = Path(name).resolve()
        templates = {signed: root / f"template-{signed}" for signed in {command.signed for command in commands}}
        for signed, template in templates.items():
            _make_world(template, root, signed)
        courses = {command.name: _course(root, templates[command.signed], command) for command in commands}
        begins = {signed: _state(template) for signed, template in templates.items()}
        for round_number in range(number):
            command = commands[round_number % len(commands)]
            world = _copy(templates[command.signed], root)
            course = courses[command.name]
            _kill(world, root, command, course, chance)
            when, faults = _judge(world, root, command, begins[command.signed], course.end)
            outcome.kills[command.name, when] += 1
            outcome.faults += [f"round {round_number}, {command.name}: {fault}" for fault in faults]
            tell(round_number + 1, outcome)
    return outcome


def _judge(world: Path, root: Path, command: Command, begin: State, end: State) -> tuple[str, list[str]]:
    """When a kill came, by what it left, and what is wrong with that or with what follows."""
    faults = []
    killed = _state(world)
    for name, folder in ("site", world / "project/site"), ("folder", world / "www"):
        if problems := verify(folder):
            faults.append(f"readers of the {name} see no whole site: {problems[0].message}")
    for name, now, known in (
        ("site", killed.project["site"], (begin.project["site"], end.project["site"])),
        ("folder", killed.folder, (begin.folder, end.folder)),
        ("branch", killed.branch, (begin.branch, end.branch)),
    ):
        if now not in known:
            faults.append(f"the {name} is neither the old one nor the new one")
    if killed in (begin, end) and not any(any(world.glob(pattern)) for pattern in WORKING):
        return BEFORE if killed == begin else AFTER, faults
    if (
        "git" in command.name
        and subprocess.run(
            ["git", "--git-dir", str(world / "branch.git"), "fsck", "--connectivity-only"], capture_output=True
        ).returncode
    ):
        faults.append("the repository is broken")
    if command.settled_by:
        faults += _fault_of(world, root, command.settled_by)
        settled = _state(world)
        if settled.project not in (begin.project, end.project):
            faults.append(f"the project's files are a mix: {_differing(settled, begin)} of the new state")
        if (settled.folder, settled.branch) != (begin.folder, begin.branch) and settled.project != end.project:
            faults.append("what is published is not recorded")
    if command.repeats or _state(world) != end:
        faults += _fault_of(world, root, command.arguments)
    if _state(world) != end:
        faults.append(f"the command, given again, ends elsewhere: {_differing(_state(world), end)}")
    faults += [f"{pattern} stays" for pattern in WORKING[:-1] if any(world.glob(pattern))]
    return MIDWAY, faults


def _kill(world: Path, root: Path, command: Command, course: _Course, chance: random.Random) -> None:
    """Begin a command and kill it: at any time, or at any time while a working folder is there."""
    awaited = chance.choice([None, *sorted(course.working)])
    wait = chance.uniform(0, 1.1) * (course.working[awaited] if awaited else course.seconds)
    with_children = chance.random() < 0.5
    process = _start(world, root, command.arguments)
    while awaited and not any(world.glob(awaited)) and _runs(process):
        time.sleep(0.0002)
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and _runs(process):
        time.sleep(max(0.0, min(0.005, deadline - time.monotonic())))
    with suppress(ProcessLookupError):
        if with_children:
            os.killpg(process, signal.SIGKILL)
        else:
            os.kill(process, signal.SIGKILL)
    _await(process)


def _course(root: Path, template: Path, command: Command) -> _Course:
    world = _copy(template, root)
    begun = time.monotonic()
    process = _start(world, root, command.arguments)
    seen: dict[str, tuple[float, float]] = {}
    while _runs(process):
        for pattern in WORKING:
            if any(world.glob(pattern)):
                seen[pattern] = seen.get(pattern, (time.monotonic(),))[0], time.monotonic()
        time.sleep(0.0002)
    seconds = time.monotonic() - begun
    if status := _await(process):
        raise AssertionError(f"{command.name}: exit status {status}\n{(root / 'said').read_text()}")
    return _Course(seconds, {name: max(0.002, last - first) for name, (first, last) in seen.items()}, _state(world))


def _fault_of(world: Path, root: Path, arguments: Sequence[str]) -> list[str]:
    """What a command that must succeed says if it does not."""
    status = _await(_start(world, root, arguments))
    return [f"{arguments[0]} fails: {(root / 'said').read_text()}"] if status else []


def _start(world: Path, root: Path, arguments: Sequence[str]) -> int:
    """Begin a command in a process group of its own; its number."""
    process = os.fork()
    if process:
        with suppress(OSError):  # it has done so itself
            os.setpgid(process, process)
        return process
    status = 1
    try:
        os.setpgid(0, 0)
        os.chdir(world / "project")
        said = os.open(root / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.environ.update(_environment(root))
        tempfile.tempdir = str(root / "tmp")
        app(list(arguments), prog_name="policygen")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status)


def _runs(process: int) -> bool:
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _await(process: int) -> int:
    """Wait for a process, then for what it has begun; its exit status."""
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-process, 0)
    return status


@contextmanager
def _adopting() -> Iterator[None]:
    """Let processes whose parent was killed become children of this one, so that it can wait for them (prctl(2))."""
    subreaper = 36
    libc = ctypes.CDLL(None)
    libc.prctl(subreaper, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(subreaper, 0, 0, 0, 0)


def _environment(root: Path) -> dict[str, str]:
    return {
        "POLICYGEN_SIGNING_KEY": KEY.line,
        "XDG_CACHE_HOME": str(root / "cache"),
        "TMPDIR": str(root / "tmp"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def _load_all() -> None:
    """Load what commands load when they need it, so that the time of a round is that of its work."""
    for module in pkgutil.walk_packages(policygen.__path__, "policygen."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # an extra that is not installed
                importlib.import_module(module.name)
    importlib.import_module("git")


def _make_world(template: Path, root: Path, signed: bool) -> None:
    project = template / "project"
    texts = project / "content/privacy"
    texts.mkdir(parents=True)
    (root / "tmp").mkdir(exist_ok=True)
    settings = 'title = "Nordwind"\nbase_url = "https://nordwind.example/"\n'
    (project / "policygen.toml").write_text(settings + (f'[sign]\npublic_key = "{KEY.verifier}"\n' if signed else ""))
    (project / "corrected.md").write_text("# Privacy\n\nThree long years.\n")
    (project / "terms.md").write_text("# Terms\n\nBe kind.\n")
    for day, kind, words in (
        ("2024-03-01", "first", "Two years."),
        ("2025-03-01", "material", "Three years."),
        ("2027-03-01", "material", "Four years."),
    ):
        (texts / f"{day}.md").write_text(TEXT.format(day, kind, words))
    subprocess.run(["git", "init", "--bare", "--quiet", str(template / "branch.git")], check=True)
    for arguments in TO_GIT, TO_FOLDER:
        if faults := _fault_of(template, root, arguments):
            raise AssertionError(faults)
    (texts / "2026-03-01.md").write_text(TEXT.format("2026-03-01", "material", "Five years."))


def _copy(template: Path, root: Path) -> Path:
    world = root / "world"
    shutil.rmtree(world, ignore_errors=True)
    return Path(shutil.copytree(template, world, symlinks=True))


def _state(world: Path) -> State:
    project = world / "project"
    files = {
        name: path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and not (name := path.relative_to(project).as_posix()).startswith(_OF_WORK)
    }
    branch = world / "branch.git/refs/heads/gh-pages"
    return State(
        {**files, "site": file_digest(project / "site" / MANIFEST).encode()},
        file_digest(world / "www" / MANIFEST),
        branch.read_text() if branch.exists() else "",
    )


def _differing(state: State, other: State) -> str:
    paths = [path for path in {**state.project, **other.project} if state.project.get(path) != other.project.get(path)]
    places = [name for name in ("folder", "branch") if getattr(state, name) != getattr(other, name)]
    return ", ".join(sorted(paths) + places)

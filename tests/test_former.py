"""What answers at the addresses of ids that a version had before."""

from dataclasses import replace

from page_samples import AS_OF, lived, policy, site, text, version

from policygen.core.files import File
from policygen.pages.data.former_copies import original_path, with_former_copies
from policygen.pages.views.policy_context import policy_context

FILES = [
    File("privacy/2026-06-01/index.html", b"<!doctype html>"),
    File("privacy/2026-06-01/index.md", b"# A"),
    File("privacy/2026-06-01/r1/index.md", b"# B"),
    File("privacy/2026-06-01/index.fragment.html", b"<p>"),
    File("privacy/2025-01-01/index.md", b"# C"),
    File("privacy/versions.json", b"{}"),
]


def paths(*formerly: str, language: str = "en") -> list[str]:
    texts = (text("# A"), text("# A", "de"))
    old, new = version("2025-01-01", *texts), replace(version("2026-06-01", *texts), formerly=formerly)
    shared = policy_context(lived(policy(old, new), language), site(), AS_OF)
    root = "" if language == "en" else f"{language}/"
    files = [File(f"{root}{file.path}", file.data) for file in FILES]
    found = list(with_former_copies(shared, files))
    assert [file for file in found if file in files] == files
    assert {original_path(shared, file.path) for file in found} == {file.path for file in files}
    return [file.path for file in found if file not in files]


def test_data_is_copied_and_pages_are_not() -> None:
    assert paths("2026-05-01") == [
        "privacy/2026-05-01/index.md",
        "privacy/2026-05-01/r1/index.md",
        "privacy/2026-05-01/index.fragment.html",
    ]
    assert paths("2026-05-01", language="de")[0] == "de/privacy/2026-05-01/index.md"


def test_every_former_id_has_its_copies_also_below_another_policy() -> None:
    assert [path for path in paths("2026-05-01", "data@2026-05-01") if "/r1/" in path] == [
        "privacy/2026-05-01/r1/index.md",
        "data/2026-05-01/r1/index.md",
    ]


def test_what_never_moved_has_none() -> None:
    assert paths() == []
    assert paths("2025-01-01") == [], "what another version is called now is its own"

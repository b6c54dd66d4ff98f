import unicodedata

from cases import for_each

from policygen.core.errors import Problem, Severity
from policygen.sources.content_layout import TextFile, image_paths, layout_of

LANGUAGES = ("en", "de", "pt-BR")


def only(*files: str) -> Problem:
    (problem,) = layout_of(files, "content", LANGUAGES).problems
    return problem


def test_folders_and_single_files_are_policies():
    found = layout_of(
        ["privacy/2025.md", "privacy/policy.toml", "cookies.md", "legal/terms/a.md"], "content", LANGUAGES
    )
    assert [(policy.path, policy.settings, policy.single) for policy in found.policies] == [
        ("cookies.md", "", True),
        ("legal/terms", "", False),
        ("privacy", "privacy/policy.toml", False),
    ]
    assert found.problems == ()


@for_each(
    ("file", "parts"),
    [
        ("2026-09-21.md", ("2026-09-21", "", 0)),
        ("2026-09-21.de.md", ("2026-09-21", "de", 0)),
        ("2026-09-21.en.md", ("2026-09-21", "en", 0)),
        ("2026-09-21.DE.md", ("2026-09-21", "de", 0)),
        ("2026-09-21.pt_br.md", ("2026-09-21", "pt-BR", 0)),
        ("2026-09-21.r1.md", ("2026-09-21", "", 1)),
        ("2026-09-21.r12.de.md", ("2026-09-21", "de", 12)),
        ("v1.2.md", ("v1.2", "", 0)),
        ("v1.2.final.md", ("v1.2.final", "", 0)),
        ("de.md", ("de", "", 0)),
        ("r1.md", ("r1", "", 0)),
    ],
)
def test_what_a_text_is_by_its_name(file, parts):
    (policy,) = layout_of([f"privacy/{file}"], "content", LANGUAGES).policies
    assert policy.texts == (TextFile(f"privacy/{file}", *parts),)


def test_a_single_file_takes_its_translations_and_revisions_along():
    (policy,) = layout_of(["cookies.md", "cookies.de.md", "cookies.r1.md"], "content", LANGUAGES).policies
    assert [text.path for text in policy.texts] == ["cookies.de.md", "cookies.md", "cookies.r1.md"]


def test_a_language_that_is_not_configured_is_an_error_that_says_how():
    problem = only("privacy/2026-09-21.fr.md")
    assert str(problem) == (
        "content/privacy/2026-09-21.fr.md: error E136: `2026-09-21.fr` looks like a translation, "
        "but `fr` is not among the project's languages\n"
        '    write languages = ["en", "de", "pt-BR", "fr"] in policygen.toml, '
        "or rename the file if it is no translation"
    )


def test_revision_nought_is_an_error():
    assert only("privacy/2026-09-21.r0.md").code == "E138"


def test_a_folder_of_texts_within_a_policy_is_another_policy():
    found = layout_of(["terms/2025.md", "terms/eu/2025.md"], "content", LANGUAGES)
    assert [(policy.path, len(policy.texts)) for policy in found.policies] == [("terms", 1), ("terms/eu", 1)]


def test_shared_passages_are_no_policy():
    assert layout_of(["shared/contact.md", "shared/logo.png", "shared/x.txt"], "content", LANGUAGES).policies == ()


def test_a_folder_with_settings_only_is_a_policy_without_a_text():
    (policy,) = layout_of(["privacy/policy.toml"], "content", LANGUAGES).policies
    assert policy.texts == ()


@for_each("name", ["a.MD", "a.markdown", "a.md.txt", "a.Mkd"])
def test_nothing_that_looks_like_a_text_is_left_out_in_silence(name):
    problem = only("privacy/1.md", f"privacy/{name}")
    assert (problem.code, problem.severity) == ("E137", Severity.ERROR)
    assert "rename it" in problem.hint


@for_each("file", ["privacy/notes.txt", "privacy/a.md~", "privacy/a.pdf", "logo.png", "empty/logo.png"])
def test_a_file_that_is_not_used_is_a_warning(file):
    problem = only("privacy/1.md", file)
    assert (problem.code, problem.severity, str(problem.place)) == ("E135", Severity.WARNING, f"content/{file}")


def test_settings_outside_a_policy_are_a_warning():
    assert "these settings are not used" in only("policy.toml", "privacy/1.md").message


def test_images_beside_texts_are_used():
    assert layout_of(["privacy/1.md", "privacy/a.png", "privacy/img/b.SVG"], "content", LANGUAGES).problems == ()
    assert layout_of(["cookies.md", "a.png"], "content", LANGUAGES).problems == ()


def test_a_version_in_the_wrong_folder_is_noticed():
    problem = only("2026-09-21.md")
    assert (problem.code, problem.severity) == ("E139", Severity.WARNING)
    assert "move it into a folder with the policy's name" in problem.hint


def test_the_images_of_a_policy_by_what_its_texts_call_them():
    files = ["a/1.md", "a/x.png", "a/img/y.webp", "a/b/1.md", "a/b/z.png", "shared/logo.svg", "a/notes.txt"]
    assert image_paths(files, "a/") == {
        "x.png": "a/x.png",
        "img/y.webp": "a/img/y.webp",
        "../shared/logo.svg": "shared/logo.svg",
    }
    assert image_paths(["top.png", "a.md", "shared/logo.svg"], "") == {
        "top.png": "top.png",
        "shared/logo.svg": "shared/logo.svg",
    }


def test_an_image_is_called_the_same_whatever_the_disk_makes_of_its_name():
    name = unicodedata.normalize("NFD", "bäder.png")
    assert image_paths([f"a/{name}"], "a/") == {"bäder.png": f"a/{name}"}

"""What can be wrong with a project's own templates and phrases."""

from policygen.core.errors import Rule

NO_SUCH_TEMPLATE = Rule(
    "E401",
    "no-such-template",
    says="There is no template of that name.",
    why="What includes it cannot be shown.",
    example='{% include "footer.html.j2" %}   (there is none)',
    remedy="Name it by its path below `templates/`.",
)

TEMPLATE_NOT_READABLE = Rule(
    "E402",
    "template-not-readable",
    says="A template cannot be read as one.",
    why="No page can be made from it.",
    example="{% if title %}   (and no endif)",
    remedy="Correct it in the line named.",
)

TEMPLATE_NAME_UNDEFINED = Rule(
    "E403",
    "template-name-undefined",
    says="A template uses something that does not exist.",
    why="The page would have a hole where the value belongs.",
    example="{{ polcy.title }}",
    remedy="See what the built-in template of the same name uses.",
)

TEMPLATE_WITHOUT_END = Rule(
    "E404",
    "template-without-end",
    says="A template leads back to itself, or goes round without end.",
    why="The page would never be complete.",
    example='base.html: {% extends "base.html" %}',
    remedy="Follow what it includes and extends.",
)

TEMPLATE_CANNOT_COMPUTE = Rule(
    "E405",
    "template-cannot-compute",
    says="A template computes something that cannot be worked out.",
    why="The page cannot be made, and nobody can guess what it should say.",
    example="{{ 1 // 0 }}",
    remedy="Correct it in the line named.",
)

CATALOGUE_NOT_READABLE = Rule(
    "E406",
    "catalogue-not-readable",
    says=(
        "A catalogue of phrases in `templates/locale/` cannot be read, or a translation has other values than "
        "its phrase."
    ),
    why="Readers of that language would see a mixture, or a sentence without its date.",
    example='msgid "In force since {date}."\nmsgstr "In Kraft."',
    remedy="Correct it in the line named; [languages](configuration.md#languages) says what belongs there.",
)

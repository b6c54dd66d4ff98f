"""A redline as plain values, for programs that read JSON."""

from collections.abc import Iterable

from policygen.redlines.redline_model import Change, Counts, Line, NothingBut, Run
from policygen.redlines.renumbering import Renumbering


def redline_values(
    counts: Counts,
    changes: Iterable[tuple[Change, tuple[Line, ...]]],
    renumberings: Iterable[Renumbering],
    nothing_but: NothingBut | None,
) -> dict[str, object]:
    """A comparison as plain values, for JSON: `counts`, what alone differs, `renumberings`, and `changes` with the runs
    of their blocks."""
    return {
        "counts": {
            "added": counts.added,
            "removed": counts.removed,
            "changes": counts.changes,
            "sections": counts.sections,
            "changed_sections": counts.changed_sections,
            "kinds": {kind.value: number for kind, number in counts.kinds},
        },
        "nothing_but": nothing_but and nothing_but.value,
        "renumberings": [{"old": each.old, "new": each.new, "of": each.of.value} for each in renumberings],
        "changes": [_change_values(change, lines) for change, lines in changes],
    }


def _change_values(change: Change, lines: tuple[Line, ...]) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "section": list(change.section),
        "note": change.note,
        "added": change.added,
        "removed": change.removed,
        "anchor": change.anchor,
        "blocks": [
            {
                "block": line.shape.value,
                "level": line.level,
                "runs": [_run_values(run) for run in line.runs],
            }
            for line in lines
        ],
    }


def _run_values(run: Run) -> dict[str, object]:
    values: dict[str, object] = {"kind": run.kind.value, "text": run.text}
    return {**values, "renumbered": True} if run.renumbered else values

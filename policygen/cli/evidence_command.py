"""`evidence`: a bundle that shows what a version said."""

from pathlib import Path

import click

from policygen.cli.command_base import Command, as_of_instant, as_of_option, json_option, project_option
from policygen.cli.printing import pluralize, print_json, safe


@click.command(cls=Command)
@click.argument("version", metavar="POLICY@ID")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The archive to write.")
@click.option("--lang", default="", metavar="CODE", help="The language of the text (by default the policy's own).")
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the built site is (by default site/ in the project).",
)
@click.option("--no-pdf", is_flag=True, help="Leave out the PDFs, which need policygen[pdf].")
@project_option
@as_of_option
@json_option
def evidence(
    version: str,
    output: Path | None,
    lang: str,
    site: Path | None,
    no_pdf: bool,
    project: Path,
    as_of: str | None,
    json: bool,
) -> None:
    """Write one archive that shows what a version said.

    It holds the text, its page as HTML and PDF, what it changed, the announcement, the record, the receipt of the
    ledger, and a README that says how to verify each without policygen. The text and the page are those of the built
    site.

    \b
    Example: policygen evidence privacy@2026-09-21
    """
    from policygen.commands.evidence_bundle import make_evidence, write_evidence
    from policygen.project.project import load

    bundle = make_evidence(
        project, load(project), version, site or project / "site", as_of_instant(project, as_of), lang, pdf=not no_pdf
    )
    file = output or Path(f"{bundle.name}.zip")
    write_evidence(file, bundle)
    if json:
        print_json(
            {
                "policy": bundle.policy.slug,
                "version": bundle.version.id,
                "language": bundle.language,
                "file": file,
                "files": [each.path for each in bundle.files],
                "missing": bundle.missing,
            }
        )
        return
    click.echo(f"wrote {safe(str(file))}, {pluralize(len(bundle.files) + 1, 'file')}")
    for reason in bundle.missing:
        click.echo(f"  {safe(reason)}")
    click.echo("\nTo verify it, anywhere: unpack it, and run sh verify.sh in its folder. README.txt says what is what.")

"""`verify`: whether a project, a site, an address or a receipt still says what was published."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.command_base import Command, as_of_instant, as_of_option, json_option, project_option
from policygen.cli.printing import format_size, pluralize, print_json, print_problems, safe
from policygen.core.errors import Severity

if TYPE_CHECKING:
    from policygen.commands.verify_project import Verification as ProjectVerification
    from policygen.fetching.guarded_fetch import Fetcher
    from policygen.verification.finding import Verification
    from policygen.verification.trust import Trust

_ADDRESSES = ("http://", "https://")


@click.command(cls=Command)
@click.argument("what", metavar="[SITE|ADDRESS|RECEIPT]", required=False)
@click.option("--against", metavar="CHECKPOINT", help="A checkpoint or receipt that you kept: a file or an address.")
@click.option("--key", metavar="VKEY", help="The ledger's key, from elsewhere than the site: NAME+ID+BASE64.")
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Whose signatures a checkpoint needs, as tlog-policy has it; instead of --key.",
)
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The text of a receipt (by default index.md beside it).",
)
@click.option(
    "--tsa-certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The certificate (PEM) of the authority whose time stamps you trust.",
)
@click.option("--allow-private", is_flag=True, help="Ask also addresses in your own network.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the project's site is (by default site/ in the project).",
)
@project_option
@as_of_option
@json_option
def verify(
    what: str | None,
    against: str | None,
    key: str | None,
    policy: Path | None,
    text: Path | None,
    tsa_certificate: Path | None,
    allow_private: bool,
    output: Path | None,
    project: Path,
    as_of: str | None,
    json: bool,
) -> None:
    """Find out whether what is there is what was published.

    Without an argument, a project: the sources are compared with policygen.lock, the files of the site with the list of
    their digests. SITE is the folder of a site, ADDRESS where one is published: all texts, all entries of its ledger,
    signatures, receipts and time stamps are recomputed. RECEIPT proves one text, without a network.

    The exit status is 0 if nothing is wrong, 1 if something is, 2 if the question makes no sense. The first version
    that was rewritten or dropped is named first; what cannot be judged is said.

    \b
    Example: policygen verify https://example.org/policies/ --against checkpoint
    """
    if what is None:
        _refuse_options(against=against, key=key, policy=policy, text=text, tsa_certificate=tsa_certificate)
        _verify_project(project, output, as_of, json)
        return
    from policygen.fetching.guarded_fetch import Fetcher

    fetcher = Fetcher(allow_private=allow_private, progress=_tell_progress)
    verification = _verify(what, _trust(key, policy, tsa_certificate), fetcher, against, text, project, as_of)
    if fetcher.requests and sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    if json:
        print_json(
            {
                "verified": what,
                "good": verification.is_good,
                "first": verification.first or None,
                "proved": verification.proved,
                "not_judged": verification.left_open,
                "checkpoint": verification.checkpoint or None,
                "problems": verification.problems,
            }
        )
    else:
        _print_verification(verification, what)
    if not verification.is_good:
        click.get_current_context().exit(1)


def _verify(
    what: str,
    trust: "Trust",
    fetcher: "Fetcher",
    against: str | None,
    text: Path | None,
    project: Path,
    as_of: str | None,
) -> "Verification":
    from policygen.verification.published_files import AddressFiles, FolderFiles
    from policygen.verification.receipt_verification import read_known_checkpoint, verify_receipt
    from policygen.verification.site_verification import built_files, verify_site

    known = read_known_checkpoint(_read(against, fetcher), against) if against else None
    now = as_of_instant(project, as_of)
    if what.startswith(_ADDRESSES):
        if "?" in what or "#" in what:
            raise click.UsageError("The address of a site has no ? and no #.")
        return verify_site(AddressFiles(what, fetcher), trust, now, known)
    path = Path(what)
    if path.is_dir():
        label = what.rstrip("/")
        return verify_site(FolderFiles(path, label), trust, now, known, built_files(path, label))
    if not path.is_file():
        raise click.UsageError(f"{what} is no folder, no file and no address with http:// or https://.")
    needed = trust.with_site(None)
    if needed is None:
        raise click.UsageError(
            "A receipt proves nothing without the ledger's key, which you know from elsewhere: --key."
        )
    beside = text or path.parent / "index.md"
    return verify_receipt(path.read_bytes(), what, beside.read_bytes() if beside.is_file() else None, needed)


def _trust(key: str | None, policy: Path | None, certificate: Path | None) -> "Trust":
    from policygen.ledger.signed_notes import read_verifier_key
    from policygen.ledger.strict_text import Malformed
    from policygen.ledger.trust_policy import read_trust_policy
    from policygen.verification.trust import Trust

    if key and policy:
        raise click.UsageError("Give --key or --policy, not both: a policy has keys of its own.")
    try:
        known_key = read_verifier_key(key.strip()) if key else None
    except Malformed as error:
        raise click.BadParameter(f"{error.message}.", param_hint="--key") from error
    try:
        known_policy = read_trust_policy(policy.read_bytes()) if policy else None
    except Malformed as error:
        raise click.BadParameter(f"{policy}: {error}.", param_hint="--policy") from error
    return Trust(known_key, known_policy, (certificate.read_bytes(),) if certificate else ())


def _read(place: str, fetcher: "Fetcher") -> bytes:
    """The content of a file or of what is at an address."""
    if place.startswith(_ADDRESSES):
        from policygen.core.errors import Failed, Place
        from policygen.fetching.guarded_fetch import NotFetched
        from policygen.rules.verification import NOT_FETCHED

        try:
            content, reason = fetcher.get(place), "there is nothing there"
        except NotFetched as error:
            content, reason = None, error.reason
        if content is None:
            raise Failed([NOT_FETCHED.at(Place(place), reason)])
        return content
    if not Path(place).is_file():
        raise click.BadParameter(f"there is no file {place}.", param_hint="--against")
    return Path(place).read_bytes()


def _refuse_options(**given: object) -> None:
    names = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if names:
        raise click.UsageError(f"{names[0]} needs a SITE, an ADDRESS or a RECEIPT to verify.")


def _tell_progress(requests: int, received: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{pluralize(requests, 'file')}, {format_size(received)}", err=True, nl=False)


def _print_verification(verification: "Verification", what: str) -> None:
    """What is wrong, the first version first; what is proved; what is left open; the checkpoint to keep."""
    if verification.first:
        click.echo(f"The first version that was rewritten or dropped: {safe(verification.first)}\n", err=True)
    for problem in verification.problems:
        print_problems([problem])
    if not verification.is_good:
        errors = [problem for problem in verification.problems if problem.severity is Severity.ERROR]
        click.echo(f"\n{safe(what)}: {pluralize(len(errors), 'error')}; it is not what was published.", err=True)
    _print_list("Proved", verification.proved)
    _print_list("Not judged", verification.left_open)
    if verification.checkpoint and verification.is_good:
        click.echo("Keep this checkpoint, and give it with --against next time:\n")
        click.echo(safe(verification.checkpoint))


def _print_list(title: str, sentences: tuple[str, ...]) -> None:
    if sentences:
        click.echo(f"{title}:")
        for sentence in sentences:
            click.echo(f"  {safe(sentence)}")
        click.echo("")


def _verify_project(project: Path, output: Path | None, as_of: str | None, json: bool) -> None:
    from policygen.commands.verify_project import verify_project

    verification = verify_project(project, output, as_of=as_of_instant(project, as_of))
    if json:
        print_json(
            {
                "against": verification.record or None,
                "published": verification.published,
                "unrecorded": verification.unrecorded,
                "files": verification.files,
                "first": verification.first_difference or None,
                "problems": verification.problems,
            }
        )
    else:
        _print_project(verification)
    if verification.problems:
        click.get_current_context().exit(1)


def _print_project(verification: "ProjectVerification") -> None:
    """What differs, the first version first; else what was compared."""
    if verification.first_difference:
        click.echo(
            f"The first version that differs from {safe(verification.record)}: {safe(verification.first_difference)}\n",
            err=True,
        )
    for problem in verification.problems:
        print_problems([problem])
    if verification.problems:
        click.echo(f"\n{pluralize(len(verification.problems), 'difference')}.", err=True)
        return
    if verification.record:
        click.echo(
            f"{pluralize(verification.published, 'version')}: the sources say what {safe(verification.record)} says."
        )
    else:
        click.echo(
            "Nothing is recorded as published, there is no policygen.lock to compare with: policygen build --record"
        )
    if verification.record and verification.unrecorded:
        unrecorded = pluralize(verification.unrecorded, "version")
        click.echo(f"{unrecorded} not yet in {verification.record}: policygen build --record")
    if verification.files:
        click.echo(f"{pluralize(verification.files, 'file')} of the site: as they were built.")

"""`evidence`: all that shows what a version said, since when, and that it was not changed, as one archive."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from policygen.addresses import addresses
from policygen.commands.applied_text import applied_version, text_in_language
from policygen.commands.compare_texts import compare
from policygen.commands.plan_notice import plan_notice
from policygen.commands.redline_files import RedlineFiles
from policygen.core.errors import Failed, Place, Problem
from policygen.core.files import File
from policygen.core.model import Policy, Text, Version
from policygen.core.suggestions import quoted
from policygen.exports.pdf_file import pdf_file
from policygen.exports.redline_page import PageStyle
from policygen.exports.text_page import text_page
from policygen.exports.zip_file import zip_file
from policygen.ledger.ed25519 import public_pem
from policygen.ledger.entries import read_entry
from policygen.ledger.minisign import minisign_key
from policygen.ledger.proofs import Proof, read_proof
from policygen.ledger.signed_notes import VerifierKey
from policygen.ledger.strict_text import Malformed
from policygen.lock.lock_file import to_json
from policygen.project.project import Project, find_version
from policygen.render import Renderer
from policygen.render.template_folders import built_in_folder
from policygen.rules.commands import FILE_CANNOT_BE_WRITTEN
from policygen.rules.evidence import EVIDENCE_DIFFERS, EVIDENCE_NEEDS_SITE
from policygen.site.manifest import Manifest, file_digest, read_manifest

_SUMS = "SHA256SUMS"
_VERIFY = "policygen verify says what differs; then build, and try again"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A bundle: the text of which version, in which language, its files, and what it does not hold, and why."""

    policy: Policy
    version: Version
    language: str
    files: tuple[File, ...]
    missing: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its folder, and of the archive without `.zip`."""
        return f"{self.policy.slug}-{self.version.id}-{self.language}"

    @property
    def archive(self) -> bytes:
        """All files in one folder, with their digests: the same bytes for the same files."""
        sums = "".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.path}\n" for file in self.files)
        listed = (*self.files, File(_SUMS, sums.encode()))
        return zip_file(File(f"{self.name}/{file.path}", file.data) for file in listed)


def make_evidence(
    project: Path, loaded: Project, name: str, site: Path, as_of: datetime, language: str = "", *, pdf: bool = True
) -> Evidence:
    """The bundle of a version, such as `privacy@2026-09-21`, in a language (by default the policy's own).

    Its text and its pages are those of the built site in the folder `site`; the redline and the notice are made anew.
    `Failed` if the site does not have the version, or not with the text that the project has, or the record another
    one; without `pdf`, no PDF is made, which an extra does. Nothing is written.
    """
    policy, version = find_version(loaded, name)
    text = text_in_language(applied_version(policy, version), language)
    page = addresses.policy_addresses(policy, text.language).version(version.id)
    published = _PublishedText(site, page, text)
    keys = loaded.config.sign.keys if loaded.config.sign else ()
    problem = published.problem() or published.receipt_problem(keys) or _record_problem(loaded, policy, version, text)
    if problem:
        raise Failed([problem])
    bundle = _Bundle(project, loaded, policy, version, text, page, published, as_of, pdf)
    files = tuple(sorted(bundle.files(), key=lambda file: file.path))
    missing = tuple(bundle.missing)
    return Evidence(policy, version, text.language, (bundle.readme(files, missing), *files), missing)


def write_evidence(file: Path, evidence: Evidence) -> None:
    """Write the archive; `Failed` if that cannot be done. One of the same name is replaced as a whole."""
    temporary = file.with_name(f".{file.name}.policygen")
    try:
        temporary.unlink(missing_ok=True)  # a link of that name would lead us elsewhere
        with temporary.open("xb") as stream:
            stream.write(evidence.archive)
        temporary.replace(file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        message = f"this cannot be written: {(error.strerror or 'unknown reason').lower()}"
        hint = "choose another file with --output, or check the rights of its folder"
        raise Failed([FILE_CANNOT_BE_WRITTEN.at(Place(str(file)), message, hint)]) from error


@dataclass(frozen=True, slots=True)
class _PublishedText:
    """A text as the built site has it: the files beside its page."""

    site: Path
    page: str
    text: Text

    def read(self, address: str) -> bytes | None:
        """A file of the site, None if there is none. Links are not followed."""
        file = self.site / address
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    @property
    def markdown(self) -> bytes:
        return self.read(addresses.markdown(self.page)) or b""

    @property
    def receipt(self) -> Proof | None:
        content = self.read(addresses.receipt(self.page))
        return None if content is None else read_proof(content)

    def problem(self) -> Problem | None:
        """Why the site is no evidence of the text."""
        place = Place(str(self.site / addresses.file_path(self.page)))
        if not self.markdown:
            hint = "build the site (policygen build), or say with --site where it is"
            return EVIDENCE_NEEDS_SITE.at(place, "this version is not in the built site", hint)
        if f"sha256:{hashlib.sha256(self.markdown).hexdigest()}" != self.text.digest:
            message = "the site has another text of this version than the project"
            return EVIDENCE_DIFFERS.at(place, message, _VERIFY)
        manifest = read_manifest(self.site)
        digests = {entry.path: entry.digest for entry in manifest.files} if isinstance(manifest, Manifest) else {}
        beside = (addresses.file_path, addresses.fragment, addresses.receipt)
        for path in (*(address(self.page) for address in beside), addresses.LEDGER_AUTHORITY):
            if file_digest(self.site / path) != digests.get(path, ""):
                return EVIDENCE_DIFFERS.at(Place(str(self.site / path)), "this is not the file that was built", _VERIFY)
        return None

    def receipt_problem(self, keys: Iterable[VerifierKey]) -> Problem | None:
        """Why its receipt, if there is one, does not show that the text is in the ledger of these keys."""
        try:
            receipt = self.receipt
            if receipt is None:
                return None
            receipt.note.signers(keys)
            is_own = read_entry(receipt.extra).digest == self.text.digest and receipt.proves(receipt.extra)
            reason = "" if is_own else "it is not of this text"
        except Malformed as error:
            reason = error.message
        place = Place(str(self.site / addresses.receipt(self.page)))
        return EVIDENCE_DIFFERS.at(place, f"this receipt proves nothing: {reason}", _VERIFY) if reason else None


class _Bundle:
    """Makes the files of a bundle, and notes which cannot be made, and why."""

    def __init__(
        self,
        project: Path,
        loaded: Project,
        policy: Policy,
        version: Version,
        text: Text,
        page: str,
        published: _PublishedText,
        as_of: datetime,
        pdf: bool,
    ) -> None:
        self._project, self._loaded = project, loaded
        self._policy, self._version, self._text, self._page = policy, version, text, page
        self._published, self._as_of, self._pdf = published, as_of, pdf
        self._renderer = Renderer(project / "templates", loaded.config)
        self.missing: list[str] = []

    def files(self) -> Iterator[File]:
        """All files but for the one that explains them."""
        yield File("text.md", self._published.markdown)
        yield from self._pages()
        yield from self._redline()
        yield from self._notice()
        yield from self._record()
        yield from self._ledger()
        yield File("verify.sh", (built_in_folder() / "evidence" / "verify.sh").read_bytes())

    def readme(self, files: tuple[File, ...], missing: tuple[str, ...]) -> File:
        """What each file is, and how it is verified."""
        values = {
            "name": f"{self._policy.slug}@{self._version.id}",
            "title": self._text.title,
            "address": self._address,
            "digest": self._text.digest.removeprefix("sha256:"),
            "paths": frozenset(file.path for file in files),
            "missing": missing,
        }
        return File("README.txt", self._renderer.part("evidence/README.txt", values, "en").encode())

    @property
    def _address(self) -> str:
        base_url = self._loaded.config.base_url
        return addresses.absolute(base_url, self._page) if base_url else ""

    def _pages(self) -> Iterator[File]:
        """The page as the site has it, and as a file that needs nothing else."""
        original = self._published.read(addresses.file_path(self._page))
        if original:
            yield File("published/index.html", original)
        fragment = self._published.read(addresses.fragment(self._page)) or b""
        html = text_page(
            self._policy, self._version, self._text, self._address, fragment, self._renderer, self._loaded.config.theme
        )
        yield from self._page_files("page", html)

    def _page_files(self, name: str, html: str) -> Iterator[File]:
        yield File(f"{name}.html", html.encode())
        if self._pdf:
            yield File(f"{name}.pdf", pdf_file(html))

    def _redline(self) -> Iterator[File]:
        versions = self._policy.versions
        earlier = versions[: versions.index(self._version)]
        if not any(version.text(self._text.language) for version in earlier):
            self.missing.append("no redline: there is no version before this one")
            return
        comparison = compare(
            [f"{self._policy.slug}@{self._version.id}"], self._project, self._project, self._text.language
        )
        yield from self._page_files("redline", RedlineFiles(comparison, self._project).html(PageStyle()))

    def _notice(self) -> Iterator[File]:
        """What told people of the version."""
        name = f"{self._policy.slug}@{self._version.id}"
        try:
            notice = plan_notice(self._project, self._loaded, name, self._as_of, self._text.language)
        except Failed as failed:
            self.missing.append(f"no notice: {failed.problems[0].message}")
            return
        names = {f"mail.{self._text.language}.eml": "notice.eml", f"summary.{self._text.language}.txt": "notice.txt"}
        yield from (File(names[file.path], file.data) for file in notice.files if file.path in names)

    def _record(self) -> Iterator[File]:
        """What policygen.lock says of the version."""
        records = self._loaded.lock.versions if self._loaded.lock else ()
        own = [record for record in records if (record.policy, record.id) == (self._policy.slug, self._version.id)]
        if own:
            yield File("record.json", f"{json.dumps(to_json(own), ensure_ascii=False, indent=1)}\n".encode())
        else:
            self.missing.append("no record: the version was never recorded as published (policygen build --record)")

    def _ledger(self) -> Iterator[File]:
        """The entry of the ledger, the receipt, and all by which the checkpoint in it is verified."""
        receipt, ledger = self._published.receipt, self._loaded.ledger
        kept = (
            next((each for each in ledger.checkpoints if receipt and each.note == receipt.note), None)
            if ledger
            else None
        )
        signers = receipt.note.signers(self._loaded.config.sign.keys) if receipt and self._loaded.config.sign else ()
        if receipt is None or kept is None or not signers:
            self.missing.append("no receipt: the text is in no signed ledger")
            return
        yield File("entry.json", receipt.extra + b"\n")
        yield File("receipt.txt", bytes(receipt))
        yield File("checkpoint", bytes(receipt.note))
        yield File("vkey", f"{signers[0]}\n".encode())
        yield File("key.pem", public_pem(signers[0].public).encode())
        yield File("minisign.pub", str(minisign_key(signers[0].public)).encode())
        if kept.minisig:
            yield File("checkpoint.minisig", kept.minisig)
        authority = self._published.read(addresses.LEDGER_AUTHORITY)
        if kept.stamp and authority:
            yield File("checkpoint.tsr", kept.stamp)
            yield File("tsa.pem", authority)
        else:
            self.missing.append("no time stamp: no authority was asked for one (`tsa` in [sign])")


def _record_problem(loaded: Project, policy: Policy, version: Version, text: Text) -> Problem | None:
    """An error if the record has another text of a version than the project."""
    records = loaded.lock.versions if loaded.lock else ()
    for record in records:
        recorded = dict(record.digests).get(text.language)
        if (record.policy, record.id) == (policy.slug, version.id) and recorded not in (None, text.digest):
            message = f"the record has another text of {quoted(f'{policy.slug}@{version.id}')} than the project"
            return EVIDENCE_DIFFERS.at(version.place, message, "policygen verify says how to bring it back")
    return None

"""A notice as an e-mail that is still to be sent: a file that mail programs open as a draft.

A draft has no sender, no recipients and no date: whoever sends it fills them in, and the mail program adds the day.
`X-Unsent: 1` tells Outlook that it is one. The form is that of RFC 5322 with a `multipart/alternative` of RFC 2046.

The few lines are written here, and not by `email.message`, which folds headers otherwise in each release of Python.
"""

from collections.abc import Iterator
from email.header import Header
from hashlib import sha256
from quopri import encodestring


def mail_draft(subject: str, text: str, html: str, language: str, host: str) -> bytes:
    """The same words twice, as text and as HTML; `Message-ID` (at `host`) and boundary follow from them."""
    digest = sha256("\0".join([subject, language, text, html]).encode()).hexdigest()
    boundary = f"notice-{digest[32:]}"
    lines = [
        f"Subject: {_encoded_subject(subject)}",
        f"Message-ID: <{digest[:32]}@{host}>",
        "X-Unsent: 1",
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\n boundary="{boundary}"',
        "",
        *_mail_part(boundary, "plain", text),
        *_mail_part(boundary, "html", html),
        f"--{boundary}--",
        "",
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode("ascii")


def _encoded_subject(subject: str) -> str:
    """A subject in lines of ASCII (RFC 2047)."""
    return Header(subject, "us-ascii" if subject.isascii() else "utf-8", header_name="Subject").encode()


def _mail_part(boundary: str, kind: str, content: str) -> Iterator[str]:
    """One of the two parts, quoted-printable: no line is too long for any server, and words can still be read."""
    yield f"--{boundary}"
    yield f"Content-Type: text/{kind}; charset=utf-8"
    yield "Content-Transfer-Encoding: quoted-printable"
    yield ""
    yield encodestring(content.encode()).decode("ascii")

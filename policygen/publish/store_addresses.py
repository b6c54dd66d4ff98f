"""Addresses of stores: `s3://bucket/prefix`, `gs://…`, `az://…`, `sftp://user@host/path`, and whatever fsspec knows.

Credentials are never part of an address; each library finds its own where its users are used to keep them.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from policygen.core.errors import Failed, Place
from policygen.core.suggestions import quoted
from policygen.publish.azure_store import AzureStore
from policygen.publish.fsspec_store import FsspecStore
from policygen.publish.gcs_store import GcsStore
from policygen.publish.object_store import Store
from policygen.publish.redaction import redacted
from policygen.publish.s3_store import S3Store
from policygen.rules.object_stores import STORE_ADDRESS_UNUSABLE, STORE_NEEDS_EXTRA, STORE_REFUSED

_KINDS = {"s3": "s3", "gs": "gs", "gcs": "gs", "az": "az", "abfs": "az", "abfss": "az", "sftp": "ssh", "ssh": "ssh"}
"""Schemes with a store of their own, and what fsspec calls the file system behind it."""

_FOLDERS = frozenset({"file", "local"})
_FRESH: dict[str, object] = {"use_listings_cache": False, "skip_instance_cache": True}


def open_store(address: str, endpoint: str = "") -> Store:
    """The store at an address; `endpoint` is where a service answers that speaks as S3 does. `Failed` if there is none.

    Nothing is asked of the store yet, but a server is connected to.
    """
    place = Place(redacted(address))
    parts = urlsplit(address)
    if parts.password:
        message = "there is a password in the address, where it would end up in logs and repositories"
        raise Failed([STORE_ADDRESS_UNUSABLE.at(place, message, "Use a key, and name it in ~/.ssh/config.")])
    if (parts.scheme in _KINDS and not parts.netloc) or parts.query or parts.fragment:
        hint = "Write it as s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or sftp://user@host/path."
        raise Failed([STORE_ADDRESS_UNUSABLE.at(place, "this is not the address of a store", hint)])
    try:
        return _opened(_KINDS.get(parts.scheme, parts.scheme), address, endpoint)
    except ImportError as error:
        message = f"the library for {parts.scheme}:// is not installed ({error.name or error})"
        raise Failed([STORE_NEEDS_EXTRA.at(place, message, "Install it: pip install 'policygen[remote]'")]) from error
    except ValueError as error:
        message = f"{quoted(parts.scheme)} is no kind of store, or something is missing: {redacted(str(error))}"
        hint = "policygen knows s3, gs, az, sftp, and whatever fsspec has; docs/object-stores.md says what each needs."
        raise Failed([STORE_ADDRESS_UNUSABLE.at(place, message, hint)]) from error


def _opened(kind: str, address: str, endpoint: str) -> Store:
    errors = _errors_of(kind)
    label = redacted(address).rstrip("/")
    try:
        file_system, root = _server(address) if kind == "ssh" else _file_system(kind, address, endpoint)
    except errors as error:
        message = redacted(str(error) or type(error).__name__)
        hint = "Look at the address, the key and the network."
        raise Failed([STORE_REFUSED.at(Place(label), message, hint)]) from error
    remove_folder = file_system.rm if kind == "ssh" else file_system.rmdir if kind in _FOLDERS else None
    files = FsspecStore(label, file_system, root, remove_folder, errors)
    wrap: dict[str, Callable[[FsspecStore], Store]] = {"s3": S3Store, "gs": GcsStore, "az": AzureStore}
    return wrap[kind](files) if kind in wrap else files


def _file_system(kind: str, address: str, endpoint: str) -> tuple[Any, str]:
    import fsspec

    options = {**_FRESH, "endpoint_url": endpoint} if kind == "s3" and endpoint else _FRESH
    file_system, root = fsspec.core.url_to_fs(f"{kind}://{address.partition('://')[2]}", **options)
    return file_system, str(root)


def _server(address: str) -> tuple[Any, str]:
    """A server by sftp, with what `~/.ssh` says of it; one whose key is not among the known ones is refused."""
    from sshfs import SSHFileSystem

    parts = urlsplit(address)
    options = {"username": parts.username, "port": parts.port}
    known_hosts = ()  # those of the user; what the library does by itself is to trust any host
    file_system = SSHFileSystem(
        parts.hostname,
        known_hosts=known_hosts,
        skip_instance_cache=True,
        **{name: value for name, value in options.items() if value},
    )
    return file_system, unquote(parts.path)


def _errors_of(kind: str) -> tuple[type[Exception], ...]:
    """What the library of a kind raises, beside errors of the system, when a store refuses or cannot be reached."""
    match kind:
        case "s3":
            from botocore.exceptions import BotoCoreError, ClientError

            return OSError, BotoCoreError, ClientError
        case "gs":
            from aiohttp import ClientError as ConnectionFailed
            from gcsfs.retry import HttpError
            from google.auth.exceptions import GoogleAuthError

            return OSError, ConnectionFailed, HttpError, GoogleAuthError
        case "az":
            from azure.core.exceptions import AzureError

            return OSError, AzureError
        case "ssh":
            from asyncssh import Error

            return OSError, Error
    return (OSError,)

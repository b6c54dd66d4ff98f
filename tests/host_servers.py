"""Servers of Debian on loopback, each with the configuration that `policygen init --host` writes for it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from lacking import lacking

from policygen.hosts import HostSettings
from policygen.hosts.hosts import redirect_map_command
from policygen.hosts.servers import apache_text, caddy_text, nginx_text

PROGRAMS = {"nginx": ("nginx", "nginx"), "caddy": ("caddy", "caddy"), "apache": ("apache2", "apache2")}
_APACHE_MODULES = "mpm_event authn_core authz_core alias dir mime headers rewrite filter deflate".split()


def program(server: str) -> str:
    """The path of a server; a test that needs it ends without it."""
    name, package = PROGRAMS[server]
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") or lacking(
        f"{name} is not there: apt-get install {package}"
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def command(server: str, settings: HostSettings, port: int) -> list[str]:
    """How a server is started in the foreground with the files that it needs, which are written beside the project."""
    folder = Path(settings.folder)
    return _COMMANDS[server](program(server), settings, port, folder / "server")


def _nginx(path: str, settings: HostSettings, port: int, own: Path) -> list[str]:
    user = "user root;" if os.geteuid() == 0 else ""  # temporary folders are closed to others
    temporary = "".join(
        f"{kind}_temp_path {own}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (own / "site.conf").write_text(nginx_text(settings).replace("listen 80;", f"listen 127.0.0.1:{port};"))
    (own / "nginx.conf").write_text(
        f"{user} worker_processes 1; daemon off; pid {own}/pid; error_log {own}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\ninclude {own}/site.conf; }}\n"
    )
    return [path, "-c", f"{own}/nginx.conf", "-p", str(own), "-e", f"{own}/error.log"]


def _caddy(path: str, settings: HostSettings, port: int, own: Path) -> list[str]:
    text = caddy_text(settings).replace(f"\nhttp://{settings.host_name}:{port} {{", f"\nhttp://127.0.0.1:{port} {{")
    (own / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    return [path, "run", "--adapter", "caddyfile", "--config", f"{own}/Caddyfile"]


def _apache(path: str, settings: HostSettings, port: int, own: Path) -> list[str]:
    modules = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in _APACHE_MODULES)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    (own / "apache.conf").write_text(
        f"ServerRoot {own}\nPidFile {own}/pid\nErrorLog {own}/error.log\nListen 127.0.0.1:{port}\n{modules}{user}"
        f"Mutex file:{own}\nTypesConfig /dev/null\nServerName 127.0.0.1\n" + apache_text(settings, port)
    )
    return [path, "-D", "FOREGROUND", "-f", f"{own}/apache.conf"]


_COMMANDS: dict[str, Callable[[str, HostSettings, int, Path], list[str]]] = {
    "nginx": _nginx, "caddy": _caddy, "apache": _apache,
}  # fmt: skip


@contextmanager
def serving(server: str, settings: HostSettings, port: int) -> Iterator[HTTPConnection]:
    """A server that has begun to answer, stopped by its process at the end."""
    folder = Path(settings.folder)
    (folder / "server").mkdir(exist_ok=True)
    (folder / "deploy").mkdir(exist_ok=True)
    subprocess.run(redirect_map_command(settings), shell=True, cwd=folder, check=True)
    arguments = command(server, settings, port)
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "server"), "XDG_CONFIG_HOME": str(folder / "server")}
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            _wait(process, port)
            yield connection
        finally:
            connection.close()
            process.terminate()
            process.communicate(timeout=20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            output, _ = process.communicate()
            raise AssertionError(output.decode())
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")

"""The hosts for which `policygen init --host` writes files, and what is left to do at each."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policygen.hosts.daily_hours import cron_lines
from policygen.hosts.host_files import HostFile, HostSettings, filled, stamped
from policygen.hosts.servers import apache_text, caddy_text, nginx_text, redirect_map_command

_BUILD = """\
status=0
policygen build --record@OUTPUT@ || status=$?
@KEEP@case "$status" in 0 | 3 | 4) ;; *) exit "$status" ;; esac"""
"""3: something of another repository is faulty; 4: a policy has errors and stays as it was published."""

_FETCH = """\
if [ -n "$(git remote 2> /dev/null)" ]; then
  git pull --quiet --rebase --autostash || echo "The texts could not be fetched; those that are here are published." >&2
fi"""

_RECORD = """\
git add policygen.lock content
[ ! -d ledger ] || git add ledger
git diff --cached --quiet || {
  git commit --quiet --message "Record what is published"
  @PUSH@
}"""


@dataclass(frozen=True, slots=True)
class Host:
    """A host: its name for readers, the texts of its files by their paths, and what to do then, in order.

    `extra` is the extra of policygen that it needs.
    """

    title: str
    texts: Callable[[HostSettings], Mapping[str, str]]
    steps: Callable[[HostSettings], tuple[str, ...]]
    extra: str = ""


def host_files(name: str, settings: HostSettings, requirement: str = "") -> tuple[HostFile, ...]:
    """The files for a host; `requirement` is the one that the author asked for, which the files then name."""
    texts = HOSTS[name].texts(settings)
    return tuple(stamped(path, text, name, requirement) for path, text in texts.items())


def steps_left(name: str, settings: HostSettings) -> tuple[str, ...]:
    """What is left to do at a host, in order."""
    address = "set base_url in policygen.toml, the address of the site, and give this command again"
    return (*(() if settings.base_url else (address,)), *HOSTS[name].steps(settings))


def _build(output: str = "", keep: str = "") -> str:
    return _BUILD.replace("@OUTPUT@", f" --output {output}" if output else "").replace(
        "@KEEP@", f"{keep}\n" if keep else ""
    )


def _record(push: str) -> str:
    return _RECORD.replace("@PUSH@", push)


def _schedule(settings: HostSettings) -> dict[str, str]:
    zones = ", ".join(settings.zones)
    return {
        "when": f"days begin in {zones}; the clock of the host is UTC, so in winter and in summer",
        "cron": "\n".join(f'- cron: "{line}"' for line in cron_lines(settings.zones, settings.year)),
    }


def _requirement(settings: HostSettings) -> str:
    return shlex.quote(settings.requirement)


def _github(settings: HostSettings) -> Mapping[str, str]:
    publish = filled(
        "github-pages.yml",
        requirement=_requirement(settings),
        build=_build(keep='echo "status=$status" >> "$GITHUB_OUTPUT"'),
        record=_record("git push --quiet"),
        **_schedule(settings),
    )
    check = filled("github-check.yml", requirement=_requirement(settings))
    return {".github/workflows/policies.yml": publish, ".github/workflows/policies-check.yml": check}


def _gitlab(settings: HostSettings) -> Mapping[str, str]:
    text = filled(
        "gitlab-ci.yml",
        requirement=_requirement(settings),
        build=_build("public", 'echo "BUILD_STATUS=$status" > build.env'),
        record=_record('git push --quiet --push-option=ci.skip origin "HEAD:$CI_COMMIT_BRANCH"'),
    )
    return {".gitlab-ci.yml": text}


def _s3(settings: HostSettings) -> Mapping[str, str]:
    text = filled(
        "s3.yml", requirement=_requirement(settings), record=_record("git push --quiet"), **_schedule(settings)
    )
    return {".github/workflows/policies.yml": text}


def _netlify(settings: HostSettings) -> Mapping[str, str]:
    return {"netlify.toml": filled("netlify.toml", requirement=_requirement(settings))}


def _cloudflare(settings: HostSettings) -> Mapping[str, str]:
    project = settings.host_name.replace(".", "-").lower()
    build = filled("cloudflare-build.sh", requirement=_requirement(settings))
    return {"wrangler.toml": filled("wrangler.toml", project=project), "deploy/cloudflare-build.sh": build}


def _docker(settings: HostSettings) -> Mapping[str, str]:
    dockerfile = filled("Dockerfile", requirement=_requirement(settings), redirects=redirect_map_command(settings))
    return {
        "Dockerfile": dockerfile,
        ".dockerignore": filled("dockerignore"),
        "deploy/container-nginx.conf": nginx_text(settings, 8080),
    }


def _server(name: str, text: Callable[[HostSettings], str], reload: str) -> Callable[[HostSettings], Mapping[str, str]]:
    def texts(settings: HostSettings) -> Mapping[str, str]:
        before = f"{redirect_map_command(settings)}\n" if name == "nginx.conf" else ""
        calendar = "\n".join(f"OnCalendar=*-*-* 00:00:05 {zone}" for zone in settings.zones)
        return {
            f"deploy/{name}": text(settings),
            "deploy/publish.sh": filled(
                "publish.sh",
                build=f"{_FETCH}\n{_build()}",
                reload=f"{before}{reload}",
                record=_record('[ -z "$(git remote)" ] || git push --quiet'),
            ),
            "deploy/policies.service": filled("policies.service", folder=settings.folder),
            "deploy/policies.timer": filled("policies.timer", calendar=calendar),
        }

    return texts


def _if_signed(settings: HostSettings, step: str) -> tuple[str, ...]:
    return (step,) if settings.signed else ()


def _server_steps(*own: str) -> Callable[[HostSettings], tuple[str, ...]]:
    def steps(settings: HostSettings) -> tuple[str, ...]:
        return (
            f"put the project into {settings.folder} on the server",
            f"pipx install --global {_requirement(settings)}",
            *own,
            *_if_signed(settings, _SECRET_ON_SERVER),
            f"sh {settings.folder}/deploy/publish.sh",
            f"systemctl enable --now {settings.folder}/deploy/policies.service {settings.folder}/deploy/policies.timer",
        )

    return steps


_SIGNING_KEY = "POLICYGEN_SIGNING_KEY, with what is in the file that policygen key wrote"
_SECRET_AT_GITHUB = f"on GitHub: Settings, Secrets and variables, Actions, New repository secret: {_SIGNING_KEY}"
_SECRET_AT_GITLAB = f"Settings, CI/CD, Variables, Add variable, masked and protected: {_SIGNING_KEY}"
_SECRET_ON_SERVER = "copy the file that policygen key wrote to /etc/policygen.key, and: chmod 600 /etc/policygen.key"
_NO_SECRET_THERE = (
    "do not give this host POLICYGEN_SIGNING_KEY: what it signed would not be in your repository, and the next "
    "recording would contradict it; a build that fails with E734 tells you to record"
)
_PUSH = "commit the files and push them"
_DAILY_HOOK = "let a scheduler call the hook each day, just after midnight in your time zone: curl -X POST ADDRESS"
_RECORD_HERE = "this host cannot write to your repository: before you push a text, policygen build --record, and commit"


def _github_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        "on GitHub: Settings, Pages, Source: GitHub Actions",
        *_if_signed(settings, _SECRET_AT_GITHUB),
        _PUSH,
        "if nobody pushes for 60 days, GitHub ends the schedule of a public repository and mails you: enable it again",
    )


def _gitlab_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        "on GitLab: Settings, CI/CD, Job token permissions: allow Git push requests to the repository",
        *_if_signed(settings, _SECRET_AT_GITLAB),
        f"Build, Pipeline schedules, New schedule: 5 0 * * *, time zone {settings.zones[0]}",
        _PUSH,
    )


def _s3_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        "in AWS: a role for GitHub's identity provider that may read and write the bucket",
        "on GitHub: Settings, Secrets and variables, Actions, Variables: AWS_ROLE, AWS_REGION, BUCKET (name/prefix)",
        *_if_signed(settings, _SECRET_AT_GITHUB),
        _PUSH,
    )


def _netlify_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        _PUSH,
        "on Netlify: Add new project, Import an existing project",
        "Project configuration, Build & deploy, Build hooks: add one",
        _DAILY_HOOK,
        _RECORD_HERE,
        *_if_signed(settings, _NO_SECRET_THERE),
    )


def _cloudflare_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        _PUSH,
        "on Cloudflare: Workers & Pages, Create, Pages, Connect to Git; build command: sh deploy/cloudflare-build.sh",
        "Settings, Builds, Deploy hooks: add one",
        _DAILY_HOOK,
        _RECORD_HERE,
        *_if_signed(settings, _NO_SECRET_THERE),
    )


def _docker_steps(settings: HostSettings) -> tuple[str, ...]:
    return (
        "policygen build --record, and commit policygen.lock and ledger/",
        "docker build --tag policies .",
        "docker run --detach --publish 8080:8080 policies",
        "build and start it anew each day, just after midnight in your time zone",
    )


HOSTS: Mapping[str, Host] = {
    "github": Host("GitHub Pages", _github, _github_steps),
    "gitlab": Host("GitLab Pages", _gitlab, _gitlab_steps),
    "netlify": Host("Netlify", _netlify, _netlify_steps),
    "cloudflare": Host("Cloudflare Pages", _cloudflare, _cloudflare_steps),
    "s3": Host("S3, sent from GitHub", _s3, _s3_steps, "remote"),
    "nginx": Host(
        "nginx",
        _server("nginx.conf", nginx_text, "nginx -t -q\nnginx -s reload"),
        _server_steps("ln -s /srv/policies/deploy/nginx.conf /etc/nginx/conf.d/policies.conf"),
    ),
    "caddy": Host(
        "Caddy",
        _server("Caddyfile", caddy_text, "caddy reload --config /etc/caddy/Caddyfile"),
        _server_steps("write into /etc/caddy/Caddyfile: import /srv/policies/deploy/Caddyfile"),
    ),
    "apache": Host(
        "Apache",
        _server("apache.conf", apache_text, "apachectl graceful"),
        _server_steps(
            "a2enmod headers rewrite deflate",
            "ln -s /srv/policies/deploy/apache.conf /etc/apache2/sites-enabled/policies.conf",
        ),
    ),
    "docker": Host("a container with nginx", _docker, _docker_steps),
}

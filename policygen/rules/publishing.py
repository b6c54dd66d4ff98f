"""What can keep a site from being published."""

from policygen.core.errors import Rule

PUBLISH_TARGET_UNUSABLE = Rule(
    "E700",
    "publish-target-unusable",
    says="`policygen publish` was not told where to, or it cannot publish there.",
    why="Nothing was sent.",
    example="policygen publish   (no `to` under `[publish]` in policygen.toml)",
    remedy="Name a [target](commands.md#policygen-publish): `--to git`, a folder, or the address of a store. "
    '`to = "git"` '
    "under `[publish]` in `policygen.toml` keeps it.",
)

REMOTE_UNUSABLE = Rule(
    "E701",
    "remote-unusable",
    says="The remote repository cannot be used: there is none of that name, or its address could run a program.",
    why="Git runs commands for addresses that begin with `ext::`, and takes those that begin with `-` for options.",
    example="policygen publish --to git --remote 'ext::sh -c anything'",
    remedy="Name a remote of the project's repository (`git remote -v` lists them), an address, or a path.",
)

REMOTE_UNREACHABLE = Rule(
    "E702",
    "remote-unreachable",
    says="The remote repository could not be reached, did not let us in, or the connection was lost.",
    why="The branch was not moved, so readers see what they saw before. Git is never let ask for a password: nobody "
    "would be there to type it.",
    example="fatal: could not read Username for 'https://example.org': terminal prompts disabled",
    remedy="Try `git ls-remote` with the same address; set up a credential helper or an SSH key. Then publish again.",
)

BRANCH_NOT_OURS = Rule(
    "E703",
    "branch-not-ours",
    says="The branch was not made by policygen: it is not empty and has no policygen-manifest.json.",
    why="Publishing there would put a site among files of yours, or take them away.",
    example="policygen publish --to git --branch main   (the branch with your texts)",
    remedy="Name a branch that does not exist yet, or empty this one.",
)

BRANCH_MOVED = Rule(
    "E704",
    "branch-moved",
    says="The branch is no longer where this publication began from.",
    why="Somebody else published meanwhile; going on would undo what they did.",
    example="Two runs of a workflow, started by two pushes.",
    remedy="Make sure that you build from the newest sources, then publish again.",
)

PUSH_REFUSED = Rule(
    "E705",
    "push-refused",
    says="The server refused to move the branch: by a hook, a protected branch, or a right that you lack.",
    why="The branch was not moved, so readers see what they saw before.",
    example="remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.",
    remedy="Do what the server's words say; then publish again.",
)

FOREIGN_FILE_AT_TARGET = Rule(
    "E706",
    "foreign-file-at-target",
    says="Where the site has a file, the target has another one that policygen did not make.",
    why="Files of others are never overwritten or deleted.",
    example="The branch gh-pages has a CNAME of GitHub's making, and static/CNAME says something else.",
    remedy="Take away one of the two. A file that the site should have belongs into `static/`.",
)

BUILT_SITE_CHANGED = Rule(
    "E707",
    "built-site-changed",
    says="A file of the built site is not what was built.",
    why="Only what was built is published, byte for byte.",
    example="Another program writes into site/ while it is sent.",
    remedy="Publish again, which builds it anew.",
)

TARGET_FOLDER_CHANGED = Rule(
    "E708",
    "target-folder-changed",
    says="The folder has no longer the site from which this publication began.",
    why="Somebody else published into it meanwhile; going on would undo what they did.",
    example="Two runs of a nightly job, of which the first had not ended.",
    remedy="Make sure that your sources are the newest, then publish again.",
)

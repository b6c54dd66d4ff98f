"""What can keep a site from being published."""

from policygen.core.errors import Rule

PUBLISH_TARGET_UNUSABLE = Rule(
    "E700",
    "publish-target-unusable",
    says="`policygen publish` was not told where to, or it cannot publish there.",
    why="Nothing was sent.",
    example="policygen publish   (no `to` under `[publish]` in policygen.toml)",
    remedy="Name a [target](commands.md#policygen-publish): `--to git`, a folder, or the address of a store. "
    'To keep it, write `to = "git"` under `[publish]` in `policygen.toml`.',
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
    says="The remote repository could not be reached or refused access, or the connection was lost.",
    why="The branch was not moved, so readers see what they saw before. Git may not ask for a password: nobody "
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
    says="The branch has moved since this publication began.",
    why="Somebody else published meanwhile; going on would undo what they did.",
    example="Two runs of a workflow, started by two pushes.",
    remedy="Make sure that you build from the newest sources, then publish again.",
)

PUSH_REFUSED = Rule(
    "E705",
    "push-refused",
    says="The server refused to move the branch: a hook or a branch protection forbids it, or you lack a permission.",
    why="The branch was not moved, so readers see what they saw before.",
    example="remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.",
    remedy="Do what the server's message asks for, then publish again.",
)

FOREIGN_FILE_AT_TARGET = Rule(
    "E706",
    "foreign-file-at-target",
    says="The target has a file that policygen did not make, under the name of one of the site's files.",
    why="Other people's files are never overwritten or deleted.",
    example="GitHub put a CNAME into gh-pages, and static/CNAME says something else.",
    remedy="Remove one of the two. A file that the site should have belongs in `static/`.",
)

BUILT_SITE_CHANGED = Rule(
    "E707",
    "built-site-changed",
    says="A file of the built site was changed after the build.",
    why="Only what was built is published, byte for byte.",
    example="Another program wrote into site/ while it was being sent.",
    remedy="Publish again, which builds it anew.",
)

TARGET_FOLDER_CHANGED = Rule(
    "E708",
    "target-folder-changed",
    says="The site in the folder has changed since this publication began.",
    why="Somebody else published into it meanwhile; going on would undo what they did.",
    example="A nightly job started while the one from the night before was still running.",
    remedy="Make sure that you build from the newest sources, then publish again.",
)

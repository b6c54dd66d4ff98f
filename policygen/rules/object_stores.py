"""What can keep a site from being sent to an object store or a server of files."""

from policygen.core.errors import Rule

STORE_NEEDS_EXTRA = Rule(
    "E710",
    "store-needs-extra",
    says="The program part that speaks to this kind of store is not installed.",
    why="Object stores and servers of files each need a library of their own, which most projects do not.",
    example="policygen publish --to s3://bucket   (installed without the extra `remote`)",
    remedy="Install it: `pip install 'policygen[remote]'`.",
)

STORE_REFUSED = Rule(
    "E711",
    "store-refused",
    says="The store could not be reached, or refused what was asked of it.",
    why="Nothing more was sent. What readers see is whole: no page links to a file that is not there.",
    example="Access denied: the key may read the bucket, but not write to it.",
    remedy="Mend what the message says and publish again; what was sent already is taken up.",
)

PUBLICATION_UNDER_WAY = Rule(
    "E712",
    "publication-under-way",
    says="Somebody else is publishing to the same address, or was when their computer stopped.",
    why="Two publications at once would leave pages of one beside pages of the other.",
    example="Two runs of a workflow, started by two pushes.",
    remedy="Wait for the other, then publish again. One that was silent for ten minutes is taken for dead.",
)

TARGET_CHANGED_MEANWHILE = Rule(
    "E713",
    "target-changed-meanwhile",
    says="What is published is no longer what this publication began from.",
    why="Somebody else published meanwhile; going on would undo what they did.",
    example="A colleague published from another computer a minute ago.",
    remedy="Make sure that you build from the newest sources, then publish again.",
)

REMOTE_LIST_UNUSABLE = Rule(
    "E715",
    "remote-list-unusable",
    says="The list of files at the target cannot be used.",
    why="Without it nobody knows which files there are the site's and which are yours.",
    example="policygen-manifest.json at the target was edited by hand.",
    remedy="Follow the message: restore the file, or publish to another prefix.",
)

HEADER_NOT_KEPT = Rule(
    "E716",
    "header-not-kept",
    says="The store does not give back the content type or the cache rule with which a file was sent.",
    why="Browsers would show the page as something else, or keep it for too long.",
    example="A proxy in front of the store sets `Content-Type` itself.",
    remedy="Find what changes it, such as a default of the bucket, and publish again.",
)

STORE_ADDRESS_UNUSABLE = Rule(
    "E717",
    "store-address-unusable",
    says="The address of the store cannot be used.",
    why="It has no bucket or host, a kind that is not known, or holds a password.",
    example="sftp://me:secret@example.org/site",
    remedy="Write it as in docs/object-stores.md; secrets belong where the store's own tools look for them.",
)

COMMAND_AFTER_FAILED = Rule(
    "E718",
    "command-after-failed",
    says="The site is published, but the command that was to run afterwards failed.",
    why="What it was to do is not done: readers may go on seeing copies from a cache.",
    example='after = ["sh", "purge.sh"]   (purge.sh ends with status 1)',
    remedy="Mend the command, then publish again: it is given the same paths once more.",
)

"""What can keep a site from being sent to an object store or an sftp server."""

from policygen.core.errors import Rule

STORE_NEEDS_EXTRA = Rule(
    "E710",
    "store-needs-extra",
    says="The library for this kind of store is not installed.",
    why="Each kind of store needs its own library, and most projects need none.",
    example="policygen publish --to s3://bucket   (installed without the extra `remote`)",
    remedy="Install it: `pip install 'policygen[remote]'`.",
)

STORE_REFUSED = Rule(
    "E711",
    "store-refused",
    says="The store could not be reached, or refused what was asked of it.",
    why="Nothing more was sent. What readers see is whole: no page links to a file that is not there.",
    example="Access denied: the key may read the bucket, but not write to it.",
    remedy="Fix what the message says and publish again. What was already sent is not sent twice.",
)

PUBLICATION_UNDER_WAY = Rule(
    "E712",
    "publication-under-way",
    says="Somebody else is publishing to the same address, or was interrupted while doing so.",
    why="Two publications at once would leave pages of one beside pages of the other.",
    example="Two runs of a workflow, started by two pushes.",
    remedy="Wait for it to finish, then publish again. Ten minutes without a sign of life end its turn.",
)

TARGET_CHANGED_MEANWHILE = Rule(
    "E713",
    "target-changed-meanwhile",
    says="What is published has changed since this publication began.",
    why="Somebody else published meanwhile; going on would undo what they did.",
    example="A colleague published from another computer a minute ago.",
    remedy="Make sure that you build from the newest sources, then publish again.",
)

REMOTE_LIST_UNUSABLE = Rule(
    "E715",
    "remote-list-unusable",
    says="The list of files at the target cannot be used.",
    why="Only this list tells which files there belong to the site and which are yours.",
    example="policygen-manifest.json at the target was edited by hand.",
    remedy="Do what the message says: restore the file, or publish to another prefix.",
)

HEADER_NOT_KEPT = Rule(
    "E716",
    "header-not-kept",
    says="The store changed the content type or the cache rule of a file that was sent.",
    why="Browsers may not show the page as a page, or may keep an old one for too long.",
    example="A proxy in front of the store sets `Content-Type` itself.",
    remedy="Find what changes it, such as a default of the bucket, and publish again.",
)

STORE_ADDRESS_UNUSABLE = Rule(
    "E717",
    "store-address-unusable",
    says="The address of the store cannot be used.",
    why="It names no bucket or host, is of an unknown kind, or holds a password.",
    example="sftp://me:secret@example.org/site",
    remedy="Write it [like these](object-stores.md); secrets belong where the store's own tools look for them.",
)

COMMAND_AFTER_FAILED = Rule(
    "E718",
    "command-after-failed",
    says="The site is published, but the command that was to run afterwards failed.",
    why="What it should do was not done: readers may still get old copies from a cache.",
    example='after = ["sh", "purge.sh"]   (purge.sh ends with status 1)',
    remedy="Fix the command. After a publication to a store, publish again: it gets the same paths once more. After "
    "one to a branch or a folder, [run it by hand](object-stores.md#a-command-that-follows).",
)

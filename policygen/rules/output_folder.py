"""What can keep a site from being written, or from being what was built."""

from policygen.core.errors import Rule, Severity

OUTPUT_PLACE_REFUSED = Rule(
    "E301",
    "output-place-refused",
    says="The output would take the place of the project, your home folder, a repository or the like.",
    why="A build replaces the whole folder; what is in it would be gone.",
    example="policygen build --output ~",
    remedy="Choose another folder with `--output`.",
)

OUTPUT_NOT_OURS = Rule(
    "E302",
    "output-not-ours",
    says="The folder is not empty and not policygen's own.",
    why="A build replaces the whole folder, and there are files in it that it did not write.",
    example="policygen build --output Documents/",
    remedy="Empty it if nothing in it is needed, or choose another.",
)

SITE_LIST_UNUSABLE = Rule(
    "E303",
    "site-list-unusable",
    says="The list of the site's files in the output folder cannot be used.",
    why="Without the list nobody knows which files are the site's and which are yours.",
    example="site/policygen-manifest.json was edited by hand.",
    remedy="Follow the message: restore it, or build into another folder.",
)

SITE_LIST_OTHER_RELEASE = Rule(
    "E304",
    "site-list-other-release",
    says="That list comes from another release of policygen.",
    why="What this release does not understand it could delete.",
    example="site/policygen-manifest.json with a later “format”",
    remedy="Update policygen, or build into another folder.",
)

OUTPUT_NOT_A_FOLDER = Rule(
    "E305",
    "output-not-a-folder",
    says="There is something in that place that is not a folder.",
    why="The site needs a folder there.",
    example="policygen build --output notes.txt",
    remedy="Move it away, or choose another.",
)

OUTPUT_IS_MOUNT_POINT = Rule(
    "E306",
    "output-is-mount-point",
    says="The folder is a mount point, which cannot be replaced as a whole.",
    why="A mounted folder cannot be exchanged at once, so readers could see half a site.",
    example="docker run -v ./site:/project/site …",
    remedy="Build into a folder inside it with `build --output`.",
)

BUILD_ALREADY_RUNNING = Rule(
    "E307",
    "build-already-running",
    says="Another build is writing this site.",
    why="Two builds that write one folder would leave a mixture of both.",
    example="policygen build & policygen build",
    remedy="Wait until it is done.",
)

OUTPUT_CANNOT_BE_RENAMED = Rule(
    "E308",
    "output-cannot-be-renamed",
    says="The system cannot rename this folder.",
    why="The new site takes the old one's place by renaming; without that readers could see half a site.",
    example="An output folder on another disk, behind a link",
    remedy="Move it away, or choose another.",
)

PATH_UNFIT_FOR_FILE = Rule(
    "E310",
    "path-unfit-for-file",
    says="No file may be at that place.",
    why="No computer, or not every one, can keep a file of that name.",
    example="static/aux.txt",
    remedy="Rename what it is made from.",
)

ADDRESSES_CLASH = Rule(
    "E311",
    "addresses-clash",
    says="Two things would be at one address.",
    why="One of the two would never be seen.",
    example="static/privacy/index.html   (and a policy called privacy)",
    remedy="Rename one of them.",
)

FOREIGN_FILE_BLOCKS_SITE = Rule(
    "E312",
    "foreign-file-blocks-site",
    says="A file that is not policygen's stands where the site needs its place.",
    why="The file was put there by somebody, so it is not overwritten.",
    example="site/privacy/index.html, written by another program",
    remedy="Move it away; what the site should have belongs into `static/`.",
)

FOREIGN_FILE_NOT_CARRIED = Rule(
    "E313",
    "foreign-file-not-carried",
    says="A file that is not policygen's cannot be carried over into the new site.",
    why="It would be lost with the old site.",
    example="site/google1234.html   (mode 000)",
    remedy="Move it away.",
)

WRITTEN_OTHERWISE = Rule(
    "E314",
    "written-otherwise",
    says="What was written is not what was planned.",
    why="A site that is not what was planned must not take the old one's place.",
    example="A full disk, or a program that changes files while they are written",
    remedy="Build again; tell us if it stays.",
)

DISK_FULL = Rule(
    "E320",
    "disk-full",
    says="There is no space left on the disk.",
    why="Half a site is worse than the old one, which stays.",
    example="No space left on device",
    remedy="Free some and build again.",
)

DISK_READ_ONLY = Rule(
    "E321",
    "disk-read-only",
    says="The disk can only be read.",
    why="Nothing can be written there.",
    example="Read-only file system",
    remedy="Choose another folder.",
)

OUTPUT_NOT_PERMITTED = Rule(
    "E322",
    "output-not-permitted",
    says="You are not allowed to read or write there.",
    why="Nothing can be written there, or what is there cannot be compared.",
    example="Permission denied: site/",
    remedy="Change who may, or choose another folder.",
)

FILE_BEYOND_SYSTEM_LIMIT = Rule(
    "E323",
    "file-beyond-system-limit",
    says="A file is larger than the system allows.",
    why="The file would be cut off.",
    example="File too large   (ulimit -f)",
    remedy="Raise that limit.",
)

CANNOT_BE_WRITTEN = Rule(
    "E324",
    "cannot-be-written",
    says="Something cannot be written, for the reason given.",
    why="The site would not be complete, so the old one stays.",
    example="Input/output error",
    remedy="Remove the reason.",
)

NO_SITE_THERE = Rule(
    "E330",
    "no-site-there",
    says="There is no site in the folder.",
    why="There is nothing to compare with what was published.",
    example="policygen verify   (before the first build)",
    remedy="Make one with `policygen build`.",
)

SITE_FILE_MISSING = Rule(
    "E331",
    "site-file-missing",
    says="A file of the site is missing.",
    why="An address that readers may have kept is dead.",
    example="site/privacy/2020-05-01/index.html was deleted.",
    remedy="Build again.",
)

SITE_FILE_CHANGED = Rule(
    "E332",
    "site-file-changed",
    says="A file of the site is not the one that was built.",
    why="Readers are shown something that no source says.",
    example="A sentence was changed in site/privacy/index.html.",
    remedy="Build again.",
)

OLD_SITE_LEFT_BEHIND = Rule(
    "E340",
    "old-site-left-behind",
    says="The site is complete, but something from before could not be deleted.",
    why="It takes room on the disk and can be mistaken for the site.",
    example=".site.policygen/old   (a program holds a file in it open)",
    remedy="Delete the folder that the message names.",
    severity=Severity.REMINDER,
)

FILE_APPEARED_DURING_BUILD = Rule(
    "E341",
    "file-appeared-during-build",
    says="A file appeared during the build where the new site has one of its own.",
    why="Somebody's file would have been overwritten; it was put aside.",
    example="site/feed.xml, uploaded while the build was running",
    remedy="Look at where the message says it was kept.",
    severity=Severity.REMINDER,
)

"""The only writer of the output folder.

    with site.open_output(folder, project=project, sources=(content, templates)) as staging:
        entries = site.stage(files, staging.folder, "content/privacy")     # here or in a worker process
        report = staging.commit(entries, record)

**Whose folder it is.** It is ours if it is missing, empty, holds only `.gitignore` or `.gitkeep`, or holds our
manifest `policygen-manifest.json`. Any other is refused, untouched. A file in it that the manifest does not name is
unmanaged: every build carries it over, the very same file where the file system has hard links (a copy elsewhere),
links as links; an empty unmanaged folder is made again with its permissions. An unmanaged file where a page belongs is
an error. A file that the manifest names is ours: edited by hand, it is overwritten.

**What readers see.** The new site is written into a folder beside the output and then takes its place in one step,
where the system can exchange two folders (Linux: `renameat2`; macOS: `renamex_np`; local file systems). Elsewhere
(Windows, most network file systems) two renames do it: between them the output is missing for an instant, and a
build killed just then leaves a journal by which the next command completes it. Thus, whatever kills the process:

- a file is whole, and in the first case always there;
- everything opened by way of one open folder (`openat`) is of one build, or is gone because that build was replaced;
- two separate look-ups by path may fall on either side of the exchange, as on any host.

Three things follow from the folder being a new one after each build. A program that has the folder itself open (a
shell or a server started inside it, a container that mounts it) keeps the old one, which is then emptied: serve it
by its path, mount the folder above it. A mount point cannot be exchanged and is refused. A folder that comes from a
layer of a container image cannot be renamed: the first build into such a folder works, a rebuild is refused.

**Power.** A killed process is not a power cut: nothing here waits for the disk (that would stall other programs for
seconds). After a power cut `policygen verify` tells whether the site is whole, and `policygen build` makes it so.

**One at a time.** A lock beside the output admits one build; the system frees it when the process ends, however it
ends. Everything that we keep beside the output `site` lies in one folder, `.site.policygen`, gone when nobody builds.
"""

from policygen.site.manifest import Manifest, ManifestEntry, read_manifest, verify
from policygen.site.output import Staging, WriteReport, open_output, recover
from policygen.site.staging import stage

__all__ = [
    "Manifest",
    "ManifestEntry",
    "Staging",
    "WriteReport",
    "open_output",
    "read_manifest",
    "recover",
    "stage",
    "verify",
]

"""Accept, or reject, all tracked changes of Word files in LibreOffice: run by a Python that has its module `uno`.

usage: python3 settle.py PROFILE FILE…

Beside each FILE.docx it writes FILE.accepted.docx and FILE.rejected.docx. One LibreOffice does them all.
"""

import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

COMMANDS = {"accepted": ".uno:AcceptAllTrackedChanges", "rejected": ".uno:RejectAllTrackedChanges"}
PATIENCE = 60  # seconds until LibreOffice must have started


def main(profile: str, files: list[str]) -> None:
    name = f"policygen{sha256(str(Path(profile).resolve()).encode()).hexdigest()[:16]}"  # others may run at this time
    office = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(profile).resolve().as_uri()}",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={name};urp",
        ]
    )
    desktop = None
    try:
        desktop, context = connected(name)
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        for file in map(Path, files):
            for ending, command in COMMANDS.items():
                text = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, (said("Hidden", True),))
                dispatcher.executeDispatch(text.CurrentController.Frame, command, "", 0, ())
                settled = file.with_suffix(f".{ending}.docx").resolve().as_uri()
                text.storeToURL(settled, (said("FilterName", "MS Word 2007 XML"),))
                text.close(True)
    finally:
        if desktop is None:
            office.terminate()
        else:
            desktop.terminate()
        office.wait(PATIENCE)


def connected(name: str):
    """The desktop of a LibreOffice that is starting, and its context."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context), context


def said(name: str, value: object) -> PropertyValue:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

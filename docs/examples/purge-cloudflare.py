"""Let Cloudflare forget what changed. In policygen.toml:

    after = ["python3", "purge-cloudflare.py"]

CLOUDFLARE_ZONE holds the id of the zone, CLOUDFLARE_API_TOKEN a token that may purge its cache.
"""

import json
import os
import sys
from urllib.request import Request, urlopen

api = os.environ.get("CLOUDFLARE_API", "https://api.cloudflare.com/client/v4")
addresses = sys.stdin.read().split()
for first in range(0, len(addresses), 30):  # no more are taken at once
    request = Request(
        f"{api}/zones/{os.environ['CLOUDFLARE_ZONE']}/purge_cache",
        json.dumps({"files": addresses[first : first + 30]}).encode(),
        {
            "Authorization": f"Bearer {os.environ['CLOUDFLARE_API_TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    with urlopen(request) as answer:  # anything but success ends the program with status 1
        if not json.load(answer)["success"]:
            sys.exit("Cloudflare refused to purge")

"""Tell search engines what changed, by IndexNow. In policygen.toml:

    after = ["python3", "tell-indexnow.py"]

INDEXNOW_KEY holds a key of your own, which also stands in the file static/KEY.txt of the project. For a site below the
root of its host, INDEXNOW_KEY_LOCATION holds the address of that file, such as https://example.org/legal/KEY.txt.
"""

import json
import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

api = os.environ.get("INDEXNOW_API", "https://api.indexnow.org/indexnow")
location = os.environ.get("INDEXNOW_KEY_LOCATION")
addresses = [address for address in sys.stdin.read().split() if address.endswith("/")]  # pages only
for first in range(0, len(addresses), 10_000):
    batch = addresses[first : first + 10_000]
    message = {"host": urlsplit(batch[0]).netloc, "key": os.environ["INDEXNOW_KEY"], "urlList": batch}
    if location:
        message["keyLocation"] = location
    urlopen(Request(api, json.dumps(message).encode(), {"Content-Type": "application/json"})).close()

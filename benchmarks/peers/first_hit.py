"""Opens an index, asks one query, and says so: what a new process needs for its first hit.

    python -c "from peers.first_hit import main; main()" ENGINE FOLDER QUERY

QUERY is JSON. Without an engine it only says so, which is what Python and these modules need by themselves.
"""

import json
import sys
from pathlib import Path

from peers import open_peer
from peers.base import Query


def main() -> None:
    if len(sys.argv) == 1:
        print("nothing asked", flush=True)
        return
    name, folder, asked = sys.argv[1:]
    row = json.loads(asked)
    hits = open_peer(name).open(Path(folder)).ask(Query(row["kind"], tuple(row["words"])))
    print(hits[0][0], flush=True)

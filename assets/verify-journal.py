#!/usr/bin/env python3
"""Verifies an exported journal without Token Station: python3 verify-journal.py JOURNAL.jsonl

Recomputes every hash from the fields of its line and names the first line that does not fit.
The format is described in the README, "The exported journal".
"""
import hashlib
import json
import sys

FIELDS = ("seq", "at", "station", "operator", "act", "object", "outcome", "reason", "body")
rows, head = 0, bytes(32)
with open(sys.argv[1], encoding="utf-8") as journal:
    for rows, line in enumerate(journal, 1):
        row = json.loads(line)
        chain = hashlib.sha256(b"journal/1" + bytes.fromhex(row["previous"]))
        for field in FIELDS:
            text = str(row[field]).encode("utf-8")
            chain.update(len(text).to_bytes(8, "big") + text)
        fits = row["seq"] == rows and row["previous"] == head.hex() and row["hash"] == chain.hexdigest()
        if not fits:
            sys.exit(f"line {rows} does not fit")
        head = chain.digest()
print(f"{rows} rows, head {head.hex()}")

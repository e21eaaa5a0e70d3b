#!/usr/bin/env python3
"""Writes the tables of docs/performance.md from the records, so that nobody copies a figure by hand.

    python3 bench/write_tables.py            rewrites what stands between the marks in the page
    python3 bench/write_tables.py --check    says whether the page is what the records give (exit status 1: it is not)
"""

import json
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
RECORDS = TOP / "bench/records"
PAGE = TOP / "docs/performance.md"

Rows = list[list[str]]


def load(name: str) -> dict | None:
    path = RECORDS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def table(head: list[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float) -> str:
    """A ratio as it is read: as 1/n where it is small."""
    return f"1/{1 / value:.1f}" if 0 < value < 0.2 else f"{value:.3g}"


def verdict(entry: dict) -> str:
    return "yes" if entry["met"] else "**no**"


def bar(entry: dict) -> str:
    return ("at least " if entry["better"] == "higher" else "at most ") + share(entry["bar"])


def parts(entry: dict) -> str:
    said = {"value", "bar", "better", "met"}
    return ", ".join(f"{key} {value}" for key, value in entry.items() if key not in said)


def machine(record: dict) -> str:
    return (f"{record['machine']}, {record['cores']} cores, {record['target']}, {record['compiler']}, "
            f"stemma {record['version']}.")


def ratios(record: dict) -> str:
    rows = [[f"`{name}`", share(entry["value"]), bar(entry), verdict(entry), parts(entry)]
            for name, entry in record.items() if isinstance(entry, dict) and entry.get("value") is not None]
    missing = [[f"`{name}`", "-", "-", "-", entry["why"]]
               for name, entry in record.items() if isinstance(entry, dict) and entry.get("value") is None]
    return machine(record) + "\n\n" + table(["ratio", "value", "bar", "met", "made of"], rows + missing)


def rivals(record: dict) -> str:
    ours = record["stemma"]

    def row(name: str, entry: dict) -> list[str]:
        if "documents_per_s" not in entry:
            return [name, "", entry.get("not_installed") or entry["failed"], "", "", "", "", ""]
        signing = ours["documents_per_s"] / entry["documents_per_s"]
        cells = [name, entry["version"], entry["what"], f"{entry['documents_per_s']:,.0f}", f"{signing:.1f}x"]
        if "end_to_end_s" not in entry:
            return [*cells, "-", "-", "-"]
        whole = entry["end_to_end_s"] / ours["end_to_end_s"]
        return [*cells, f"{entry['end_to_end_s']:.2f}", f"{whole:.1f}x", str(entry["removed"])]

    rows = [row(name, entry) for name, entry in {"stemma": ours, **record["rivals"]}.items()]
    bars = [[f"`{name}`", f"{entry['value']}x", bar(entry), verdict(entry)]
            for name, entry in record["ratios"].items() if "bar" in entry]
    where = dict(record["machine"], version=ours["version"])
    wins = [name for name, entry in record["rivals"].items()
            if entry.get("documents_per_s", 0) > ours["documents_per_s"]
            or entry.get("end_to_end_s", float("inf")) < ours["end_to_end_s"]]
    outcome = f"A rival is faster: {', '.join(wins)}." if wins else "No rival is faster in either column."
    return "\n\n".join([
        f"{record['documents']:,} documents, {record['bytes'] / 1e6:.1f} MB of JSON lines ({record['made_by']}); "
        f"{record['settings']}. {machine(where)}",
        table(["program", "version", "measured", "signed, documents/s", "stemma is faster by", "grouped, s",
               "stemma is faster by", "removed"], rows),
        table(["ratio", "value", "bar", "met"], bars),
        outcome])


def filled(page: str) -> str:
    for name, write in (("ratios", ratios), ("rivals", rivals)):
        record = load(name)
        made = write(record) if record else "Not recorded yet: run the command above."
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            sys.exit(f"{PAGE}: no marks for {name}: expected {begin.strip()} and {end}")
        page = f"{before}{begin}\n{made}\n\n{end}{after}"
    return page


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    new = filled(page)
    if "--check" in sys.argv[1:]:
        return int(page != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

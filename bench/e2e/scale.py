#!/usr/bin/env python3
"""What `stemma find` costs as the collection grows, and whether it keeps its promises.

    bench/e2e/scale.py growth --documents 10000 100000 1000000 --memory 2G --scratch /tmp/scale
    bench/e2e/scale.py skew --scratch /tmp/scale

growth: made-up articles (stemma-synth) of each size, joined under the limit. A line of JSON for each: wall and processor
seconds, the seconds that `cat` needs with a cold cache, peak memory against the limit, scratch, seconds by stage, and how
many of the planted passages of 20 words or more were found. skew: the collections on which joins grow square.
The exit status is 1 when a promise is broken: peak memory over the limit and 256 MiB, or a passage in a hundred missed.
"""

import argparse
import csv
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import time

SLACK = 256 << 20
UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}


def size(text):
    return int(text[:-1]) << UNITS[text[-1].upper()] if text[-1].upper() in UNITS else int(text)


def drop_cache(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def cold_cat(path):
    """The best of three: a neighbour's load makes it slower, and the bar easier, never the other way round."""
    best = float("inf")
    for _ in range(3):
        drop_cache(path)
        began = time.monotonic()
        subprocess.run(["cat", path], stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.monotonic() - began)
    return best


def find(program, path, result, limit, scratch, threads, extra=()):
    drop_cache(path)
    command = [program, "find", str(path), "-o", str(result), "--memory", limit, "--progress", "json", "-j", str(threads)]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    run = subprocess.run([*command, *extra], stderr=subprocess.PIPE, text=True, env=environment)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        sys.exit(run.stderr)
    told = next(json.loads(line) for line in run.stderr.splitlines() if line.startswith('{"type":"stages"'))
    return {
        "command": " ".join(["stemma", *command[1:], *extra]),
        "wall": round(wall, 2),
        "processor": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
        "memory_limit": size(limit),
        "memory_peak": told["memory"],
        "scratch": told["scratch"],
        "stages": {stage["stage"]: round(stage["seconds"], 2) for stage in told["stages"]},
    }


def recall(result, truth, words=20, letters_a_word=7):
    """The share of planted passages of so many words of which at least half is in a reported passage of the pair."""
    wanted = {}
    with open(truth, encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            begin, end = int(row["copy_start_byte"]), int(row["copy_end_byte"])
            if row["label"] == "1" and end - begin >= words * letters_a_word:
                wanted.setdefault((row["copy_id"], row["source_id"]), []).append((begin, end))
    passages = sum(map(len, wanted.values()))
    found = 0
    with open(result, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"type":"pair"'):
                continue
            pair = json.loads(line)
            for copy, source, side in ((pair["a"], pair["b"], "a"), (pair["b"], pair["a"], "b")):
                for begin, end in wanted.get((copy, source), ()):
                    shared = sum(max(0, min(end, p[side][1]) - max(begin, p[side][0])) for p in pair["passages"])
                    found += 2 * shared >= end - begin
    return found, passages


def growth(arguments, programs, scratch):
    kept = True
    for documents in arguments.documents:
        path, truth, result = (scratch / f"{documents}.{kind}" for kind in ("jsonl", "tsv", "result"))
        if not path.exists():
            subprocess.run([programs / "stemma-synth", "--documents", str(documents), "--words", str(arguments.words), "--copies",
                            "0.2", "--near-duplicates", "0.1", "-o", path, "--truth", truth], check=True)
        record = {"documents": documents, "bytes": path.stat().st_size, "cat": round(cold_cat(path), 2)}
        record |= find(programs / "stemma", path, result, arguments.memory, scratch, arguments.threads)
        found, passages = recall(result, truth)
        with open(result, "rb") as lines:
            lines.seek(-4096, os.SEEK_END)
            summary = json.loads(lines.read().splitlines()[-1])
        record |= {"times_cat": round(record["wall"] / record["cat"], 1), "passages": passages,
                   "found": round(found / max(1, passages), 4),
                   "microseconds_a_document": round(1e6 * record["wall"] / documents, 1),
                   "summary": {name: summary[name] for name in ("pairs", "candidates", "fingerprints", "cut", "rescued", "capped")}}
        kept &= record["memory_peak"] <= record["memory_limit"] + SLACK and record["found"] >= 0.99
        print(json.dumps(record), flush=True)
    return kept


def prose(words, chance):
    return " ".join(f"{chance.choice('bdfgklmnprst')}{chance.getrandbits(36):x}" for _ in range(words))


def skewed(kind, count, chance):
    """Records of a collection on which a careless join is square; for each kind a true copy hides in it."""
    hidden = prose(50, chance)
    shared = prose(250 if kind == "dispatch" else 40, chance)
    for i in range(count):
        own = {"dispatch": 60, "template": 150, "phrase": 60, "empty": 0}[kind]
        text = prose(own, chance) if own else ""
        if kind == "dispatch":
            text += " " + shared
        elif kind == "template":
            text = shared + "\n\n" + text
        elif kind == "phrase":
            text += " " + " ".join(shared.split()[:8])
        if i in (count // 3, count // 2):
            text += " " + hidden
        yield {"id": str(i), "text": text, "source": f"outlet{i % 500 if kind != 'template' else 0}.example"}


def skew(arguments, programs, scratch):
    kept = True
    kinds = [(kind, count) for kind, counts in (
        ("dispatch", (2_500, 10_000)), ("template", (50_000, 200_000)), ("phrase", (50_000, 200_000)), ("empty", (250_000, 1_000_000)))
        for count in counts]
    for kind, count in [*kinds, ("large", 1)]:
        path, result = scratch / f"{kind}.jsonl", scratch / f"{kind}.result"
        chance = random.Random(1)
        with open(path, "w", encoding="utf-8") as lines:
            if kind == "large":
                hidden = prose(60, chance)
                block = prose(100_000, chance)
                text = " ".join(f"{i}{block[:1_000_000 - 10]}" for i in range(arguments.large)) + " " + hidden
                for name, body in (("large", text), ("small", hidden)):
                    lines.write(json.dumps({"id": name, "text": body}) + "\n")
            else:
                for record in skewed(kind, count, chance):
                    lines.write(json.dumps(record) + "\n")
        record = {"kind": kind, "documents": count, "bytes": path.stat().st_size}
        record |= find(programs / "stemma", path, result, arguments.memory, scratch, arguments.threads)
        copies = 0
        wanted = {"large", "small"} if kind == "large" else {str(count // 3), str(count // 2)}
        with open(result, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith('{"type":"pair"'):
                    pair = json.loads(line)
                    copies += {pair["a"], pair["b"]} == wanted
                elif line.startswith('{"type":"summary"'):
                    record["summary"] = {name: value for name, value in json.loads(line).items()
                                         if name in ("pairs", "candidates", "fingerprints", "cut", "rescued", "capped")}
        record["copy_found"] = copies == 1
        kept &= record["memory_peak"] <= record["memory_limit"] + SLACK and record["copy_found"]
        print(json.dumps(record), flush=True)
        path.unlink()
        result.unlink()
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("growth", "skew"))
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--words", type=int, default=330, help="of an article, on average: 330 make about 3 KB")
    parser.add_argument("--large", type=int, default=200, help="megabytes of the large document")
    parser.add_argument("--memory", default="2G")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--scratch", default="/tmp/stemma-scale")
    parser.add_argument("--programs", default=str(pathlib.Path(__file__).resolve().parents[2] / "build/release/bin"))
    arguments = parser.parse_args()
    scratch = pathlib.Path(arguments.scratch)
    scratch.mkdir(parents=True, exist_ok=True)
    run = {"growth": growth, "skew": skew}[arguments.what]
    sys.exit(0 if run(arguments, pathlib.Path(arguments.programs), scratch) else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Who was first: runs `stemma find` on the sets whose direction is known, and holds it to the bars.

    export STEMMA_DATA=...                       # the development corpora with score.py
    bench/quality/direction.py build/release/bin/stemma --work /tmp/direction [--sets pan13,rfc-hidden]
    bench/quality/direction.py ... --weights w.json --fit fitted.json

Prepared documents, truths and results stay in the --work folder; documents and truths are made once, results anew by each
run unless --keep is given. --fit hands all results to `stemma fit`, each set left out once for its figures.

A direction is answered when one of the three probabilities reaches 0.6. Brier and the reliability gap take the two
directions alone: the gap is the largest difference between what was said and what was right over the bins
[0.5, 0.6) ... [0.9, 1] with 50 cases or more. Python 3.9, standard library; .zst files need the zstd program.
"""
import argparse
import csv
import importlib.util
import json
import os
import re
import subprocess
import sys

DATA = os.environ.get("STEMMA_DATA", "")
MARKS = re.compile(r"^[ \t]*(?:[>:|][ \t]*)+", re.M)
YEARS = re.compile(r"\b(?:19|20)\d\d\b")
RFC_BYTES = 110_000  # longer documents are left out of the cut: they cost minutes and are like the rest

# name: (set, hide dates, transformation of the text, least right, least answered)
SETS = {
    "usenet20": ("usenet20", False, None, 0.985, 1.0),
    "usenet20-hidden": ("usenet20", True, None, 0.95, 0.70),
    "usenet20-unmarked": ("usenet20", True, lambda t: MARKS.sub("", t), 0.70, 0.70),
    "rfc": ("rfc", False, None, 0.99, 0.70),
    "rfc-hidden": ("rfc", True, lambda t: YEARS.sub("", t), 0.75, 0.70),
    "revisions-hidden": ("revisions", True, None, 0.70, 0.50),
    "pan13": ("pan13", False, None, 0.70, 0.50),
    "newsroom": ("newsroom", False, None, 0.70, 0.50),
}
NEWSROOM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "datasets", "newsroom")
HIDDEN = ("date", "title", "author")


def load_score():
    spec = importlib.util.spec_from_file_location("score", os.path.join(DATA, "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known_pairs(score, name):
    """[(copy, source)] of the pairs that a bar counts; of the newsroom also (print, agency)."""
    if name == "newsroom":
        pairs = set()
        with open(os.path.join(NEWSROOM, "pairs.tsv"), encoding="utf-8") as lines:
            for r in csv.DictReader(lines, delimiter="\t"):
                if r["direction"] in ("a_to_b", "b_to_a"):
                    pairs.add((r["b"], r["a"]) if r["direction"] == "a_to_b" else (r["a"], r["b"]))
                elif r["direction"].startswith("common_source:"):
                    agency = r["direction"].split(":")[1]
                    pairs |= {(r["a"], agency), (r["b"], agency)}
        return sorted(pairs)
    truth = score.load(name, "bytes")
    return [(c, s) for (c, s), p in truth.pairs.items() if p.label and p.directed and p.kind != "further apart"]


def documents(name):
    folder = os.path.join(DATA, name)
    for file in sorted(f for f in os.listdir(folder) if f.startswith("docs") and f.endswith(".jsonl.zst")):
        with subprocess.Popen(["zstd", "-dcq", os.path.join(folder, file)], stdout=subprocess.PIPE) as unpacked:
            for line in unpacked.stdout:
                yield json.loads(line)


def prepare(work, name, pairs):
    """Writes documents and truth of one row of SETS, unless they are there; their paths."""
    of, hide, change, _, _ = SETS[name]
    docs, truth = os.path.join(work, name + ".docs.jsonl"), os.path.join(work, name + ".tsv")
    if of == "newsroom":
        docs = os.path.join(NEWSROOM, "docs")
        with open(truth, "w", encoding="utf-8", newline="") as out:
            out.write("copy_id\tsource_id\n" + "".join(f"{c}\t{s}\n" for c, s in pairs))
    if os.path.exists(docs) and os.path.exists(truth):
        return docs, truth
    listed = {d for pair in pairs for d in pair}
    kept = set()
    with open(docs, "w", encoding="utf-8") as out:
        for r in documents(of):
            if of == "rfc" and (r["id"] not in listed or len(r["text"]) > RFC_BYTES):
                continue
            if hide:
                r = {k: v for k, v in r.items() if k not in HIDDEN}
            if change:
                r["text"] = change(r["text"])
            kept.add(r["id"])
            out.write(json.dumps(r, ensure_ascii=False) + "\n")
    with open(truth, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter="\t", lineterminator="\n")
        rows.writerow(["copy_id", "source_id"])
        rows.writerows(p for p in pairs if p[0] in kept and p[1] in kept)
    return docs, truth


def directions(path):
    """{(a, b): direction} of the pairs of a result."""
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"type":"pair"'):
                r = json.loads(line)
                if "direction" in r:
                    found[r["a"], r["b"]] = r["direction"]
    return found


def judge(result, truth):
    found = directions(result)
    with open(truth, encoding="utf-8") as lines:
        pairs = [(r["copy_id"], r["source_id"]) for r in csv.DictReader(lines, delimiter="\t")]
    given = answered = right = 0
    brier, bins = 0.0, [[0, 0.0, 0.0] for _ in range(5)]
    for copy, source in pairs:
        if (source, copy) in found:
            d = found[source, copy]
            good, bad = d["a_to_b"], d["b_to_a"]
        elif (copy, source) in found:
            d = found[copy, source]
            good, bad = d["b_to_a"], d["a_to_b"]
        else:
            continue
        given += 1
        best = max(good, bad, d["common_source"])
        if best >= 0.6:
            answered += 1
            right += good >= best
        q = good / (good + bad) if good + bad > 0 else 0.5
        brier += (1 - q) ** 2
        one = bins[min(4, int((max(q, 1 - q) - 0.5) * 10))]
        one[0] += 1
        one[1] += max(q, 1 - q)
        one[2] += 1 if q > 0.5 else 0.5 if q == 0.5 else 0
    gap = max([abs(b[1] - b[2]) / b[0] for b in bins if b[0] >= 50], default=0)
    return {"pairs": len(pairs), "given": given, "answered": answered / given if given else 0, "gap": gap,
            "right": right / answered if answered else 0, "brier": brier / given if given else 0}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("stemma", help="the program")
    ap.add_argument("--work", required=True, help="folder for documents, truths and results")
    ap.add_argument("--sets", default=",".join(SETS), help="some of: " + ", ".join(SETS))
    ap.add_argument("--weights", help="weights for the runs")
    ap.add_argument("--keep", action="store_true", help="score the results that are there")
    ap.add_argument("--fit", metavar="FILE", help="fit weights to all results and write them there")
    opt = ap.parse_args()
    if not os.path.exists(os.path.join(DATA, "score.py")):
        sys.exit("direction.py: STEMMA_DATA does not name the folder of the development corpora")
    os.makedirs(opt.work, exist_ok=True)
    score = load_score()
    fit = []
    print(f"{'set':20} {'pairs':>6} {'given':>6} {'answered':>9} {'right':>7} {'Brier':>7} {'gap':>6}  bar")
    ok = True
    for name in opt.sets.split(","):
        of, hide, _, least_right, least_answered = SETS[name]
        docs, truth = prepare(opt.work, name, known_pairs(score, of))
        result = os.path.join(opt.work, name + ".jsonl")
        if not (opt.keep and os.path.exists(result)):
            command = [opt.stemma, "find", docs, "--evidence", "-q", "-o", result]
            command += ["--hide-dates"] * hide + (["--weights", opt.weights] if opt.weights else [])
            subprocess.run(command, check=True)
        r = judge(result, truth)
        met = (r["right"] >= least_right and r["answered"] >= least_answered and r["brier"] <= 0.15 and r["gap"] <= 0.1)
        ok &= met
        print(f"{name:20} {r['pairs']:6} {r['given']:6} {r['answered']:9.4f} {r['right']:7.4f} {r['brier']:7.4f} {r['gap']:6.3f}  "
              f"{'met' if met else 'missed'}: right {least_right}, answered {least_answered}", flush=True)
        fit += [result, truth]
    if opt.fit:
        command = [opt.stemma, "fit", *fit, "-o", opt.fit] + (["--weights", opt.weights] if opt.weights else [])
        subprocess.run(command, check=True)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())

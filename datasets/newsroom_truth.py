#!/usr/bin/env python3
"""Derive truth.tsv from the texts and from pairs.tsv, and check what the two claim.

    python3 datasets/newsroom_truth.py            exits with 1 when truth.tsv is stale or a claim does not hold
    python3 datasets/newsroom_truth.py --write    writes truth.tsv

pairs.tsv is what a person judged: which pairs share text, of what kind, and who took from whom. The spans are measured
here: runs of 8 or more equal words (16 letters in Chinese), joined with the runs of 4 or more words that follow in both
texts within 8 words. Words are compared as an editor sees them: without case, over hyphens at line ends and over marks
at line starts. What pairs of kind `furniture` share is furniture, and is no part of the spans of other pairs.
Standard library only.
"""
import collections
import itertools
import os
import re
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "newsroom")
RUN, LINK, GAP = 8, 4, 8  # words: shortest run of its own, shortest run beside another, widest edit between the two
COPIES = ("copy", "near-duplicate", "duplicate")
COLUMNS = ("kind label directed copy_id copy_start copy_end source_id source_start source_end "
           "copy_start_byte copy_end_byte source_start_byte source_end_byte").split()

# A word, or one Chinese letter. Apostrophes and hyphens join letters, also over a line end and the marks behind it.
TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+"
                   r"(?:(?<=[^\W\d_])(?:['’]|-(?:[ \t]*\n[>:| \t]*)?)(?=[^\W\d_\u4e00-\u9fff])[^\W\u4e00-\u9fff]+)*")
QUOTED = re.compile(r"“[^”]*”|„[^“]*“|»[^«]*«|«[^»]*»|\"[^\"]*\"|(?<!\w)‘[^‘]*?’(?!\w)|(?<!\w)'[^']*?'(?!\w)")

Passage = collections.namedtuple("Passage", "a0 a1 b0 b1")  # tokens, end exclusive
failures = []


def check(holds, message):
    if not holds:
        failures.append(message)


class Page:
    def __init__(self, name):
        self.name = name
        with open(os.path.join(HERE, "docs", name), encoding="utf-8", newline="") as f:
            self.text = f.read()
        found = list(TOKEN.finditer(self.text))
        self.spans = [m.span() for m in found]
        self.words = [re.sub(r"\W", "", m.group()).casefold() for m in found]
        self.furniture = [False] * len(found)
        self.before = [0.0]  # words before each token: a Chinese letter is half a word
        for w in self.words:
            self.before.append(self.before[-1] + (.5 if "\u4e00" <= w[0] <= "\u9fff" else 1))

    def length(self, i, j):
        return self.before[j] - self.before[i]

    def shingles(self, size):
        """(the next `size` words, first token), for every token where they do not end the text."""
        j = 0
        for i in range(len(self.words)):
            while j < len(self.words) and self.length(i, j) < size:
                j += 1
            if self.length(i, j) < size:
                return
            yield tuple(self.words[i:j]), i

    def chars(self, i, j):
        return self.spans[i][0], self.spans[j - 1][1]

    def bytes(self, at):
        return len(self.text[:at].encode("utf-8"))


def runs(a, b):
    """The maximal runs of at least LINK equal words, without what is furniture on both pages; longest first."""
    at = collections.defaultdict(list)
    for s, i in b.shingles(LINK):
        at[s].append(i)
    same = lambda i, j: (0 <= i < len(a.words) and 0 <= j < len(b.words) and a.words[i] == b.words[j]
                         and not (a.furniture[i] and b.furniture[j]))
    out = set()
    for s, i in a.shingles(LINK):
        for j in at[s]:
            n = len(s)
            if not all(same(i + k, j + k) for k in range(n)):
                continue
            while same(i + n, j + n):
                n += 1
            k = 0
            while same(i - k - 1, j - k - 1):
                k += 1
            out.add(Passage(i - k, i + n, j - k, j + n))
    return sorted(out, key=lambda r: (-a.length(r.a0, r.a1), r))


def passages(a, b):
    """What two pages share. Long runs first; each grows over small edits in both directions; no word is used twice."""
    left, out = runs(a, b), []
    while left and a.length(left[0].a0, left[0].a1) >= RUN:
        p = left.pop(0)
        grown = True
        while grown:
            grown = False
            for r in left:
                behind = 0 <= a.length(0, r.a0) - a.length(0, p.a1) <= GAP and 0 <= b.length(0, r.b0) - b.length(0, p.b1) <= GAP
                ahead = 0 <= a.length(0, p.a0) - a.length(0, r.a1) <= GAP and 0 <= b.length(0, p.b0) - b.length(0, r.b1) <= GAP
                if behind or ahead:
                    p = Passage(min(p.a0, r.a0), max(p.a1, r.a1), min(p.b0, r.b0), max(p.b1, r.b1))
                    left = [x for x in left if x is not r]
                    grown = True
                    break
        out.append(p)
        left = [r for r in left if (r.a1 <= p.a0 or r.a0 >= p.a1) and (r.b1 <= p.b0 or r.b0 >= p.b1)]
    return sorted(out)


def resemblance(a, b):
    x, y = ({s for s, _ in p.shingles(5)} for p in (a, b))
    return len(x & y) / len(x | y)


def inside_quotation(page, i, j):
    lo, hi = page.chars(i, j)
    return any(m.start() <= lo and hi <= m.end() for m in QUOTED.finditer(page.text))


def check_pair(row, a, b, shared):
    """The claims that a verdict makes and that can be measured."""
    name = f"{a.name} {b.name} ({row['verdict']})"
    verdict, kind, r = row["verdict"], row["kind"], resemblance(a, b)
    longest = max([a.length(p.a0, p.a1) for p in shared], default=0)
    check(verdict in COPIES + ("quotation", "furniture", "none"), f"{name}: unknown verdict")
    check(row["direction"] in ("a_to_b", "b_to_a", "none") or row["direction"].startswith("common_source:"), f"{name}: unknown direction")
    check((row["direction"] != "none") <= (verdict in COPIES), f"{name}: a direction without a copy")
    if kind == "rewritten" or verdict == "none":
        check(bool(shared) == (kind == "set phrase"), f"{name}: shares a run of {longest} words")
    elif verdict == "furniture":
        check(longest > 25, f"{name}: shares only {longest} words")
    else:
        check(shared, f"{name}: shares no run of {RUN} words")
    if verdict == "quotation":
        check(all(inside_quotation(a, p.a0, p.a1) and inside_quotation(b, p.b0, p.b1) for p in shared), f"{name}: shares more than quotations")
    check((a.words == b.words) == (verdict == "duplicate"), f"{name}: the words of both are {'' if a.words == b.words else 'not '}the same")
    if verdict in ("copy", "near-duplicate"):
        check((r >= .8) == (verdict == "near-duplicate"), f"{name}: resemblance {r:.3f}")


def truth_rows(row, a, b, shared):
    verdict = row["verdict"]
    if row["direction"] == "b_to_a":
        turned = lambda p: (p.b0, p.b1, p.a0, p.a1)
        source, copy = b, a
    else:
        turned = lambda p: p
        source, copy = a, b
    head = [row["kind"] if row["kind"] in ("rewritten", "set phrase") else verdict if verdict != "none" else row["kind"],
            str(int(verdict in COPIES)), str(int(row["direction"] in ("a_to_b", "b_to_a")))]
    if verdict in ("furniture", "none") or not shared:
        yield head + [copy.name, "", "", source.name] + [""] * 6
        return
    for s0, s1, c0, c1 in sorted(turned(p) for p in shared):
        c, s = copy.chars(c0, c1), source.chars(s0, s1)
        yield head + [copy.name, *map(str, c), source.name, *map(str, s)] + [str(p.bytes(x)) for p, at in ((copy, c), (source, s)) for x in at]


def table(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        head, *rows = (line.rstrip("\n").split("\t") for line in f)
        return [dict(zip(head, r, strict=True)) for r in rows]


def check_completeness(pages, listed):
    """No pair outside the list shares a run."""
    holders = collections.defaultdict(set)
    for p in pages.values():
        for s, _ in p.shingles(RUN):
            holders[s].add(p.name)
    for s, names in sorted(holders.items()):
        for pair in itertools.combinations(sorted(names), 2):
            check(pair in listed, f"{pair[0]} {pair[1]}: not in pairs.tsv, but both hold '{' '.join(s)}'")


def main():
    names = sorted(os.listdir(os.path.join(HERE, "docs")))
    pages = {n: Page(n) for n in names}
    check([d["id"] for d in table("documents.tsv")] == names, "documents.tsv does not list the pages of docs/ in their order")
    pairs = table("pairs.tsv")
    keys = [(r["a"], r["b"]) for r in pairs]
    check(keys == sorted(set(keys)) and all(a < b and a in pages and b in pages for a, b in keys),
          "pairs.tsv: pairs of known pages, a < b, each once and in order")
    for r in pairs:
        if r["verdict"] == "furniture":
            r["shared"] = passages(pages[r["a"]], pages[r["b"]])
    for r in pairs:
        for p in r.get("shared", ()):
            for page, lo, hi in ((pages[r["a"]], p.a0, p.a1), (pages[r["b"]], p.b0, p.b1)):
                page.furniture[lo:hi] = [True] * (hi - lo)
    lines = ["\t".join(COLUMNS)]
    for r in pairs:
        a, b = pages[r["a"]], pages[r["b"]]
        shared = r["shared"] if "shared" in r else passages(a, b)
        check_pair(r, a, b, shared)
        lines += ["\t".join(row) for row in truth_rows(r, a, b, shared)]
    check_completeness(pages, set(keys))
    path, text = os.path.join(HERE, "truth.tsv"), "\n".join(lines) + "\n"
    if "--write" in sys.argv[1:]:
        with open(path, "w", encoding="utf-8", newline="\n") as f:
            f.write(text)
    else:
        with open(path, encoding="utf-8", newline="") as f:
            check(f.read() == text, "truth.tsv is stale; run newsroom_truth.py --write and look at git diff")
    for message in failures:
        print(message, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

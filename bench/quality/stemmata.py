#!/usr/bin/env python3
"""Made-up family trees of articles: who is whose parent, with the root there or lost, dates right, hidden or wrong.

    bench/quality/stemmata.py build/release/bin/stemma --work /tmp/stemmata [--trees 200] [--seed 1] [--hide-dates]

Each tree has 3 to 50 prints of one made-up story. A print takes it from an earlier one, changes, drops and adds some words,
and may be cut from the bottom, get a lead or a paragraph of its own, or be reprinted as it is; what it changed its own
copies inherit. In a third of the trees the root is lost, every other print is lost once in ten. A fifth of the dates is
not given, one in twenty is wrong by up to ten days. The parent that is asked for is the nearest print above that is left.

Attached: prints whose parent in the tree shown is theirs (an unseen source where there is none left). Unseen: of the trees
that lost their root, those where a print without a parent left is given an unseen source. Standard library only.
"""
import argparse
import json
import os
import random
import subprocess
import sys

EPOCH = 1_700_000_000


class Words:
    """Pronounceable words, drawn by Zipf's law."""

    def __init__(self, rng):
        heads, tails = "b br d dr f fl g gr h k kl l m n p pr r s st t tr v w".split(), "a e i o u ai ea ou".split()
        ends = "l m n r s t nd rk st th".split()
        seen = {}
        while len(seen) < 6000:
            word = "".join(rng.choice(heads) + rng.choice(tails) for _ in range(rng.randint(1, 3))) + rng.choice(ends + [""])
            seen.setdefault(word, 1 / (len(seen) + 3))
        self.words, self.weights = list(seen), list(seen.values())

    def sentence(self, rng):
        return rng.choices(self.words, self.weights, k=rng.randint(8, 24))


def paragraphs(words, rng, count):
    return [[words.sentence(rng) for _ in range(rng.randint(1, 4))] for _ in range(count)]


def changed(story, words, rng):
    """A print of `story`: the same paragraphs with what this house did to them."""
    rate = 0 if rng.random() < 0.1 else rng.uniform(0.002, 0.04)
    out = []
    for paragraph in story:
        kept = []
        for sentence in paragraph:
            line = []
            for word in sentence:
                kind = rng.random()
                if kind >= rate:
                    line.append(word)
                elif kind < rate * 0.5:
                    line.append(rng.choices(words.words, words.weights)[0])
                elif kind < rate * 0.8:
                    line += [rng.choices(words.words, words.weights)[0], word]
            kept.append(line or sentence)
        out.append(kept)
    if rng.random() < 0.3 and len(out) > 3:
        out = out[: rng.randint(max(2, len(out) // 2), len(out) - 1)]
    if rng.random() < 0.25:
        out.insert(0, paragraphs(words, rng, 1)[0])
    if rng.random() < 0.25:
        out.insert(rng.randint(1, len(out)), paragraphs(words, rng, 1)[0])
    return out


def printed(story):
    return "\n\n".join(" ".join(" ".join(s).capitalize() + "." for s in p) for p in story)


def make(trees, seed):
    """Documents, and {id: the parent that is left or None}, and the ids without one in trees whose root is lost."""
    rng = random.Random(seed)
    words = Words(rng)
    documents, parents, orphans = [], {}, []
    for tree in range(trees):
        size = min(50, max(3, int(rng.lognormvariate(2.0, 0.8))))
        stories, above, times = [paragraphs(words, rng, rng.randint(5, 14))], [None], [EPOCH + tree * 86_400.0]
        for _ in range(size - 1):
            parent = rng.randrange(len(stories))
            stories.append(changed(stories[parent], words, rng))
            above.append(parent)
            times.append(times[parent] + rng.expovariate(1 / 20_000) + 120)
        root_lost = rng.random() < 1 / 3
        lost = {i for i in range(size) if (root_lost if i == 0 else rng.random() < 0.1)}
        names = [f"t{tree}-{n:02}" for n in rng.sample(range(100), size)]
        left = [i for i in range(size) if i not in lost]
        for i in left:
            up = above[i]
            while up is not None and up in lost:
                up = above[up]
            parents[names[i]] = None if up is None else names[up]
            if up is None and root_lost and len(left) > 1:
                orphans.append((tree, names[i]))
            r = {"id": names[i], "text": printed(stories[i])}
            if rng.random() >= 0.2:
                off = rng.uniform(-864_000, 864_000) if rng.random() < 0.05 else 0
                r["date"] = int(times[i] + off)
            documents.append(r)
    rng.shuffle(documents)
    return documents, parents, orphans


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("stemma")
    ap.add_argument("--work", required=True)
    ap.add_argument("--trees", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--hide-dates", action="store_true")
    ap.add_argument("--weights")
    opt = ap.parse_args()
    os.makedirs(opt.work, exist_ok=True)
    documents, parents, orphans = make(opt.trees, opt.seed)
    name = os.path.join(opt.work, "stemmata-hidden" if opt.hide_dates else "stemmata")
    with open(name + ".docs.jsonl", "w", encoding="utf-8") as out:
        for r in documents:
            out.write(json.dumps(r) + "\n")
    with open(name + ".tsv", "w", encoding="utf-8") as out:
        out.write("copy_id\tsource_id\n" + "".join(f"{c}\t{s or ''}\n" for c, s in sorted(parents.items())))
    command = [opt.stemma, "find", name + ".docs.jsonl", "--evidence", "-q", "-o", name + ".jsonl"]
    subprocess.run(command + ["--hide-dates"] * opt.hide_dates + (["--weights", opt.weights] if opt.weights else []), check=True)
    shown = {}
    with open(name + ".jsonl", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"type":"edge"'):
                r = json.loads(line)
                shown[r["copy"]] = None if r["latent"] else r["source"]
    judged = [d for d in parents if d in shown]
    attached = sum(shown[d] == parents[d] for d in judged)
    lost = {tree for tree, _ in orphans}
    told = {tree for tree, d in orphans if shown.get(d, "") is None}
    roots = [d for d in judged if parents[d] is None]
    print(f"{len(documents)} prints of {opt.trees} trees; in clusters {len(judged)}")
    print(f"attached to their parent: {attached / len(judged):.4f}; those with a parent left: "
          f"{sum(shown[d] == parents[d] for d in judged if parents[d]) / max(1, len(judged) - len(roots)):.4f}; without: "
          f"{sum(shown[d] is None for d in roots) / max(1, len(roots)):.4f}")
    print(f"trees that lost their root: {len(lost)}, with an unseen source {len(told) / max(1, len(lost)):.4f}")
    several = {t for t in lost if sum(x == t for x, _ in orphans) > 1}
    more = {t for t in several if sum(shown.get(d, "") is None for x, d in orphans if x == t) > 1}
    print(f"of them with two prints or more of the lost root: {len(several)}, two or more unseen {len(more) / max(1, len(several)):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

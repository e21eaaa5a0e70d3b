"""The rivals, each behind the same two questions: sign these texts; group these documents.

    python3 rivals.py NAME DOCUMENTS.jsonl      prints one JSON object

All work with word 5-grams, 128 slots and one thread, and are paid for taking the words out of the text. Grouping
reads the JSON lines, proposes pairs by the rival's own index, and verifies each by the exact resemblance of the sets.
Importing the library is not counted.
"""

import json
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from importlib import import_module, metadata

SLOTS = 128
WORDS = 5
RESEMBLANCE = 0.8
BANDS, ROWS = 32, 4
ROUNDS = 3
WORD = re.compile(r"\w+")

Candidates = Iterable[Iterable[int]]  # for each document, in order, numbers of documents that may resemble it


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[i:i + WORDS]) for i in range(len(words) - WORDS + 1)]


def groups(texts: list[str], candidates: Candidates) -> int:
    """How many documents are led by an earlier one that they truly resemble."""
    sets: dict[int, frozenset[str]] = {}

    def set_of(document: int) -> frozenset[str]:
        if document not in sets:
            sets[document] = frozenset(shingles(texts[document]))
        return sets[document]

    led: set[int] = set()
    for document, proposed in enumerate(candidates):
        for leader in sorted(set(proposed)):
            if leader >= document:
                break
            if leader in led:
                continue
            a, b = set_of(leader), set_of(document)
            common = len(a & b)
            if common and common >= RESEMBLANCE * (len(a) + len(b) - common):
                led.add(document)
                break
    return len(led)


class Datasketch:
    package = "datasketch"
    what = "MinHash.update_batch, MinHashLSH"

    def __init__(self) -> None:
        self.module = import_module("datasketch")

    def sign(self, texts: list[str]) -> list:
        signatures = []
        for text in texts:
            signature = self.module.MinHash(num_perm=SLOTS)
            signature.update_batch([shingle.encode() for shingle in shingles(text)])
            signatures.append(signature)
        return signatures

    def candidates(self, texts: list[str]) -> Candidates:
        index = self.module.MinHashLSH(num_perm=SLOTS, params=(BANDS, ROWS))
        for document, signature in enumerate(self.sign(texts)):
            yield index.query(signature)
            index.insert(document, signature)


class RensaExact:
    package = "rensa"
    what = "RMinHash over all shingles, RMinHashLSH"

    def __init__(self) -> None:
        self.module = import_module("rensa")

    def sign(self, texts: list[str]) -> object:
        return self.module.RMinHash.digest_matrix_from_token_sets([shingles(t) for t in texts], SLOTS, 42)

    def candidates(self, texts: list[str]) -> Candidates:
        signatures = self.module.RMinHash.from_token_sets([shingles(t) for t in texts], SLOTS, 42)
        index = self.module.RMinHashLSH(RESEMBLANCE, SLOTS, BANDS)
        index.insert_many(signatures)
        return index.query_all(signatures)


class RensaSampled(RensaExact):
    what = "the rho path: signs a sample of the shingles; gives no groups, only flags"
    candidates = None

    def sign(self, texts: list[str]) -> object:
        return self.module.RMinHash.digest_matrix_from_token_sets_rho([shingles(t) for t in texts], SLOTS, 42)


class TextDedup:
    package = "text-dedup"
    what = "minhash.embed_func (its own words), its tables"

    def __init__(self) -> None:
        self.module = import_module("text_dedup.minhash")
        numpy = import_module("numpy")
        prime, largest = (1 << 61) - 1, (1 << 32) - 1
        random = numpy.random.RandomState(42)
        self.arguments = {
            "num_perm": SLOTS,
            "ngram_size": WORDS,
            "min_length": WORDS,
            "hashranges": [(i * ROWS, (i + 1) * ROWS) for i in range(BANDS)],
            "permutations": (random.randint(1, prime, SLOTS, dtype=numpy.uint64),
                             random.randint(0, prime, SLOTS, dtype=numpy.uint64)),
            "hash_func": self.module.xxh3_32hash,
            "dtype": numpy.uint64,
            "max_hash": numpy.uint64(largest),
            "modulo_prime": numpy.uint64(prime),
        }

    def sign(self, texts: list[str]) -> list:
        return [self.module.embed_func(text, i, **self.arguments)["__signatures__"] for i, text in enumerate(texts)]

    def candidates(self, texts: list[str]) -> Candidates:
        tables: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(BANDS)]
        for document, signature in enumerate(self.sign(texts)):
            found: list[int] = []
            for table, key in zip(tables, signature):
                found += table[key]
                table[key].append(document)
            yield found


class Gaoya:
    package = "gaoya"
    what = "MinHashStringIndex (its own words): signature and index are one"

    def __init__(self) -> None:
        self.module = import_module("gaoya.minhash")

    def sign(self, texts: list[str]) -> object:
        index = self.module.MinHashStringIndex(32, RESEMBLANCE, BANDS, ROWS, None, "word", True, (WORDS, WORDS))
        for document, text in enumerate(texts):
            index.insert_document(document, text)
        return index

    def candidates(self, texts: list[str]) -> Candidates:
        index = self.sign(texts)
        return (index.query(text) for text in texts)


class FastSketch:
    package = "FastSketchLSH"
    what = "FastSimilaritySketch.batch, LSH"

    def __init__(self) -> None:
        self.module = import_module("FastSketchLSH")

    def sign(self, texts: list[str]) -> object:
        sketch = self.module.FastSimilaritySketch(SLOTS, 42)
        return sketch.batch([shingles(t) for t in texts], num_threads=1)

    def candidates(self, texts: list[str]) -> Candidates:
        signatures = self.sign(texts)
        index = self.module.LSH(SLOTS, BANDS, num_threads=1)
        index.insert(signatures)
        return index.query(signatures)


RIVALS: dict[str, type] = {
    "datasketch": Datasketch,
    "rensa, exact path": RensaExact,
    "rensa, sampled path": RensaSampled,
    "text-dedup": TextDedup,
    "gaoya": Gaoya,
    "FastSketchLSH": FastSketch,
}


def seconds_of(work: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def main() -> None:
    name, path = sys.argv[1:]
    rival = RIVALS[name]()

    def read() -> list[str]:
        with open(path, encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]

    texts = read()
    rival.sign(texts[:100])
    signing = statistics.median(seconds_of(lambda: rival.sign(texts))[0] for _ in range(ROUNDS))
    record = {
        "version": metadata.version(rival.package),
        "what": rival.what,
        "text_to_signature_s": signing,
        "documents_per_s": len(texts) / signing,
    }
    if rival.candidates is not None:
        def group() -> int:
            documents = read()
            return groups(documents, rival.candidates(documents))

        runs = [seconds_of(group) for _ in range(ROUNDS)]
        record["end_to_end_s"] = statistics.median(run[0] for run in runs)
        record["removed"] = runs[0][1]
    print(json.dumps(record))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Installs the rivals into a scratch environment and measures them and stemma on the same documents.

    python3 bench/rivals/compare.py [--build build/release] [--documents 10000] [--output bench/records/rivals.json]

Everything runs on one core, one after the other. What does not install is recorded as such. Wants a quiet machine,
the network (for the package index) and some minutes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from rivals import RIVALS, ROUNDS, SLOTS, WORDS

BARS = {  # how many times faster stemma has to be
    "datasketch": 150,
    "rensa, exact path": 10,
}
BAR_END_TO_END = 20  # against the fastest

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS")}


def run(command: list[str | Path], timeout: float = 1800) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], env=os.environ | ONE_THREAD, text=True, timeout=timeout,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no message"


def install(folder: Path) -> dict[str, str]:
    """What went wrong, by package; empty for what is installed."""
    if not (folder / "bin/python").exists():
        venv.create(folder, with_pip=True)
    faults: dict[str, str] = {}
    for package in sorted({rival.package for rival in RIVALS.values()}):
        done = run([folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", package])
        faults[package] = "" if done.returncode == 0 else last_line(done.stderr)
    return faults


def measure_rival(name: str, python: Path, documents: Path, faults: dict[str, str]) -> dict:
    fault = faults[RIVALS[name].package]
    if fault:
        return {"not_installed": fault}
    done = run([python, Path(__file__).with_name("rivals.py"), name, documents])
    return json.loads(done.stdout) if done.returncode == 0 else {"failed": last_line(done.stderr)}


def measure_stemma(build: Path, documents: Path) -> dict:
    stemma = build / "bin/stemma"
    done = run([stemma, "bench", documents, "--threads", "1", "--format", "json"])
    if done.returncode != 0:
        sys.exit(done.stderr)
    bench = json.loads(done.stdout)
    dedup = [stemma, "dedup", documents, "--near", "--keep", "first", "--threads", "1", "--quiet",
             "--dry-run", "--audit", "/dev/stdout"]
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        done = run(dedup)
        seconds.append(time.perf_counter() - begin)
        if done.returncode != 0:
            sys.exit(done.stderr)
    return {
        "version": bench["version"],
        "what": "stemma bench; stemma dedup --near --keep first --audit, the whole process",
        "machine": {key: bench[key] for key in ("machine", "cores", "target", "compiler", "read_gb_per_s")},
        "documents_per_s": bench["one_core"]["documents_per_s"],
        "text_to_signature_s": bench["documents"] / bench["one_core"]["documents_per_s"],
        "end_to_end_s": statistics.median(seconds),
        "removed": len(done.stdout.splitlines()),
    }


def ratios(stemma: dict, rivals: dict[str, dict]) -> dict[str, dict]:
    result: dict[str, dict] = {}
    for name, rival in rivals.items():
        if "documents_per_s" not in rival:
            continue
        entry = {"value": round(stemma["documents_per_s"] / rival["documents_per_s"], 1)}
        if name in BARS:
            entry |= {"bar": BARS[name], "better": "higher", "met": entry["value"] >= BARS[name]}
        result[f"text_to_signature_over_{name}"] = entry
    timed = {name: rival["end_to_end_s"] for name, rival in rivals.items() if "end_to_end_s" in rival}
    if timed:
        fastest = min(timed, key=lambda name: timed[name])
        value = round(timed[fastest] / stemma["end_to_end_s"], 1)
        result["end_to_end_over_fastest_rival"] = {"value": value, "bar": BAR_END_TO_END, "better": "higher",
                                                   "met": value >= BAR_END_TO_END, "rival": fastest}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build/release"))
    parser.add_argument("--documents", type=int, default=10000)
    parser.add_argument("--output", type=Path, default=Path("bench/records/rivals.json"))
    parser.add_argument("--environment", type=Path, help="keep the scratch environment here, or use the one that is")
    typed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        environment = typed.environment or scratch / "environment"
        faults = install(environment)
        documents = scratch / "documents.jsonl"
        synth = run([typed.build / "bin/stemma-synth", "--documents", str(typed.documents), "-o", documents])
        if synth.returncode != 0:
            sys.exit(synth.stderr)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # handed on to every process
        stemma = measure_stemma(typed.build, documents)
        rivals = {name: measure_rival(name, environment / "bin/python", documents, faults) for name in RIVALS}
        record = {
            "documents": typed.documents,
            "bytes": documents.stat().st_size,
            "made_by": f"stemma-synth --documents {typed.documents}",
            "settings": f"word {WORDS}-grams, K = {SLOTS}, one thread, one core",
            "machine": stemma.pop("machine"),
            "stemma": stemma,
            "rivals": rivals,
            "ratios": ratios(stemma, rivals),
        }
    typed.output.parent.mkdir(parents=True, exist_ok=True)
    typed.output.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record["ratios"], indent=2))


if __name__ == "__main__":
    main()

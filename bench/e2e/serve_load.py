#!/usr/bin/env python3
"""How `stemma serve` holds under load, with wrk on loopback.

    serve_load.py STEMMA ARCHIVE ARTICLES.jsonl [--add MORE.jsonl] [--seconds 60] [--connections 32]

Three rounds: the archive at rest; while `archive add` adds MORE to it; while other clients send a
byte at a time, break off, and send 100 MB. Of each: answers a second, latencies, statuses other
than 200, and the most memory that the server held. Prints a JSON object. Exits with 1 when an
answer was no 200, or p99 was over 50 ms in the first round. Needs Debian's package wrk.
"""
import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ASK = """
local articles, at = {}, 0
for line in io.lines(%s) do articles[#articles + 1] = line end
function init(args) math.randomseed(7) at = math.random(#articles) end
function request()
  at = at %% #articles + 1
  return wrk.format("POST", "/score", {["Content-Type"] = "application/json"}, articles[at])
end
"""


def microseconds(text):
    number, unit = re.fullmatch(r"([0-9.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return answer.read().decode()


def metric(port, name):
    return int(float(re.search(rf"^{name} (\S+)$", get(port, "/metrics"), re.M)[1]))


def load(port, script, seconds, connections):
    """wrk for so long; the server's memory meanwhile."""
    most = [0]
    over = threading.Event()

    def watch():
        while not over.wait(0.5):
            most[0] = max(most[0], metric(port, "process_resident_memory_bytes"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s", "-s", script,
         f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True).stdout
    over.set()
    watcher.join()
    found = {"most_resident_mb": most[0] // 1_000_000}
    for share in ("50%", "90%", "99%"):
        found["p" + share[:-1] + "_ms"] = microseconds(re.search(rf"^\s+{share}\s+(\S+)", said, re.M)[1]) / 1000
    found["answers"] = int(re.search(r"(\d+) requests in", said)[1])
    found["answers_a_second"] = float(re.search(r"Requests/sec:\s+(\S+)", said)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    found["not_ok"] = int(bad[1]) if bad else 0
    errors = re.search(r"Socket errors: (.*)", said)
    found["socket_errors"] = errors[1] if errors else None
    return found


class Rude:
    """Clients that a server must not suffer from, until the end of the scope."""

    def __init__(self, port):
        self.port, self.over = port, threading.Event()
        self.counts = {"slow": 0, "broken_off": 0, "hundred_megabytes": 0}
        self.threads = [threading.Thread(target=kind, daemon=True)
                        for kind in [self.slow] * 20 + [self.broken_off] * 2 + [self.huge] * 2]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def send(self, kind, parts, pause):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=15) as client:
                self.counts[kind] += 1
                client.sendall(b"POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n")
                for part in parts:
                    if self.over.is_set():
                        return
                    client.sendall(part)
                    time.sleep(pause)
        except OSError:
            pass  # cut off, as it should be

    def slow(self):
        while not self.over.is_set():
            self.send("slow", [b"Content-Length: 5000\r\n\r\n"] + [b"x"] * 5000, 0.5)

    def broken_off(self):
        while not self.over.is_set():
            self.send("broken_off", [b"Content-Length: 5000\r\n\r\nhalf an article"], 0.02)

    def huge(self):
        block = b"x" * (1 << 20)
        while not self.over.is_set():
            self.send("hundred_megabytes", [b"Content-Length: 104857600\r\n\r\n"] + [block] * 100, 0)
            time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("stemma")
    parser.add_argument("archive")
    parser.add_argument("articles")
    parser.add_argument("--add")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=32)
    typed = parser.parse_args()
    server = subprocess.Popen([typed.stemma, "serve", typed.archive, "--port", "0", "--quiet"],
                              stderr=subprocess.PIPE, text=True)
    results = {"connections": typed.connections, "seconds": typed.seconds}
    try:
        port = int(re.search(r":(\d+)/", server.stderr.readline())[1])
        results["documents"] = json.loads(get(port, "/health"))["documents"]
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(ASK % json.dumps(typed.articles))
            script.flush()
            load(port, script.name, 3, typed.connections)  # what is looked at is in memory then
            results["at_rest"] = load(port, script.name, typed.seconds, typed.connections)
            if typed.add:
                adding = subprocess.Popen([typed.stemma, "archive", "add", typed.archive, typed.add],
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                results["while_adding"] = load(port, script.name, typed.seconds, typed.connections)
                results["while_adding"]["adding_went_on"] = adding.poll() is None
                results["adding_status"] = adding.wait()
                results["documents_after"] = json.loads(get(port, "/health"))["documents"]
            with Rude(port) as rude:
                results["with_rude_clients"] = load(port, script.name, typed.seconds, typed.connections)
            results["with_rude_clients"].update(rude.counts)
            results["resident_mb_after"] = metric(port, "process_resident_memory_bytes") // 1_000_000
    finally:
        server.terminate()
        results["exit_status"] = server.wait(timeout=30)
    print(json.dumps(results, indent=1))
    rounds = [found for found in results.values() if isinstance(found, dict)]
    bad = any(found["not_ok"] or found["socket_errors"] for found in rounds)
    return 1 if bad or results["at_rest"]["p99_ms"] > 50 else 0


if __name__ == "__main__":
    sys.exit(main())

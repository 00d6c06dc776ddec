"""How fast answers are marked, in Python and in the browser's JavaScript.

``python benchmarks/marking.py`` prints marks per second for each kind of exercise, and how the
time grows from a thousand to a million answers.  Answers are right, wrong, half right and no
answers at all, drawn with a fixed seed.  One core; reading the exercise files is not counted.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from coursekit.exercises import KINDS, Exercise, mark, marking_data

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "exercises")]
from random_answers import random_pair  # noqa: E402
from twins import NODE  # noqa: E402

MARKER = ROOT / "src" / "coursekit" / "book" / "exercises" / "static" / "ck-marking.js"
SIZES = (10**3, 10**4, 10**5, 10**6)
_TIMER = """
require(process.argv[1]);
const pairs = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
const seconds = JSON.parse(process.argv[3]).map(size => {
  const start = process.hrtime.bigint();
  for (let n = 0; n < size; n++) ckMark(...pairs[n % pairs.length]);
  return Number(process.hrtime.bigint() - start) / 1e9;
});
console.log(JSON.stringify(seconds));
"""
Pair = tuple[Exercise, object]


def draw_pairs(count: int, kind: str = "") -> list[Pair]:
    """Draw exercises with answers, all of one kind if it is named."""
    draw = random.Random(1951)
    pairs: list[Pair] = []
    while len(pairs) < count:
        pair = random_pair(draw)
        if kind in ("", pair[0].kind):
            pairs.append(pair)
    return pairs


def time_python(pairs: list[Pair], sizes: list[int]) -> list[float]:
    """Seconds to mark as many answers as each of `sizes` says."""
    seconds = []
    for size in sizes:
        start = time.perf_counter()
        for place in range(size):
            mark(*pairs[place % len(pairs)])
        seconds.append(time.perf_counter() - start)
    return seconds


def time_node(pairs: list[Pair], sizes: list[int]) -> list[float]:
    """The same with ``ck-marking.js`` in Node."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump([[marking_data(exercise), answer] for exercise, answer in pairs], file)
        file.flush()
        command = [NODE, "-e", _TIMER, MARKER, file.name, json.dumps(sizes)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of answers")
    parser.add_argument("--each", type=int, default=20_000, help="answers for each kind")
    options = parser.parse_args()
    node = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    print(f"Python {platform.python_version()}, Node {node.strip()}, one core\n")
    print(f"{'kind':<10}{'Python marks/s':>16}{'JavaScript marks/s':>20}")
    for kind in KINDS:
        pairs, sizes = draw_pairs(500, kind), [options.each]
        python, javascript = time_python(pairs, sizes)[0], time_node(pairs, sizes)[0]
        print(f"{kind:<10}{options.each / python:>16,.0f}{options.each / javascript:>20,.0f}")
    pairs, sizes = draw_pairs(1000), [size for size in SIZES if size <= options.most]
    print(f"\n{'answers':<10}{'Python s':>16}{'JavaScript s':>20}   (all kinds mixed)")
    rows = zip(sizes, time_python(pairs, sizes), time_node(pairs, sizes), strict=True)
    for size, python, javascript in rows:
        print(f"{size:<10,}{python:>16.3f}{javascript:>20.3f}")


if __name__ == "__main__":
    main()

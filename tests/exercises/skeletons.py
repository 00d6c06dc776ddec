"""A sound exercise of each kind, short, to be broken by the tests."""

from __future__ import annotations

_TAIL = "\n## Explanation\nBecause.\n"


def _head(kind: str, extra: str = "") -> str:
    return (
        f"---\nkind: {kind}\ntitle: A title\nskill: sourcing\nlevel: apply\n{extra}"
        "source: Emergence 1\n---\n"
    )


# The task is on line 8 and the answers begin on line 11 (single, number), else on line 10.
BASE = {
    "single": _head("single")
    + "Task.\n\n## Answers\n- [x] Right\n  > Yes.\n"
    + "- [ ] Wrong\n  > No.\n- [ ] Other {#a-b}\n  > No.\n"
    + _TAIL,
    "multiple": _head("multiple")
    + "Task.\n\n## Answers\n- [x] Right\n  > Yes.\n- [x] Rite\n- [ ] Wrong\n  > No.\n"
    + _TAIL,
    "number": _head("number", "tolerance: 20\n")
    + "Task.\n## Answers\n- [x] 612\n- [ ] 130\n  > No.\n"
    + _TAIL,
    "data": _head("number")
    + "Task.\n\n## Code\n\n```python\nrows = load('notes')\n```\n\n"
    + "## Answers\n- [x] {= len(rows) }\n"
    + _TAIL,
    "date": _head("date") + "Task.\n## Answers\n- [x] 1951-09\n- [ ] 1952\n  > No.\n" + _TAIL,
    "text": _head("text") + "Task.\n## Answers\n- [x] defector\n- [ ] turncoat\n  > No.\n" + _TAIL,
    "match": _head("match")
    + "Task.\n## Answers\n- [x] A -> 1\n- [x] B -> 2\n- [ ] -> 3\n  > No.\n"
    + _TAIL,
    "classify": _head("classify")
    + "Task.\n## Answers\n- [x] A -> 1\n- [x] B -> 2\n- [x] C -> 1\n"
    + _TAIL,
    "order": _head("order")
    + "Task.\n## Answers\n1. one\n2. two\n3. three\n\n- [ ] three -> two\n  > No.\n"
    + _TAIL,
    "open": _head("open")
    + "Task.\n## Rubric\n- 3: All.\n  > Sample.\n- 2: Half.\n  > Sample.\n- 1: Little.\n",
}

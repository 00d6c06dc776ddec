"""Reading an exercise with a mistake in it, for the tests that expect the mistake to be told."""

from __future__ import annotations

from collections.abc import Callable

from skeletons import BASE

from coursekit.errors import Fault

Read = Callable[[str], list[Fault]]
Mistake = tuple[str, str, str, int, str]
"""Kind, what is replaced by what, the line of the fault, what it says."""


def assert_told(faults_of: Read, mistake: Mistake) -> None:
    """The mistake is named with its line and a way out."""
    kind, old, new, line, says = mistake
    assert BASE[kind].count(old) >= 1
    faults = faults_of(BASE[kind].replace(old, new, 1))
    fitting = [fault for fault in faults if says in fault.message]
    assert [fault.line for fault in fitting] == [line], "\n".join(map(str, faults))
    assert fitting[0].path == "exercises/emergence/task.md"
    assert fitting[0].remedy

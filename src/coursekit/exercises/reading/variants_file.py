"""Exercises with ``variants``: one file, read once for each row of a dataset.

1. ``## Variants`` runs, if there is one, and the expression ``variants`` gives the rows.
2. For each row the whole file is read as if it were an exercise of its own, with ``row`` known.
   So every check of the reader proves each variant to have one right answer.
3. No two variants may look the same to a student.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from coursekit.errors import ExerciseError, Fault
from coursekit.exercises.digests import joint_digest
from coursekit.exercises.model import Exercise
from coursekit.exercises.reading.exercise_file import FileReader
from coursekit.exercises.reading.syntax import Field, Section
from coursekit.exercises.reading.variant_rows import VariantRow, read_variant_rows, shared_loads

_TOLD = 3


class VariantsReader(FileReader):
    """The reading of a file that has variants."""

    def read(self) -> Exercise:
        """Give the exercise as its first variant, with all of them as alternatives."""
        fields, *_, sections = self.parts_of_file(lambda *_: None)
        rows = self._rows(fields, sections)
        load = shared_loads(self.runner.load)
        variants: dict[str, Exercise] = {}
        faults: dict[str, tuple[Fault, ...]] = {}
        for name, row in rows.items():
            known = {**self.runner.defined(), "row": row}
            reader = FileReader(self.path, self.course, self.lines, load, known)
            try:
                variants[name] = replace(reader.read(), variant=name, row=str(row))
            except ExerciseError as error:
                faults[f"{name} ({row})"] = error.faults
        self.faults += _by_variant(faults, len(rows))
        self._check_wordings(variants, rows, fields)
        if self.faults:
            raise ExerciseError(self.faults)
        return self._join(variants)

    def _rows(
        self, fields: Mapping[str, Field], sections: dict[str, Section]
    ) -> dict[str, VariantRow]:
        self.run_code("Variants", sections.get("Variants"))
        field = fields.get("variants", Field("", 1))
        if not field.text:
            self.report(field.line, "variants is empty", 'Write it like load("places")')
        elif not self.runner.failed:
            frame = self.runner.value(field.text, field.line)
            if frame is not None:
                return read_variant_rows(frame, field.line, self.report)
        return {}

    def _check_wordings(
        self,
        variants: Mapping[str, Exercise],
        rows: Mapping[str, VariantRow],
        fields: Mapping[str, Field],
    ) -> None:
        seen: dict[str, str] = {}
        for name, exercise in variants.items():
            other = seen.setdefault(exercise.digest, name)
            if other != name:
                self.report(
                    fields["variants"].line,
                    f"the variants {other} ({rows[other]}) and {name} ({rows[name]}) read the same",
                    "Let the task or the choices tell them apart by {= row… }.",
                )

    def _join(self, variants: Mapping[str, Exercise]) -> Exercise:
        used = {name for one in variants.values() for name in one.datasets}
        datasets = tuple(sorted(used | set(self.runner.datasets)))
        digest = joint_digest({name: one.digest for name, one in variants.items()})
        alternatives = tuple(replace(one, datasets=datasets) for one in variants.values())
        return replace(
            alternatives[0], variant="", row="", digest=digest, alternatives=alternatives
        )


def _by_variant(faults_of: Mapping[str, tuple[Fault, ...]], total: int) -> list[Fault]:
    """The faults of all variants: what all of them have once, else with the variants' names."""
    variants: dict[Fault, list[str]] = {}
    for name, faults in faults_of.items():
        for fault in faults:
            variants.setdefault(fault, []).append(name)
    return [
        fault
        if len(names) == total
        else replace(fault, message=f"{fault.message}, in variant {_listed(names)}")
        for fault, names in variants.items()
    ]


def _listed(names: list[str]) -> str:
    more = len(names) - _TOLD
    return "; ".join(names[:_TOLD]) + (f"; and {more} more" if more > 0 else "")

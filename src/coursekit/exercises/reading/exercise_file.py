"""The reading of an exercise file, or of one variant of it, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from coursekit.course import Course, parts_thousands_by_point
from coursekit.errors import ExerciseError, Fault, not_utf8, shown_path
from coursekit.exercises.digests import digest_of
from coursekit.exercises.model import KINDS, SLUG, Exercise, Key, Prose, RubricKey, TaskTable
from coursekit.exercises.reading.arranged_keys import order_key, pair_key, rubric_key
from coursekit.exercises.reading.choice_keys import Material, choice_key
from coursekit.exercises.reading.computed import CodeRunner
from coursekit.exercises.reading.front_matter import check_facts
from coursekit.exercises.reading.plainyaml import Report
from coursekit.exercises.reading.syntax import (
    Field,
    Section,
    blank_comments,
    fenced,
    read_entries,
    read_front_matter,
    split_sections,
)
from coursekit.exercises.reading.task_tables import read_table
from coursekit.exercises.reading.typed_keys import date_key, number_key, text_key

SECTIONS = ("Answers", "Rubric", "Hint", "Explanation", "Code", "Variants")
_KEY_OF: dict[str, Callable[[Material], Key | None]] = {
    "single": choice_key,
    "multiple": choice_key,
    "number": number_key,
    "date": date_key,
    "text": text_key,
    "match": pair_key,
    "classify": pair_key,
    "order": order_key,
    "open": rubric_key,
}
_WITH_CODE = ("single", "multiple", "match", "classify", "order")
_NAME = re.compile(f"{SLUG}(?:/{SLUG})*")


def read_lines(path: Path, place: str) -> list[str]:
    """Read a text file as lines; `place` is how its reader knows it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExerciseError(not_utf8(place, error)) from error
    except OSError as error:
        remedy = "Is the name right, and may you read it?"
        fault = Fault(place, 0, f"the file cannot be read: {error.strerror}", remedy)
        raise ExerciseError(fault) from error
    return text.replace("\r\n", "\n").split("\n")


class FileReader:
    """The reading of one file: what is needed by all steps, and the faults so far."""

    def __init__(
        self,
        path: Path,
        course: Course,
        lines: list[str],
        load: Callable[[str], Any] | None,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self.path = path
        self.course = course
        self.lines = lines
        self.place = shown_path(path, course.root)
        self.faults: list[Fault] = []
        self.runner = CodeRunner(path, course, self.report, load, known)

    def report(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.place, line, message, remedy))

    def read(self) -> Exercise:
        """Give the exercise, or raise every fault of the file."""
        fields, lines, start, sections = self.parts_of_file(self.report)
        if not fields:  # whatever else was told would only follow from that
            raise ExerciseError(self.faults)
        code = self.run_code("Code", sections.get("Code"))
        lines = self.runner.fill(lines, start)
        prompt, sections = split_sections(lines, start, self.report)
        check_facts(fields, self.course, self.report)
        if not _NAME.fullmatch(self._id()):
            self.report(
                0,
                f'"{self._id()}" is not a valid name for an exercise',
                "Use lower case and hyphens.",
            )
        self._check_sections(fields, prompt, sections)
        table = read_table(fields.get("table"), self.runner, self.report)
        kind = fields["kind"].text if "kind" in fields else ""
        sound = kind in KINDS and not self.runner.failed
        key = self._key(kind, fields, prompt, sections) if sound else None
        if self.faults or key is None:
            raise ExerciseError(self.faults or Fault(self.place, 0, "the exercise has no key"))
        return self._make(fields, prompt, sections, key, code, table)

    def parts_of_file(
        self, report: Report
    ) -> tuple[dict[str, Field], list[str], int, dict[str, Section]]:
        """Front matter, lines without comments, where the body begins, its sections unfilled."""
        fields, start = read_front_matter(self.lines, report)
        body = blank_comments("\n".join(self.lines[start:])).split("\n")
        lines = [*self.lines[:start], *body]
        return fields, lines, start, split_sections(lines, start, lambda *_: None)[1]

    def run_code(self, name: str, section: Section | None) -> str:
        if section is None:
            return ""
        blocks = fenced(section.text)
        if len(blocks) != 1 or blocks[0][2].split()[:1] not in ([], ["python"]):
            self.report(
                section.heading,
                f"## {name} must have exactly one block of Python",
                "Write ```python … ```",
            )
            return ""
        first, _, _, code = blocks[0]
        self.runner.run(code, section.line + first + 1)
        return code

    def _check_sections(
        self, fields: dict[str, Field], prompt: Prose, sections: dict[str, Section]
    ) -> None:
        kind = fields["kind"].text if "kind" in fields else ""
        if not prompt.text:
            self.report(prompt.line, "there is no task", "Write it above the first ##.")
        for name, section in sections.items():
            if name not in SECTIONS:
                self.report(
                    section.heading,
                    f'there is no section "{name}"',
                    f"The sections are {', '.join(SECTIONS)}.",
                )
            elif not section.text:
                self.report(section.heading, f"the section {name} is empty", "Fill or delete it.")
        if "Variants" in sections and "variants" not in fields:
            self.report(
                sections["Variants"].heading,
                "## Variants needs the field variants",
                "Write variants: and an expression that gives a DataFrame.",
            )
        if not kind:
            return
        wanted, other = ("Rubric", "Answers") if kind == "open" else ("Answers", "Rubric")
        if wanted not in sections:
            self.report(prompt.line, f"there is no ## {wanted}", "Add it.")
        if other in sections:
            self.report(
                sections[other].heading,
                f'an exercise of kind "{kind}" has no ## {other}',
                f"Write ## {wanted}.",
            )
        if kind != "open" and "Explanation" not in sections:
            self.report(prompt.line, "there is no ## Explanation", "Say what the answer rests on.")

    def _key(
        self, kind: str, fields: dict[str, Field], prompt: Prose, sections: dict[str, Section]
    ) -> Key | None:
        section = sections.get("Rubric" if kind == "open" else "Answers")
        if section is None or not section.text:
            return None
        entries = read_entries(section, self.report, code=kind in _WITH_CODE)
        decimal = fields["decimal"].text if "decimal" in fields else ""
        if kind == "number" and not decimal and parts_thousands_by_point(self.course):
            decimal = "comma"
        values = self.runner.values
        return _KEY_OF[kind](
            Material(entries, fields, section.heading, self.report, values, prompt.text, decimal)
        )

    def _id(self) -> str:
        path = self.path.resolve()
        for folder in self.course.exercise_folders:
            if path.is_relative_to(folder.resolve()):
                return path.relative_to(folder.resolve()).with_suffix("").as_posix()
        return Path(path.parent.name, path.stem).as_posix()

    def _make(
        self,
        fields: dict[str, Field],
        prompt: Prose,
        sections: dict[str, Section],
        key: Key,
        code: str,
        table: TaskTable | None,
    ) -> Exercise:
        def text(name: str, default: str = "") -> str:
            return fields[name].text if name in fields else default

        top = key.levels[0].points if isinstance(key, RubricKey) else 1.0
        exercise = Exercise(
            id=self._id(),
            kind=text("kind"),
            title=text("title"),
            points=float(text("points", str(top))),
            skill=text("skill"),
            level=text("level"),
            source=text("source"),
            claims=tuple(one.strip() for one in text("claims").split(",") if one.strip()),
            prompt=prompt,
            key=key,
            hint=sections.get("Hint"),
            explanation=sections.get("Explanation"),
            shuffle=text("shuffle", "yes") == "yes",
            lines=int(text("lines", "0")),
            digest=digest_of(text("kind"), prompt, key),
            datasets=self.runner.datasets,
            code=code,
            path=self.path,
            silenced=self._silenced(fields),
            table=table,
        )
        return exercise

    @staticmethod
    def _silenced(fields: Mapping[str, Field]) -> dict[str, str]:
        parts = fields["silence"].parts if "silence" in fields else {}
        return {name: reason.text for name, reason in parts.items()}

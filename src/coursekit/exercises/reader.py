"""From an exercise file to an `Exercise`, or to all of its faults at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.errors import ExerciseError, Fault, LocatorError, shown_path
from coursekit.exercises.arranged import ARRANGED_KEY_OF
from coursekit.exercises.compute import Workshop
from coursekit.exercises.keys import KEY_OF, Material
from coursekit.exercises.markdown import (
    Field,
    blank_comments,
    fenced,
    read_entries,
    read_front_matter,
    split_sections,
)
from coursekit.exercises.model import (
    KINDS,
    LEVELS,
    SKILLS,
    ChoiceKey,
    Exercise,
    Key,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
    RubricKey,
)
from coursekit.locators import check_source, parse_source

SECTIONS = ("Answers", "Rubric", "Hint", "Explanation", "Code")
FIELDS = {
    "kind": KINDS,
    "title": (),
    "skill": SKILLS,
    "level": LEVELS,
    "source": (),
    "points": (),
    "shuffle": ("yes", "no"),
    "tolerance": ("number",),
    "unit": ("number",),
    "lines": ("text", "open"),
}
_ONLY_FOR = ("tolerance", "unit", "lines")
_NEEDED = ("kind", "title", "skill", "level")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_POINTS = re.compile(r"\d+(?:\.\d+)?")


def read_exercise(
    path: Path, course: Course | None = None, load: Callable[[str], Any] | None = None
) -> Exercise:
    """Read one exercise file.

    Parameters
    ----------
    path : pathlib.Path
    course : Course, optional
        The course whose exercise folder names the exercise; default the one found from the file.
    load : callable, optional
        Gives a dataset by its name to the exercise's code; default `coursekit.datasets.load`.

    Returns
    -------
    Exercise

    Raises
    ------
    ExerciseError
        With every fault of the file.
    """
    return _Reader(path, course or find_course(path.parent), load).read()


class _Reader:
    """The reading of one file: what is needed by all steps, and the faults found so far."""

    def __init__(self, path: Path, course: Course, load: Callable[[str], Any] | None) -> None:
        self.path = path
        self.course = course
        self.place = shown_path(path, course.root)
        self.faults: list[Fault] = []
        self.workshop = Workshop(path, self.report, load)

    def report(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(Fault(self.place, line, message, remedy))

    def read(self) -> Exercise:
        lines = self._lines()
        fields, start = read_front_matter(lines, self.report)
        body = blank_comments("\n".join(lines[start:])).split("\n")
        lines = [*lines[:start], *body]
        _, sections = split_sections(lines, start, lambda *_: None)
        code = self._run_code(sections.get("Code"))
        lines = self.workshop.fill(lines, start)
        prompt, sections = split_sections(lines, start, self.report)
        self._check_fields(fields)
        self._check_sections(fields, prompt, sections)
        kind = fields["kind"].text if "kind" in fields else ""
        key = self._key(kind, fields, sections) if kind in KINDS else None
        if self.faults or key is None:
            raise ExerciseError(self.faults or Fault(self.place, 0, "the exercise has no key"))
        return self._make(fields, prompt, sections, key, code)

    def _lines(self) -> list[str]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            fault = Fault(self.place, 0, f"the file is not UTF-8 ({error.reason})", "Save it so.")
            raise ExerciseError(fault) from error
        except OSError as error:
            fault = Fault(self.place, 0, f"the file cannot be read: {error.strerror}")
            raise ExerciseError(fault) from error
        return text.replace("\r\n", "\n").split("\n")

    def _run_code(self, section: Prose | None) -> str:
        if section is None:
            return ""
        blocks = fenced(section.text)
        if len(blocks) != 1 or blocks[0][2].split()[:1] not in ([], ["python"]):
            self.report(
                section.line, "## Code does not hold one block of Python", "Write ```python … ```"
            )
            return ""
        first, _, _, code = blocks[0]
        self.workshop.run(code, section.line + first + 1)
        return code

    def _check_fields(self, fields: dict[str, Field]) -> None:
        for name, field in fields.items():
            allowed = FIELDS.get(name)
            if allowed is None:
                self.report(
                    field.line, f'there is no field "{name}"', f"Fields are {', '.join(FIELDS)}."
                )
            elif name in _ONLY_FOR:
                if fields.get("kind", field).text in KINDS and fields["kind"].text not in allowed:
                    self.report(
                        field.line, f'"{name}" is only for {" and ".join(allowed)}', "Take it out."
                    )
            elif allowed and field.text not in allowed:
                what = f'there is no {name} "{field.text}"' if field.text else f"{name} is empty"
                self.report(field.line, what, f"Write one of {', '.join(allowed)}.")
        for name in _NEEDED:
            if name not in fields:
                self.report(1, f'the field "{name}" is missing', f"Write {name}: …")
        if "title" in fields and not fields["title"].text:
            self.report(fields["title"].line, "title is empty", "Give the exercise a few words.")
        self._check_numbers(fields)
        self._check_source(fields)
        if not _SLUG.fullmatch(self._id()):
            self.report(
                0, f'"{self._id()}" is no name of an exercise', "Use lower case and hyphens."
            )

    def _check_numbers(self, fields: dict[str, Field]) -> None:
        points = fields.get("points")
        if points and (not _POINTS.fullmatch(points.text) or not float(points.text)):
            self.report(
                points.line, f'"{points.text}" are no points', "Write a number above 0 with a dot."
            )
        lines = fields.get("lines")
        if lines and (not lines.text.isdecimal() or not 1 <= int(lines.text) <= 60):
            self.report(lines.line, f'"{lines.text}" lines cannot be printed', "Write 1 to 60.")

    def _check_source(self, fields: dict[str, Field]) -> None:
        has_article = (self.course.data / "paragraphs.csv").is_file()
        field = fields.get("source")
        if field is None:
            if has_article:
                self.report(1, 'the field "source" is missing', "Say where the article has it.")
            return
        if not has_article:
            return
        try:
            parse_source(field.text)
            check_source(field.text, self._article())
        except LocatorError as error:
            for fault in error.faults:
                self.report(field.line, fault.message, fault.remedy or "See the article's notes.")

    def _article(self) -> Any:
        from coursekit.locators import read_article

        return read_article(self.course)

    def _check_sections(
        self, fields: dict[str, Field], prompt: Prose, sections: dict[str, Prose]
    ) -> None:
        kind = fields["kind"].text if "kind" in fields else ""
        if not prompt.text:
            self.report(prompt.line, "there is no task", "Write it above the first ##.")
        for name, section in sections.items():
            if name not in SECTIONS:
                self.report(
                    section.line - 1,
                    f'there is no section "{name}"',
                    f"Sections are {', '.join(SECTIONS)}.",
                )
            elif not section.text:
                self.report(section.line - 1, f"the section {name} is empty", "Fill or delete it.")
        if not kind:
            return
        wanted, other = ("Rubric", "Answers") if kind == "open" else ("Answers", "Rubric")
        if wanted not in sections:
            self.report(len(prompt.text) and prompt.line, f"there is no ## {wanted}", "Add it.")
        if other in sections:
            self.report(
                sections[other].line - 1,
                f'## {other} has no place where kind is "{kind}"',
                f"Write ## {wanted}.",
            )
        if kind != "open" and "Explanation" not in sections:
            self.report(prompt.line, "there is no ## Explanation", "Say what the answer rests on.")

    def _key(self, kind: str, fields: dict[str, Field], sections: dict[str, Prose]) -> Key | None:
        section = sections.get("Rubric" if kind == "open" else "Answers")
        if section is None or not section.text:
            return None
        entries = read_entries(section, self.report)
        material = Material(entries, fields, section.line - 1, self.report, self.workshop.values)
        return {**KEY_OF, **ARRANGED_KEY_OF}[kind](material)

    def _id(self) -> str:
        try:
            inside = self.path.resolve().relative_to(self.course.exercises.resolve())
        except ValueError:
            inside = Path(self.path.parent.name, self.path.name)
        return inside.with_suffix("").as_posix()

    def _make(
        self,
        fields: dict[str, Field],
        prompt: Prose,
        sections: dict[str, Prose],
        key: Key,
        code: str,
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
            prompt=prompt,
            key=key,
            hint=sections.get("Hint"),
            explanation=sections.get("Explanation"),
            shuffle=text("shuffle", "yes") == "yes",
            lines=int(text("lines", "0")),
            digest=digest_of(text("kind"), prompt, key),
            datasets=self.workshop.datasets,
            code=code,
            path=self.path,
        )
        return exercise


def digest_of(kind: str, prompt: Prose, key: Key) -> str:
    """Make ten signs from what a reader sees of an exercise, and from nothing of its key.

    Parameters
    ----------
    kind : str
    prompt : Prose
    key : Key
        Only the wording of what can be chosen is taken from it, in an order of its own.

    Returns
    -------
    str
        The same as long as an answer to the exercise means the same.
    """
    seen: list[Any] = [kind, " ".join(prompt.text.split())]
    if isinstance(key, ChoiceKey):
        seen.append(_wording(key.choices))
    elif isinstance(key, PairKey):
        seen += [_wording(key.stems), _wording(key.targets)]
    elif isinstance(key, OrderKey):
        seen.append(_wording(key.items))
    elif isinstance(key, NumberKey):
        seen.append(list(key.units[:1]))
    text = json.dumps(seen, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _wording(items: Any) -> list[list[str]]:
    return sorted([item.id, " ".join(item.label.text.split())] for item in items)

"""From an exercise file to an `Exercise`, or to all of its faults at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course
from coursekit.errors import ExerciseError, Fault, shown_path
from coursekit.exercises.arrangedkeys import order_key, pair_key, rubric_key
from coursekit.exercises.compute import Workshop
from coursekit.exercises.facts import check_facts
from coursekit.exercises.keys import Material, choice_key
from coursekit.exercises.markdown import (
    Field,
    Section,
    blank_comments,
    fenced,
    read_entries,
    read_front_matter,
    split_sections,
)
from coursekit.exercises.model import (
    KINDS,
    ChoiceKey,
    Exercise,
    Key,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
    RubricKey,
)
from coursekit.exercises.writtenkeys import date_key, number_key, text_key

SECTIONS = ("Answers", "Rubric", "Hint", "Explanation", "Code")
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
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


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
        self.workshop = Workshop(path, course.root, self.report, load)

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
        check_facts(fields, self.course, self.report)
        if not _SLUG.fullmatch(self._id()):
            self.report(
                0, f'"{self._id()}" is no name of an exercise', "Use lower case and hyphens."
            )
        self._check_sections(fields, prompt, sections)
        kind = fields["kind"].text if "kind" in fields else ""
        sound = kind in KINDS and not self.workshop.failed
        key = self._key(kind, fields, sections) if sound else None
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

    def _run_code(self, section: Section | None) -> str:
        if section is None:
            return ""
        blocks = fenced(section.text)
        if len(blocks) != 1 or blocks[0][2].split()[:1] not in ([], ["python"]):
            self.report(
                section.heading,
                "## Code does not hold one block of Python",
                "Write ```python … ```",
            )
            return ""
        first, _, _, code = blocks[0]
        self.workshop.run(code, section.line + first + 1)
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
                    f"Sections are {', '.join(SECTIONS)}.",
                )
            elif not section.text:
                self.report(section.heading, f"the section {name} is empty", "Fill or delete it.")
        if not kind:
            return
        wanted, other = ("Rubric", "Answers") if kind == "open" else ("Answers", "Rubric")
        if wanted not in sections:
            self.report(prompt.line, f"there is no ## {wanted}", "Add it.")
        if other in sections:
            self.report(
                sections[other].heading,
                f'## {other} has no place where kind is "{kind}"',
                f"Write ## {wanted}.",
            )
        if kind != "open" and "Explanation" not in sections:
            self.report(prompt.line, "there is no ## Explanation", "Say what the answer rests on.")

    def _key(self, kind: str, fields: dict[str, Field], sections: dict[str, Section]) -> Key | None:
        section = sections.get("Rubric" if kind == "open" else "Answers")
        if section is None or not section.text:
            return None
        entries = read_entries(section, self.report)
        material = Material(entries, fields, section.heading, self.report, self.workshop.values)
        return _KEY_OF[kind](material)

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
        sections: dict[str, Section],
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


def version_of(exercise: Exercise) -> str:
    """Make ten signs from the wording and the key of an exercise.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        Another one as soon as an answer might be marked, or commented on, in another way.
    """
    if exercise.alternatives:
        seen: Any = sorted([one.variant, version_of(one)] for one in exercise.alternatives)
    else:
        seen = [exercise.digest, _told(exercise.key)]
    text = json.dumps(seen, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _told(value: Any) -> Any:
    """A value of the model as JSON, without the lines on which it stands."""
    if isinstance(value, Prose):
        return value.text
    if is_dataclass(value):
        return [type(value).__name__, *map(_told, vars(value).values())]
    if isinstance(value, Mapping):
        return sorted([name, _told(one)] for name, one in value.items())
    return [_told(one) for one in value] if isinstance(value, list | tuple) else value


def _wording(items: Any) -> list[list[str]]:
    return sorted([item.id, " ".join(item.label.text.split())] for item in items)

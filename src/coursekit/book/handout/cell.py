from __future__ import annotations

import csv
import datetime
import json
import math
import re
import unicodedata
import zlib
from pathlib import Path
from typing import Any

# What the cells of this notebook share.  It needs nothing but Python.

UTC = datetime.timezone.utc  # noqa: UP017 (older Pythons run this, too)
SHEET: dict[str, Any] = {}  # the exercises, without their keys; filled in below
WORDS: dict[str, str] = {}  # what is said below in another language than English


def _(message: str, **values: Any) -> str:
    """A message in the language of the notebook."""
    said = WORDS.get(message, message)
    return said.format(**values) if values else said


class NoAnswer(ValueError):
    """What was written down cannot be an answer; the message says why."""


def task_of(exercise: str) -> dict[str, Any]:
    """One exercise of the sheet."""
    for task in SHEET["tasks"]:
        if task["exercise"] == exercise:
            return dict(task)
    known = ", ".join(task["exercise"] for task in SHEET["tasks"])
    raise NoAnswer(
        _("This sheet has no exercise {name}. It has: {known}.", name=repr(exercise), known=known)
    )


def sender() -> dict[str, str]:
    """What the first cell says of you."""
    given = globals().get("student", {})
    return {name: str(given.get(name) or "").strip() for name in ("id", "name", "email")}


# ---- Which version of an exercise is yours: the same on every machine.


def whole(text: str) -> str:
    """Half a character becomes the character for what cannot be shown."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def student_key(text: str) -> str:
    """The normal form of a student number."""
    folded = unicodedata.normalize("NFKC", whole(text)).upper().lower()
    blanks = (
        "[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+"
    )
    return re.sub(blanks, " ", unicodedata.normalize("NFKC", folded)).strip(" ")


def variant_rank(key: str, exercise: str, variant: str) -> int:
    """A number that is drawn from three names; the version with the highest is yours."""
    value, most = 0x811C9DC5, 0xFFFFFFFF
    for byte in whole(f"{key}\n{exercise}\n{variant}").encode():
        value = (value ^ byte) * 0x01000193 & most
    value = (value ^ value >> 16) * 0x85EBCA6B & most
    value = (value ^ value >> 13) * 0xC2B2AE35 & most
    return value ^ value >> 16


def own_wording(task: dict[str, Any]) -> dict[str, Any]:
    """The exercise in your version."""
    wordings, key = task["wordings"], student_key(sender()["id"])
    if len(wordings) > 1 and not key:
        raise NoAnswer(
            _("Write your student number into the first cell and run it, then this one.")
        )
    name = task["exercise"]
    return dict(min(wordings, key=lambda w: (-variant_rank(key, name, w["variant"]), w["variant"])))


def show(exercise: str) -> None:
    """Show an exercise in your version."""
    try:
        text = own_wording(task_of(exercise))["text"]
    except NoAnswer as error:
        print(error)
        return
    try:
        from IPython.display import Markdown, display
    except ImportError:
        print(text)
    else:
        display(Markdown(text))


def load(name: str) -> Any:
    """A table of the folder data: as a DataFrame, or as a list of rows where pandas is missing."""
    path = Path("data", f"{name}.csv")
    try:
        import pandas
    except ImportError:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return pandas.read_csv(path)


# ---- From what you write to what is sent.


def letter(place: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[place % 26] * (place // 26 + 1)


def one_of(given: Any, choices: list[list[str]]) -> str:
    """The name of the choice that a letter, or the choice's own text, means."""
    exact = {text.strip(): name for name, text in choices}
    known = {text.strip().casefold(): name for name, text in choices}
    known.update({letter(place): name for place, (name, _) in enumerate(choices)})
    said = str(given).strip().casefold()
    name = exact.get(str(given).strip()) or known.get(said) or known.get(said.rstrip(")."))
    if name is None:
        told = {"given": repr(given), "last": letter(len(choices) - 1)}
        raise NoAnswer(
            _("{given} is not among them. Write one of the letters a to {last}.", **told)
        )
    return name


def several_of(given: Any, choices: list[list[str]]) -> list[str]:
    """The names of several choices: "a, c", "ac" or ["a", "c"]."""
    if isinstance(given, (set, frozenset)):
        given = sorted(given, key=str)
    if isinstance(given, str):
        parts = re.split(r"[\s,;]+", given.strip())
        letters = {letter(place) for place in range(len(choices))}
        if len(parts) == 1 and set(parts[0].lower()) <= letters:
            parts = list(parts[0])
        given = parts if {part.lower() for part in parts} <= letters else [given]
    parts = list(given) if isinstance(given, (list, tuple)) else [given]
    return list(dict.fromkeys(one_of(part, choices) for part in parts))


def no_number(given: Any) -> NoAnswer:
    """What is said of something that is no number."""
    return NoAnswer(_("{given} is not a number. Write it like 20000 or 0.5.", given=repr(given)))


def number_text(given: Any, decimal: str) -> str:
    """A number as text that can be read in one way only; `decimal` names the only mark, if any."""
    if isinstance(given, str):
        if not re.search(r"\d", given):
            raise no_number(given)
        two = re.match(r"\s*[+-]?([1-9]\d{0,2})[.,](\d{3})(?![\d.,]|\s*[ex×*·])", given)
        if two and not decimal:
            more, less = f"{two[1]}{two[2]}", f"{two[1]}.{two[2]}0"
            raise NoAnswer(
                _("This can be read in two ways. Write {one} or {other}.", one=more, other=less)
            )
        return given.strip()
    try:
        value = float(given)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if isinstance(given, bool) or not math.isfinite(value):
        raise no_number(given)
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return text + "0" if re.search(r"\.\d{3}$", text) else text  # 1.234 could be 1234


def line_text(given: Any, kind: str) -> str:
    """A date or a few words as text."""
    if isinstance(given, datetime.datetime):
        given = given.date()
    if isinstance(given, (datetime.date, str)):
        return str(given).strip() if kind != "open" else str(given).strip("\n")
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    raise NoAnswer(_("{given} is not a text. Write it between quotation marks.", given=repr(given)))


def pairs_of(given: Any, wording: dict[str, Any]) -> dict[str, str]:
    """The name of a target for the name of each item."""
    items, targets = wording["items"], wording["targets"]
    if not isinstance(given, dict):
        raise NoAnswer(_("Write a letter for each number, such as {1: 'b', 2: 'a'}."))
    pairs = {}
    for place, target in given.items():
        if str(place) not in map(str, range(1, len(items) + 1)):
            told = {"given": repr(place), "last": len(items)}
            raise NoAnswer(_("{given} is not one of the numbers 1 to {last}.", **told))
        if not is_blank(target):
            pairs[items[int(place) - 1][0]] = one_of(target, targets)
    return pairs


def is_blank(given: Any) -> bool:
    """Whether nothing is answered yet."""
    if isinstance(given, dict):
        return all(is_blank(target) for target in given.values())
    if isinstance(given, (list, tuple, set)):
        return not given
    return given is None or (isinstance(given, str) and not given.strip())


def understand(kind: str, wording: dict[str, Any], given: Any) -> Any:
    """Turn what you wrote into the answer that is sent."""
    if kind == "single":
        return one_of(given, wording["choices"])
    if kind == "multiple":
        return several_of(given, wording["choices"])
    if kind == "order":
        names = several_of(given, wording["items"])
        if len(names) != len(wording["items"]):
            raise NoAnswer(_("Write each of the {n} letters once.", n=len(wording["items"])))
        return names
    if kind in ("match", "classify"):
        return pairs_of(given, wording)
    if kind == "number":
        return number_text(given, wording.get("decimal", ""))
    return line_text(given, kind)


def echo(task: dict[str, Any], wording: dict[str, Any], answer: Any) -> str:
    """How an answer was understood."""
    names = {name: text for part in ("choices", "items", "targets") for name, text in wording[part]}
    if isinstance(answer, dict):
        return "; ".join(f"{names[stem]} → {names[target]}" for stem, target in answer.items())
    if isinstance(answer, list):
        return (" → " if task["kind"] == "order" else "; ").join(names[name] for name in answer)
    if task["kind"] == "open":
        return _("{n} words", n=len(answer.split()))
    return names[answer] if task["kind"] == "single" else str(answer)


class Answers(dict):  # type: ignore[type-arg]
    """Takes down your answers, and says how it understands each."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: dict[str, int] = {}
        self.last: dict[str, Any] = {}

    def __setitem__(self, exercise: str, given: Any) -> None:
        self.pop(exercise, None)
        if is_blank(given):
            return
        try:
            task = task_of(exercise)
            wording = own_wording(task)
            answer = understand(task["kind"], wording, given)
        except NoAnswer as error:
            super().__setitem__(exercise, {"problem": str(error)})
            print(_("Not noted."), error)
            return
        entry = {"exercise": exercise, "digest": wording["digest"], "answer": answer}
        if wording["variant"]:
            entry["variant"] = wording["variant"]
        if self.last.get(exercise) != entry:
            self.tries[exercise] = self.tries.get(exercise, 0) + 1
        self.last[exercise] = entry
        super().__setitem__(exercise, entry)
        told = echo(task, wording, answer)
        print(_("Noted for exercise {number}: {answer}", number=task["number"], answer=told))


answers = Answers()


def problems() -> list[str]:
    """What must be mended before the answers can be saved."""
    if not student_key(sender()["id"]):
        return [_("Write your student number into the first cell and run it.")]
    faults = []
    for task in SHEET["tasks"]:
        entry = answers.get(task["exercise"], {})
        if "digest" in entry and entry["digest"] != own_wording(task)["digest"]:
            told = _(
                "Exercise {number}: this is the version of another number.", number=task["number"]
            )
            faults.append(told + " " + _("Run its cells again."))
    return faults


def not_understood() -> list[str]:
    """What was answered and could not be read; all else can be saved."""
    entries = [(task["number"], answers.get(task["exercise"], {})) for task in SHEET["tasks"]]
    return [
        _("Exercise {number}", number=n) + f": {entry['problem']}"
        for n, entry in entries
        if "problem" in entry
    ]


def save() -> None:
    """Write your answers into a file beside this notebook."""
    if faults := problems():
        print(_("Nothing was saved."), *faults, sep="\n")
        return
    entries = []
    for task in SHEET["tasks"]:
        if "digest" in answers.get(task["exercise"], {}):
            tries = answers.tries.get(task["exercise"], 1)
            entries.append({**answers[task["exercise"]], "attempts": tries, "seconds": 0})
    sent = {entry["exercise"] for entry in entries}
    left = [str(task["number"]) for task in SHEET["tasks"] if task["exercise"] not in sent]
    submission: dict[str, Any] = {
        "format": "coursekit-answers/1",
        "course": SHEET["course"],
        "assignment": SHEET["assignment"],
        "student": sender(),
        "saved": datetime.datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "answers": entries,
    }
    submission["checksum"] = f"crc32:{zlib.crc32(canonical(submission)):08x}"
    number = re.sub(r"[^\w.-]+", "_", submission["student"]["id"])[:80]
    path = Path(f"{SHEET['assignment']}-{number}.json")
    path.write_bytes(canonical(submission) + b"\n")
    told = {"file": path, "some": len(entries), "all": len(SHEET["tasks"])}
    print(_("Saved as {file}, with {some} of {all} exercises answered.", **told))
    if unread := not_understood():
        print(_("Left out, as it was not understood:"), *unread, _("Then save again."), sep="\n")
    if left:
        print(_("Not answered: {exercises}.", exercises=", ".join(left)))
    print(_("Send this file back the way your teacher told you."))


def canonical(submission: dict[str, Any]) -> bytes:
    """JSON in one way only, so that everybody computes the same checksum."""
    text = json.dumps(submission, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")

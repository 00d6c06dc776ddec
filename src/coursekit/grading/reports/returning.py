"""Feedback on its way back to the students: packed for a learning system, a mailer or a printer.

``moodle``
    A zip for "Upload multiple feedback files in a zip": a folder for each student, named like those
    of "Download all submissions".  ``is_valid_filename_for_import`` in
    ``mod/assign/feedback/file/importziplib.php`` parts such a name at underscores: the second part
    must be the participant's number, the third and fourth a plugin of the assignment.
``canvas``
    A zip for "Upload Submissions": a file for each student, under the very name that Canvas gave in
    the download to what the student sent last.  ``infer_comment_context_from_filename`` in
    ``app/models/abstract_assignment.rb`` takes the numbers of student and upload from it, and
    passes over an upload that is not of the present submission.  A comment goes to the whole group
    of the student.  As the names end in ``.json``, they hold the feedback as plain text.
``mail``
    A table for a mail merge: address, name, points, and where the feedback lies.
``pdf``
    One PDF of all feedback to print, each student's beginning on a new page.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from coursekit.catalogue import _, language_in_force
from coursekit.exercises import Assignment, Exercise
from coursekit.exercises.plain import plain
from coursekit.grading.files import whole_file, write_whole
from coursekit.grading.model import EXCUSED, MISSING, UNREADABLE, Result
from coursekit.grading.outfolder import FEEDBACK, RETURN, slug
from coursekit.grading.reports.answer_text import Wording
from coursekit.grading.reports.overview import change_sentence, overview
from coursekit.grading.reports.pages import printable
from coursekit.grading.reports.sections import SAYS_THE_STATE, STATES, points_of, wordings_of
from coursekit.grading.roster import headings as head
from coursekit.grading.rounding import points_shown, rounded
from coursekit.grading.store import Store
from coursekit.grading.submissions.sourcenames import CANVAS_NAME_FORM
from coursekit.grading.tables.csvfiles import write_table
from coursekit.grading.tables.dialects import OURS

FORMS = ("moodle", "canvas", "mail", "pdf")
#: Makes a PDF of feedback in JSON.
Typeset = Callable[[str], bytes]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes from the same feedback
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f_/\\:*?"<>|]+')


def write_return(
    form: str,
    folder: Path,
    store: Store,
    assignment: Assignment,
    exercises: dict[str, Exercise],
    typeset: Typeset,
) -> tuple[Path | None, list[str]]:
    """Pack the feedback that lies in an output folder.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    folder : pathlib.Path
        The output folder, with its feedback written.
    store : Store
    assignment : Assignment
    exercises : dict of str to Exercise
    typeset : callable
        Makes a PDF of the feedback in JSON; only the book knows how.

    Returns
    -------
    path : pathlib.Path or None
        What was written; None if there is nothing to send back this way.
    notes : list of str
        For whom there is nothing, and why.
    """
    target = folder / RETURN
    target.mkdir(exist_ok=True)
    results = [one for one in store.results() if one.status != MISSING or one.total is not None]
    if form == "moodle":
        return _zip(target / "moodle-feedback.zip", results, _for_moodle(folder), "Moodle")
    if form == "canvas":
        results = [one for one in results if not one.place or _is_own(one, store)]
        return _zip(target / "canvas-comments.zip", results, _for_canvas(folder, store), "Canvas")
    if form == "mail":
        return _mail(target / "mail-merge.csv", results, folder), []
    return _pdf(target / "feedback.pdf", results, assignment, exercises, typeset), []


_Pack = Callable[[Result], tuple[str, bytes] | None]


def _zip(
    path: Path, results: Iterable[Result], pack: _Pack, system: str
) -> tuple[Path | None, list[str]]:
    left: list[str] = []
    packed: dict[str, bytes] = {}
    for result in results:
        member = pack(result)
        if member is None:
            left.append(result.student.name or result.student.key)
        else:
            packed[member[0]] = member[1]
    notes = []
    if left:
        # Many a name is "Weber, Anna".
        shown = "; ".join(left[:10]) + (f" and {len(left) - 10} more" if len(left) > 10 else "")
        notes.append(
            f"{path.name} has nothing for those whose number in {system} is not known, or who sent "
            f"no answer file: {shown}."
        )
    if not packed:
        notes = [
            f"{path.name} is not written: no student's number in {system} is known. It stands in "
            f"{system}'s download of all submissions and in its roster."
        ]
        path.unlink(missing_ok=True)
        return None, notes
    with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(packed.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return path, notes


def _feedback(folder: Path, result: Result, ending: str) -> bytes | None:
    path = folder / FEEDBACK / f"{slug(result.student.key)}.{ending}"
    return path.read_bytes() if path.is_file() else None


def _for_moodle(folder: Path) -> _Pack:
    def pack(result: Result) -> tuple[str, bytes] | None:
        number = _number(result, head.PARTICIPANT) or _moodle_number(result.place)
        data = _feedback(folder, result, "html")
        if not number or data is None:
            return None
        name = _NOT_IN_NAMES.sub(" ", printable(result.student.name)).strip(" .") or "Participant"
        return f"{name}_{number}_assignsubmission_file/feedback.html", data

    return pack


def _for_canvas(folder: Path, store: Store) -> _Pack:
    def pack(result: Result) -> tuple[str, bytes] | None:
        names = (file.place.rpartition("/")[2] for file, _ in store.files_of(result.student.key))
        uploads = {
            int(match["upload"]): name
            for name in names
            if (match := CANVAS_NAME_FORM.fullmatch(name)) and name.lower().endswith(".json")
        }
        data = _feedback(folder, result, "md")
        return (uploads[max(uploads)], data) if uploads and data is not None else None

    return pack


def _is_own(result: Result, store: Store) -> bool:
    """Whether the student has sent what counts, and not another member of the group."""
    return any(file.place == result.place for file, _ in store.files_of(result.student.key))


def _number(result: Result, kind: str) -> str:
    own = (one.partition(":") for one in result.student.ids)
    return next((number for name, _, number in own if name == kind and number), "")


def _moodle_number(place: str) -> str:
    """The participant's number in the name of a download's folder."""
    match = re.search(r"_(\d+)_assignsubmission_", place)
    return match[1] if match else ""


def _mail(path: Path, results: Iterable[Result], folder: Path) -> Path:
    columns = ("email", "name", "student", "status", "points", "out of", "feedback", "path")
    with write_table(path, OURS) as table:
        table.row(columns)
        for result in results:
            name = f"{FEEDBACK}/{slug(result.student.key)}.html"
            points = result.points
            table.row(
                [
                    result.student.email,
                    result.student.name,
                    result.student.key,
                    result.status,
                    "" if points is None else rounded(points),
                    "" if points is None else rounded(result.out_of),
                    name,
                    str((folder / name).resolve()),
                ]
            )
    return path


def _pdf(
    path: Path,
    results: Iterable[Result],
    assignment: Assignment,
    exercises: dict[str, Exercise],
    typeset: Typeset,
) -> Path:
    told = _Told(assignment, exercises)
    title = plain(assignment.title)
    data = {
        "language": language_in_force().partition("_")[0],
        "title": title,
        "document": _("Feedback: {title}", title=title),
        "changed": _("What has changed"),
        "students": [told.student(one) for one in results],
    }
    write_whole(path, typeset(json.dumps(data, ensure_ascii=False)))
    return path


class _Told:
    """Results in plain words, as the printed feedback wants them."""

    def __init__(self, assignment: Assignment, exercises: dict[str, Exercise]) -> None:
        self._assignment = assignment
        self._titles = {name: plain(one.title) for name, one in exercises.items()}
        self._wordings = {
            (name, variant): Wording(one)
            for name, exercise in exercises.items()
            for variant, one in {"": exercise, **wordings_of(exercise)}.items()
        }

    def student(self, result: Result) -> dict[str, Any]:
        points = result.points
        silent = result.status in (MISSING, UNREADABLE, EXCUSED)
        return {
            "name": _text(result.student.name or result.student.key),
            "points": "" if points is None else _points(points, result.out_of),
            "said": [_text(one) for one in overview(result, self._assignment)],
            "changes": [_text(change_sentence(one, self._titles)) for one in result.changes],
            "marks": [] if silent else list(self._marks(result)),
        }

    def _marks(self, result: Result) -> Iterator[dict[str, Any]]:
        for number, mark in enumerate(result.marks, 1):
            wording = self._wordings.get((mark.exercise, mark.variant)) or Wording(None)
            bonus = " " + _("(bonus)") if mark.bonus else ""
            state = STATES.get(mark.state, ("", mark.state))[1]
            answer = _in_lines(wording, mark.answer)
            yield {
                "title": _text(f"{number}. {self._titles.get(mark.exercise, mark.exercise)}"),
                "state": f"{_(state)}, {points_of(mark)}{bonus}",
                "answer": _text(_("Your answer: {answer}", answer=answer)) if answer else "",
                "said": [
                    _text(plain(one))
                    for one in (mark.message, *mark.remarks, mark.why)
                    if one not in map(_, SAYS_THE_STATE)
                ],
            }


def _points(points: float, out_of: float) -> str:
    return _(
        "{points} of {out_of} points", points=points_shown(points), out_of=points_shown(out_of)
    )


def _in_lines(wording: Wording, answer: Any) -> str:
    """An answer as plain text; of several parts each on a line of its own, below the first."""
    if isinstance(answer, dict) and wording.kind in ("match", "classify"):
        pairs = wording.pairs(answer)
        lines = [f"{plain(one.markdown)}: {plain(other.markdown)}" for one, other in pairs]
    elif isinstance(answer, list | tuple) and answer:
        lines = [plain(wording.tell(one).markdown) for one in answer]
        if wording.kind == "order":
            lines = [f"{place}. {line}" for place, line in enumerate(lines, 1)]
    else:
        return plain(wording.tell(answer).markdown)
    return "\n".join(["", *lines])


def _text(value: str) -> str:
    return printable(value)[:4000]

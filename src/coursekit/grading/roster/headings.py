"""The headings by which rosters are recognised, and where each was looked up.

Canvas writes its headings in English whatever its language: ``lib/gradebook_exporter.rb`` of
github.com/instructure/canvas-lms.  ``lib/gradebook_importer.rb`` says what it takes back.

Moodle translates them.  An assignment's worksheet is written by ``mod/assign/gradingtable.php`` and
read by ``mod/assign/feedback/offline/importgradeslib.php`` of github.com/moodle/moodle, the grade
export is written by ``grade/export/txt/grade_export_txt.php``.  German and Russian wordings are
those of the language packs: ``assign.php``, ``moodle.php``, ``assignfeedback_comments.php`` under
``de/`` of github.com/IOC/moodle-langpacks and under ``ru/`` of github.com/felixod/lang.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC

from coursekit.exercises.variants import student_key
from coursekit.grading.roster.received import read_time

ID, LOGIN, EMAIL, NAME = "id", "login", "email", "name"
FIRST, LAST = "first", "last"
CANVAS, PARTICIPANT = "canvas", "participant"
GRADE, MAXIMUM, COMMENT, SCALE = "grade", "maximum", "comment", "scale"
STATUS, MODIFIED, CHANGEABLE = "status", "modified", "changeable"
SECTION, GROUP = "section", "group"

#: What a person may name with ``columns=``.
NAMEABLE = (ID, LOGIN, EMAIL, NAME, FIRST, LAST, SECTION, GROUP, GRADE)

CANVAS_COLUMNS = {
    "student": NAME,
    "lastname": LAST,
    "firstname": FIRST,
    "id": CANVAS,
    "sis user id": ID,
    "sis login id": LOGIN,
    "integration id": ID,
}

_PEOPLE: Mapping[str, str] = {
    NAME: "full name; name; student; student name; fullname; vollständiger name; teilnehmer/in;"
    "studierende; полное имя; фио; студент; имя и фамилия; фамилия и имя; фамилия, имя;"
    "nom complet; nombre completo",
    FIRST: "first name; firstname; given name; forename; vorname; имя; prénom; nombre",
    LAST: "last name; lastname; surname; family name; nachname; familienname; фамилия; nom;"
    "apellido(s); apellidos",
    EMAIL: "email address; email; e-mail; e-mail address; mail; e-mail-adresse; e-mail adresse;"
    "emailadresse; адрес электронной почты; электронная почта; почта; эл. почта; "
    "adresse de courriel; adresse électronique; dirección de correo; correo electrónico; correo",
    ID: "matriculation number; matrikelnummer; matrikelnr; matrikelnr.; matrikel-nr.; matr.-nr.;"
    "student number; studentnumber; student id; student_id; studentid; id number; id-nummer;"
    "индивидуальный номер; номер студента; номер зачётной книжки; номер зачетной книжки;"
    "студенческий билет; numéro d'identification; numéro d’étudiant; numéro d'étudiant;"
    "número de id; número de estudiante; id; number; nummer; numéro; número; номер",
    LOGIN: "username; user name; login; user; login id; account; anmeldename; benutzername;"
    "nutzername; логин; имя пользователя; nom d'utilisateur; nombre de usuario; uid",
}
_WORKSHEET: Mapping[str, str] = {
    PARTICIPANT: "identifier; id; идентификатор",
    GRADE: "grade; bewertung; оценка",
    MAXIMUM: "maximum grade; bestwertung; максимальная оценка",
    SCALE: "scale; skala; шкала",
    COMMENT: "feedback comments; feedback als kommentar; отзыв в виде комментария",
    CHANGEABLE: "grade can be changed; bewertung kann geändert werden; оценка может быть изменена",
    STATUS: "status; статус; statut; estado; stato; состояние",
    MODIFIED: "last modified (submission); zuletzt geändert (abgabe); последнее изменение (ответ)",
}
#: Headings of sections (seminar groups) in any table, and of groups that hand in together.
_SECTIONS = {
    *("section", "sections", "seminar", "course section", "kurs", "sektion", "seminargruppe"),
    *("секция", "поток"),
}
_GROUPS = {"group", "groups", "team", "gruppe", "gruppen", "группа", "группы", "groupe", "grupo"}

_CHANGED = {
    *("grade can be changed", "last modified (grade)", "last modified (submission)"),
    *("bewertung kann geändert werden", "zuletzt geändert (bewertung)"),
    *("zuletzt geändert (abgabe)", "оценка может быть изменена"),
    *("последнее изменение (оценка)", "последнее изменение (ответ)"),
}
_EXPORT = {
    *("institution", "department", "last downloaded from this course"),
    *("abteilung", "zuletzt aus diesem kurs geladen"),
    *("учреждение (организация)", "отдел", "последняя загрузка из этого курса"),
}


def _by_heading(table: Mapping[str, str]) -> dict[str, str]:
    return {
        student_key(heading): role
        for role, headings in table.items()
        for heading in headings.split(";")
    }


_ROLE_OF = _by_heading(_PEOPLE)
_WORKSHEET_ROLE = _by_heading(_WORKSHEET)
_RANK = {heading: rank for rank, heading in enumerate(_ROLE_OF)}
# A word with a letter in it, and a number; one way to part the two, however long the cell.
_IDENTIFIER = re.compile(r"(?=\D*[^\W\d_])(\D*[^\d\s])\s*(\d+)")
_SHORTEST_WORD = 4  # a faculty's own numbers, "s123", have shorter ones than "Participant 123"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def folded(headings: Iterable[str]) -> list[str]:
    """Headings as they are compared."""
    return [student_key(heading.strip().strip('"').lstrip("\ufeff")) for heading in headings]


def people_columns(heads: Sequence[str]) -> dict[str, list[int]]:
    """Which columns tell of people, by what they tell; what is said most exactly comes first.

    Parameters
    ----------
    heads : sequence of str
        As `folded` gives them.
    """
    places_of: dict[str, list[int]] = {}
    for place, head in enumerate(heads):
        role = _ROLE_OF.get(head)
        if role:
            places_of.setdefault(role, []).append(place)
    return {
        role: sorted(places, key=lambda place: (_RANK[heads[place]], place))
        for role, places in places_of.items()
    }


def canvas_columns(heads: Sequence[str]) -> dict[str, list[int]] | None:
    """The columns of a Canvas grade book, or None if it is none.

    The rule is the importer's: a student's name, then ``ID``, and ``Section`` before anything else
    that Canvas could take for an assignment.
    """
    named = heads[:1] == ["student"] and heads[1:2] == ["id"]
    parted = heads[:3] == ["lastname", "firstname", "id"]
    if not (named or parted) or "section" not in heads:
        return None
    columns: dict[str, list[int]] = {}
    for place, head in enumerate(heads[: heads.index("section")]):
        if head in CANVAS_COLUMNS:
            columns.setdefault(CANVAS_COLUMNS[head], []).append(place)
    return columns


def worksheet_columns(heads: Sequence[str]) -> dict[str, list[int]] | None:
    """The columns of a Moodle grading worksheet in a language we know, or None."""
    columns: dict[str, list[int]] = {}
    for place, head in enumerate(heads):
        role = _WORKSHEET_ROLE.get(head)
        if role and role not in columns:
            columns[role] = [place]
    if columns.get(PARTICIPANT) != [0] or GRADE not in columns or not _CHANGED & set(heads):
        return None
    people = people_columns(heads)
    people[ID] = [place for place in people.get(ID, ()) if place > 0]
    return {**people, **columns}


def heading_of(heads: Sequence[str], role: str) -> int | None:
    """Where a column of sections or of groups may be, by its heading."""
    known = _SECTIONS if role == SECTION else _GROUPS
    return next((place for place, head in enumerate(heads) if head in known), None)


def guessed_worksheet(
    heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[str, list[int]] | None:
    """The columns of a Moodle worksheet in another language, by their order and contents.

    The first column holds one word and a number in every row, as no other table does; the columns
    follow the order of ``mod/assign/gradingtable.php``.  The maximum is the one column of equal
    numbers, and the grade stands to its left.  The comments are not recognised this way.
    The first column of times to its right tells when the submission came.
    """
    numbers = [_IDENTIFIER.fullmatch(row[0]) for row in rows if row]
    words = {number[1] if number else "" for number in numbers}
    if len(heads) < 6 or len(words) != 1 or len(min(words)) < _SHORTEST_WORD:
        return None
    columns = [[row[place] for row in rows if place < len(row)] for place in range(len(heads))]
    same = [
        place
        for place in range(2, len(heads) - 2)
        if len(set(columns[place])) == 1
        and _NUMBER.fullmatch(columns[place][0])
        and all(not cell or _NUMBER.fullmatch(cell) for cell in columns[place - 1])
    ]
    if len(same) != 1:
        return None
    grade = same[0] - 1
    roles = {PARTICIPANT: [0], GRADE: [grade], MAXIMUM: same}
    mails = [place for place in range(1, grade) if all("@" in cell for cell in columns[place])]
    if mails[:1] != [1] and grade > 2:
        roles[NAME] = [1]
    if mails:
        roles[EMAIL] = mails[:1]
    taken = {place for places in roles.values() for place in places}
    if grade - 1 not in taken:
        roles[STATUS] = [grade - 1]
    times = [
        place
        for place in range(same[0] + 1, len(heads))
        if all(cell in ("", "-") or read_time(cell, UTC) for cell in columns[place])
    ]
    if times:
        roles[MODIFIED] = times[:1]
    return roles


def is_moodle_export(heads: Sequence[str], people: Mapping[str, Sequence[int]]) -> bool:
    """Whether this is Moodle's grade export: first name, last name, and what only Moodle adds."""
    return FIRST in people and LAST in people and len(_EXPORT & set(heads)) > 0


def participant_number(identifier: str) -> str:
    """``Participant 123`` without the word that Moodle puts before the number."""
    match = _IDENTIFIER.fullmatch(identifier.strip())
    return match[2] if match else identifier.strip()

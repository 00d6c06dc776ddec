"""Questions in plain text: GIFT, Aiken and R/exams' Markdown.

GIFT is described in Moodle's documentation, "GIFT format"; Aiken in "Aiken format"; R/exams in
"R/exams: first steps", with the fields of its meta-information.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.export.importing.element_values import float_of
from coursekit.export.importing.markup import escaped, one_line, to_markdown
from coursekit.export.importing.question import Answer, Question, match_or_classify
from coursekit.wording import counted

# ---- GIFT

_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_TITLE = re.compile(r"^\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]")
_BODY = re.compile(r"(?<!\\)\{(.*?)(?<!\\)\}", re.DOTALL)
_ANSWER = re.compile(r"(?<!\\)([=~])((?:\\.|[^\\=~])*)", re.DOTALL)
_SHARE = re.compile(r"^\s*%(-?[\d.]+)%")
_TRUE = re.compile(r"^\s*(T|TRUE|F|FALSE)\s*(?:$|#)", re.IGNORECASE)


def read_gift(text: str) -> Iterator[Question]:
    """Read a file of GIFT."""
    folder = ""
    for block in re.split(r"\n\s*\n", _COMMENT.sub("", text)):
        block = block.strip()
        while block.startswith("$CATEGORY:"):
            line, _, block = block.partition("\n")
            folder = line.removeprefix("$CATEGORY:").strip().rpartition("/")[2]
            block = block.strip()
        if block:
            yield _gift(block, folder)


def _gift(block: str, folder: str) -> Question:
    question = Question(folder=folder)
    if title := _TITLE.match(block):
        question.title, block = _unescape(title[1]).strip(), block[title.end() :]
    markup = "moodle"
    if named := _FORMAT.match(block):
        markup, block = named[1], block[named.end() :]
    body = _BODY.search(block)
    if body is None:
        question.prompt = _gift_text(block, markup)
        question.lost.append("a description, which asks nothing")
        return question
    before, after = block[: body.start()].strip(), block[body.end() :].strip()
    question.prompt = _gift_text(f"{before} _____ {after}" if after else before, markup)
    inside, general, explanation = body[1].partition("####")
    question.explanation = _gift_text(explanation, markup) if general else ""
    _gift_answers(question, inside, markup)
    question.title = question.title or " ".join(question.prompt.split()[:6])
    return question


def _gift_text(text: str, markup: str) -> str:
    """A text as Markdown; it may name another markup than that of its question."""
    if named := _FORMAT.match(text):
        markup, text = named[1], text[named.end() :]
    text = _unescape(text).strip()
    if markup == "markdown":
        return text
    return to_markdown(text) if markup == "html" or "<" in text else escaped(text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text.replace(r"\n", "\n"))


def _gift_answers(question: Question, inside: str, markup: str) -> None:
    if not inside.strip():
        question.kind = "open"
        return
    if true := _TRUE.match(inside):
        feedback_texts = [_gift_text(part, markup) for part in _split(inside, "#")[1:]]
        wrong, right = (*feedback_texts, "", "")[:2]
        is_true = true[1].upper().startswith("T")
        question.kind, question.shuffle = "single", False
        question.answers = [
            Answer(name, float(name_is is is_true), right if name_is is is_true else wrong)
            for name, name_is in (("True", True), ("False", False))
        ]
        return
    if inside.lstrip().startswith("#"):
        _gift_numbers(question, inside.lstrip()[1:], markup)
        return
    rows = _ANSWER.findall(inside)
    if not rows:
        question.lost.append(f"what stands in its braces: {' '.join(inside.split())[:40]}")
        return
    if all(mark == "=" and "->" in text for mark, text in rows):
        for _, text in rows:
            stem, _, target = text.partition("->")
            question.pairs.append(
                (one_line(_gift_text(stem, markup)), one_line(_gift_text(target, markup)))
            )
        question.kind = match_or_classify(question.pairs)
        return
    for mark, text in rows:
        share = 1.0 if mark == "=" else 0.0
        if weight := _SHARE.match(text):
            share, text = float(weight[1]) / 100, text[weight.end() :]
        words, *feedback_texts = _split(text, "#")
        feedback = _gift_text(feedback_texts[0], markup) if feedback_texts else ""
        question.answers.append(
            Answer(" ".join(_gift_text(words, markup).split()), share, feedback)
        )
    marks = {mark for mark, _ in rows}
    if marks == {"="}:
        question.kind = "text"
        question.answers = [
            Answer(_plain(one.text), one.share, one.feedback) for one in question.answers
        ]
    elif "=" in marks:
        question.kind = "single"
    else:
        question.kind = "multiple"


def _plain(text: str) -> str:
    return re.sub(r"\\([\\`*$_<])", r"\1", text)


def _split(text: str, mark: str) -> list[str]:
    return re.split(rf"(?<!\\){mark}", text)


def _gift_numbers(question: Question, inside: str, markup: str) -> None:
    question.kind = "number"
    rows = _ANSWER.findall(inside) or [("=", inside)]
    for _, text in rows:
        share = 1.0
        if weight := _SHARE.match(text):
            share, text = float(weight[1]) / 100, text[weight.end() :]
        words, *feedback_texts = _split(text, "#")
        feedback = _gift_text(feedback_texts[0], markup) if feedback_texts else ""
        low, dots, high = words.partition("..")
        value, _, tolerance = words.partition(":")
        try:
            if dots:
                middle, half = (float(low) + float(high)) / 2, (float(high) - float(low)) / 2
                question.answers.append(Answer(f"{middle:.12g}", share, feedback, half))
            else:
                float(value)
                question.answers.append(
                    Answer(value.strip(), share, feedback, float(tolerance or 0))
                )
        except ValueError:
            question.lost.append(f"an answer that is no number: {words.strip()[:40]}")


# ---- Aiken

_CHOICE = re.compile(r"^([A-Z])[.)]\s+(.*)$")
_RIGHT = re.compile(r"^ANSWER:\s*([A-Z])\s*$")


def is_aiken(text: str) -> bool:
    """Whether a text has choices with letters and lines that name the right one."""
    lines = text.split("\n")
    return any(map(_RIGHT.match, lines)) and any(map(_CHOICE.match, lines))


def read_aiken(text: str) -> Iterator[Question]:
    """Read a file of Aiken."""
    task: list[str] = []
    choices: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if right := _RIGHT.match(line.strip()):
            prompt = escaped("\n".join(task).strip())
            yield Question(
                kind="single",
                title=" ".join(prompt.split()[:6]),
                prompt=prompt,
                answers=[
                    Answer(escaped(words), float(name == right[1])) for name, words in choices
                ],
            )
            task, choices = [], []
        elif choice := _CHOICE.match(line.strip()):
            choices.append((choice[1], choice[2].strip()))
        elif choices and line.strip():
            name, words = choices[-1]
            choices[-1] = (name, f"{words} {line.strip()}")
        else:
            task.append(line)
    if choices:
        question = Question(prompt="\n".join(task).strip(), title="A question without its answer")
        question.lost.append("a question that names no right answer")
        yield question


# ---- R/exams

_HEADING = re.compile(
    r"^(Question|Solution|Answerlist|Meta-information)\n[=-]{3,}\s*$", re.MULTILINE
)
_META = re.compile(r"^(ex\w+):\s*(.*)$", re.MULTILINE)
_ITEM = re.compile(r"^[*+-] +(.*(?:\n(?![*+-] ).*)*)", re.MULTILINE)


def is_rexams(text: str) -> bool:
    """Whether a text has the headings of R/exams."""
    return any(heading[1] == "Meta-information" for heading in _HEADING.finditer(text))


def read_rexams(text: str) -> Iterator[Question]:
    """Read a question of R/exams in Markdown; its R code is not run."""
    parts: dict[str, list[str]] = {}
    cuts = list(_HEADING.finditer(text))
    ends = [cut.start() for cut in cuts[1:]] + [len(text)]
    above = ""
    for cut, end in zip(cuts, ends, strict=True):
        name = cut[1]
        above = name if name != "Answerlist" else above
        key = f"{above} list" if name == "Answerlist" else name
        parts.setdefault(key, []).append(text[cut.end() : end].strip())

    def part(name: str) -> str:
        return "\n\n".join(parts.get(name, []))

    meta = dict(_META.findall(part("Meta-information")))
    question = Question(
        title=meta.get("extitle") or meta.get("exname", ""),
        prompt=part("Question"),
        explanation=part("Solution"),
        points=float_of(meta.get("expoints"), 1.0),
        shuffle=meta.get("exshuffle", "TRUE").upper() != "FALSE",
        folder=meta.get("exsection", "").rpartition("/")[2],
    )
    if re.search(r"^```+\s*\{?r\b|`r ", text, re.MULTILINE) or "\\Sexpr" in text:
        question.lost.append("R code, which is not run")
        yield question
        return
    solution = meta.get("exsolution", "").strip()
    items = [" ".join(item.split()) for item in _ITEM.findall(part("Question list"))]
    feedback_texts = [" ".join(item.split()) for item in _ITEM.findall(part("Solution list"))]
    feedback_texts += [""] * (len(items) - len(feedback_texts))
    match meta.get("extype", "").strip():
        case "schoice" | "mchoice" if len(solution) != len(items):
            question.lost.append(
                f"its key, which has {len(solution)} places for {counted(len(items), 'choice')}"
            )
        case "schoice" | "mchoice" as kind:
            question.kind = "single" if kind == "schoice" else "multiple"
            question.answers = [
                Answer(item, float(sign == "1"), feedback)
                for item, sign, feedback in zip(items, solution, feedback_texts, strict=False)
            ]
        case "num":
            question.kind = "number"
            tolerance = float_of(meta.get("extol", "").partition("|")[0])
            question.answers = [Answer(solution, 1.0, "", tolerance)]
        case "string":
            question.kind = "text" if solution else "open"
            question.answers = [Answer(solution, 1.0)] if solution else []
        case other:
            question.lost.append(
                f"a question of type {other or 'unknown'}, which no kind of exercise can hold"
            )
    yield question

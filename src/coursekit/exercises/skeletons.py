"""Commented skeletons for new exercises, one for each kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_TITLE, _TASK = "A few words that do not give the answer away", "Write the task here."
_HEAD = """\
---
kind: {kind}
title: {title}
{skill}{level}{source}{fields}---
<!-- The task. One sentence a line. -->
{task}

"""
_TAIL = """
## Hint
<!-- Help without telling. -->
Where to look, or what to ask.

## Explanation
<!-- Shown after the answer. Say what it rests on. -->
Why it is so{locator}.
"""
_SOURCE = "source: {place:<16}# where the article says it, with its notes: {place}; n. 1-2\n"
_FIELDS = {
    "number": "tolerance: 0            # 20, or 2%; leave out for exact\n"
    "# unit: km, kilometres  # the first is shown, all are understood\n",
    "text": "lines: 1                # lines to write on in print\n",
    "open": "lines: 10               # lines to write on in print\n",
}
_ANSWERS = {
    "single": """\
<!-- One tick. Say behind ">" why a wrong choice is wrong. -->
- [x] The right choice
  > What is told to those who found it.
- [ ] A mistake people really make
  > Why it is wrong.
- [ ] Another mistake
  > Why it is wrong.
""",
    "multiple": """\
<!-- Tick all that are right. (right - wrong) / number right, not below 0. -->
- [x] One right choice
- [x] Another right choice
- [ ] A mistake people really make
  > Why it is wrong.
""",
    "number": """\
<!-- The key, then wrong numbers that people arrive at.
     A key from the data: put code into a section ## Code and write {= len(rows) } here. -->
- [x] 100
- [ ] 10
  > How one arrives at it and why it is wrong.
""",
    "date": """\
<!-- EDTF: 1951, 1951-09, 1951-09-14, 195X, 1946/1947 -->
- [x] 1951-09
- [ ] 1952-11
  > What happened then instead.
""",
    "text": """\
<!-- Every accepted form; "name:" and Cyrillic accepts all romanisations. -->
- [x] accepted form
- [x] name: Чехов
- [ ] a mistake
  > Why it is wrong.
""",
    "match": """\
<!-- stem -> target; a wrong pair may have feedback; nothing before the arrow: a spare target -->
- [x] first stem -> its target
- [x] second stem -> another target
- [ ] first stem -> another target
  > Why it is wrong.
- [ ] -> a spare target
  > Why it fits nothing.
""",
    "classify": """\
<!-- item -> category, several items to a category -->
- [x] first item -> one category
- [x] second item -> one category
- [x] third item -> another category
- [ ] third item -> one category
  > Why it is wrong.
""",
    "order": """\
<!-- The right order; then, if you like, two items in the wrong order: earlier -> later -->
1. what comes first
2. what comes second
3. what comes third

- [ ] what comes third -> what comes second
  > Why it is wrong.
""",
}
_RUBRIC = """\
## Rubric
<!-- Three or four levels, best first; samples for the top and one in the middle. -->
- 3: What the best answers do
  > A sample of such an answer.
- 2: What is missing at this level
  > A sample of such an answer.
- 1: What an answer still achieves

## Hint
Where to begin.
"""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(r"^\s*(?:>|\d\.|- \d:|- \[[ x]\])\s*")


def _to_write(*texts: str) -> frozenset[str]:
    """Every label and sentence of skeletons; single words and numbers may be anybody's answers."""
    lines = _COMMENT.sub("", "\n".join(texts)).replace("{locator}", "").splitlines()
    pieces = (piece.strip() for line in lines for piece in _MARKUP.sub("", line).split("->"))
    return frozenset(one for one in pieces if " " in one and not one.startswith(("#", "name:")))


#: What an author has to write anew: it stands in no exercise that is ready.
PLACEHOLDERS = _to_write(_TITLE, _TASK, _TAIL, _RUBRIC, *_ANSWERS.values())


def skeleton(
    kind: str,
    name: str,
    sections: Collection[str],
    skills: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> str:
    """Write the text of a new exercise file.

    Parameters
    ----------
    kind : str
    name : str
        ``<chapter>/<slug>``; the locator is in the chapter's section where there is one.
    sections : collection of str
        The article's sections, in its order; empty where the course has no article.
    skills, levels : sequence of str
        The words by which the course sorts its exercises; empty where any word will do.

    Returns
    -------
    str
        A file that can be read as it is, so that its author starts from something that works.
    """
    of_chapter = [one for one in sections if one.casefold() == name.partition("/")[0]]
    place = next((f"{one} 1" for one in [*of_chapter, *sections]), "")
    source = _SOURCE.format(place=place) if place else ""
    sorted_by = {"skill": _choice("skill", skills), "level": _choice("level", levels)}
    fields = _FIELDS.get(kind, "")
    head = _HEAD.format(
        kind=kind, title=_TITLE, source=source, fields=fields, task=_TASK, **sorted_by
    )
    if kind == "open":
        return head + _RUBRIC
    locator = f" {{src}}`{place}`" if place else ""
    return head + "## Answers\n" + _ANSWERS[kind] + _TAIL.format(locator=locator)


def _choice(field: str, words: Sequence[str]) -> str:
    """Write a field of the front matter with a word that it may have, and the others behind it."""
    if not words:
        return f"# {field}: any word by which to sort\n"
    return f"{f'{field}: {words[0]}':<24}# {', '.join(words)}\n"

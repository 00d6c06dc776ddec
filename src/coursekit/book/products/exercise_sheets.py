"""Worksheets and their answers: of a chapter its exercises, chosen, to write on or to look up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from docutils import nodes
from sphinx.environment import BuildEnvironment

from coursekit.book.exercises.answers import MARKS, make_answer
from coursekit.book.exercises.nodes import (
    exercise,
    exercise_keys,
    exercise_number,
    short_key,
)
from coursekit.book.products import tree_filters
from coursekit.book.products.exercise_heads import sources_in
from coursekit.book.products.product_model import Selection
from coursekit.book.products.task_figures import carry_what_is_named
from coursekit.book.typst.page_form import undivided
from coursekit.catalogue import N_, _
from coursekit.errors import CourseError, Fault
from coursekit.exercises.at_hand import HOW_TO_READ


@dataclass(frozen=True)
class ExerciseSheet:
    """The chosen exercises of some pages, or their answers."""

    env: BuildEnvironment
    pages: list[str]
    selection: Selection
    is_answers: bool

    def check(self) -> None:
        """Refuse a word that no exercise has, and a choice that leaves nothing.

        Raises
        ------
        CourseError
        """
        if faults := list(self._unknown()):
            raise CourseError(faults)
        if not self.chosen_pages():
            message = "no exercise is all that is asked for"
            raise CourseError(Fault("", 0, message, "Leave out a condition."))

    def _unknown(self) -> Iterator[Fault]:
        found = self._found()
        for attribute, words in self.selection.wanted.items():
            known = list(dict.fromkeys(str(node[attribute]) for node in found if node[attribute]))
            what = "name" if attribute == "exercise_id" else attribute
            for word in (word for word in words if word not in known):
                near = get_close_matches(word, known, 1)
                remedy = f"There are {', '.join(known)}."
                if what == "name":
                    remedy = "See coursekit exercise list."
                if near:
                    remedy = f'Did you mean "{near[0]}"?'
                yield Fault(
                    "", 0, f'no exercise of what is printed has the {what} "{word}"', remedy
                )

    def chosen_pages(self) -> list[str]:
        """Return the pages of which an exercise is chosen."""
        return [
            page
            for page in self.pages
            if any(map(self._takes, self.env.get_doctree(page).findall(exercise)))
        ]

    def remarks(self) -> list[str]:
        """Say how answers are marked and read, and that some exercises are left out, if so."""
        found = self._found()
        chosen = sum(map(self._takes, found))
        told = [_(MARKS)] if self.is_answers else []
        if self.is_answers and any(map(sources_in, filter(self._takes, found))):
            told.append(_(HOW_TO_READ))
        if chosen < len(found):
            left = N_("{chosen} of {total} exercises; the numbers are those of the book.")
            told.append(_(left, chosen=chosen, total=len(found)))
        return told

    def change(self, page: nodes.Element) -> None:
        """Leave of a page its title and what is printed of its exercises."""
        name = page["docname"]
        chosen = [node for node in page.findall(exercise) if self._takes(node)]
        if not self.is_answers:
            for node in chosen:
                node["alone"] = True
                carry_what_is_named(self.env, node)
            tree_filters.keep_title_and(page, [undivided("", *chosen)])
            return
        shown = [node for node in chosen if node["data"] is not None]  # the rest is withheld
        numbers = [exercise_number(self.env, name, node) for node in shown]
        pairs = list(zip(numbers, shown, strict=True))
        keys = exercise_keys("", entries=[(number, short_key(node)) for number, node in pairs])
        answers = [make_answer(node, number, nodes.Text(node["title"])) for number, node in pairs]
        tree_filters.keep_title_and(page, [keys, *answers] if shown else [])

    def _found(self) -> list[exercise]:
        return [
            node for page in self.pages for node in self.env.get_doctree(page).findall(exercise)
        ]

    def _takes(self, node: exercise) -> bool:
        return self.selection.takes(node.attributes)

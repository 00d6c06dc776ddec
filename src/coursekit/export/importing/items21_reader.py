"""Items of QTI 2.1."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from coursekit.export.importing.element_values import float_of, inside
from coursekit.export.importing.markup import one_line, to_markdown
from coursekit.export.importing.question import Answer, Question, match_or_classify


class Item21:
    """Reads one item of QTI 2.1."""

    def __init__(self, node: ET.Element, has_article: bool) -> None:
        self.node = node
        self.has_article = has_article
        self.declared = node.find("responseDeclaration")

    def read(self) -> Question:
        node = self.node
        name = node.get("identifier", "")
        question = Question(title=node.get("title", ""))
        if name.startswith("q_") and name.count("_") in (2, 3):  # as our own export names items
            question.name = "#".join(["/".join(name.split("_")[1:3]), *name.split("_")[3:]])
        most = node.find("outcomeDeclaration[@identifier='MAXSCORE']/defaultValue/value")
        question.points = float_of(most.text if most is not None else None, 1.0)
        question.explanation = self._feedback("explanation")
        body = node.find("itemBody")
        if body is None:
            question.lost.append("an item without a body")
            return question
        interactions = [one for one in body.iter() if one.tag.endswith("Interaction")]
        if len(interactions) != 1:
            question.lost.append(f"{len(interactions)} interactions; an exercise has one")
            return question
        interaction = interactions[0]
        if interaction.tag not in _READERS:
            question.lost.append(f"a {interaction.tag}, which no kind of exercise can hold")
            return question
        question.prompt = self._prompt(body, interaction, question)
        _READERS[interaction.tag](self, question, interaction)
        return question

    def _prompt(self, body: ET.Element, interaction: ET.Element, question: Question) -> str:
        blocks = []
        for child in body:
            if child.tag == "rubricBlock":
                self._rubric(question, child)
            elif child is interaction or interaction in child.iter():
                if child is not interaction:
                    words = "".join(child.itertext()).strip()
                    question.units += [words] if words and len(words) < 20 else []
            else:
                blocks.append(ET.tostring(child, encoding="unicode"))
        prompt = interaction.find("prompt")
        blocks += [f"<p>{inside(prompt)}</p>"] if prompt is not None else []
        return to_markdown("".join(blocks), has_article=self.has_article)

    def _line(self, node: ET.Element) -> str:
        return one_line(inside(node), has_article=self.has_article)

    def _feedback(self, ident: str) -> str:
        node = self.node.find(f"modalFeedback[@identifier='{ident}']")
        return to_markdown(inside(node), has_article=self.has_article)

    def _choice_feedback(self) -> dict[str, str]:
        """Feedback by the value at which it is shown."""
        feedback: dict[str, str] = {}
        for one in self.node.iter("responseIf"):
            shown = [
                (base.text or "").strip()
                for outcome in one.iter("setOutcomeValue")
                if outcome.get("identifier", "").startswith("FEEDBACK")
                for base in outcome.iter("baseValue")
            ]
            values = [
                (base.text or "").strip()
                for test in one
                if test.tag != "setOutcomeValue"
                for base in test.iter("baseValue")
            ]
            for name in shown:
                for value in values:
                    feedback.setdefault(value, self._feedback(name))
        return feedback

    def _correct(self) -> list[str]:
        if self.declared is None:
            return []
        return [(one.text or "").strip() for one in self.declared.iterfind("correctResponse/value")]

    def _mapped(self) -> dict[str, float]:
        if self.declared is None:
            return {}
        return {
            one.get("mapKey", ""): float_of(one.get("mappedValue"))
            for one in self.declared.iter("mapEntry")
        }

    def _choice(self, question: Question, interaction: ET.Element) -> None:
        single = self.declared is not None and self.declared.get("cardinality") == "single"
        right = set(self._correct()) or {
            name for name, share in self._mapped().items() if share > 0
        }
        feedback = self._choice_feedback()
        question.kind = "single" if single else "multiple"
        question.shuffle = interaction.get("shuffle") == "true"
        for choice in interaction.iter("simpleChoice"):
            name = choice.get("identifier", "")
            answer = Answer(self._line(choice), float(name in right), feedback.get(name, ""))
            question.answers.append(answer)

    def _order(self, question: Question, interaction: ET.Element) -> None:
        labels = {
            one.get("identifier", ""): self._line(one) for one in interaction.iter("simpleChoice")
        }
        question.kind = "order"
        question.order = [labels[name] for name in self._correct() if name in labels]

    def _match(self, question: Question, interaction: ET.Element) -> None:
        labels = {
            one.get("identifier", ""): self._line(one)
            for one in interaction.iter("simpleAssociableChoice")
        }
        pairs = self._correct() or [name for name, share in self._mapped().items() if share > 0]
        for pair in pairs:
            stem, _, target = pair.partition(" ")
            question.pairs.append((labels.get(stem, ""), labels.get(target, "")))
        sides = interaction.findall("simpleMatchSet")
        used = {target for _, target in question.pairs}
        for one in sides[1] if len(sides) == 2 else ():
            if self._line(one) not in used:
                question.pairs.append(("", self._line(one)))
        question.kind = match_or_classify(question.pairs)

    def _text_entry(self, question: Question, interaction: ET.Element) -> None:
        feedback = self._choice_feedback()
        base = self.declared.get("baseType") if self.declared is not None else ""
        if base in ("float", "integer"):
            question.kind = "number"
            bounds = [
                float_of(one.text)
                for test in self.node.iter("responseIf")
                if any(child.get("identifier") == "SCORE" for child in test)
                for side in ("gte", "lte")
                for compared in test.iter(side)
                for one in compared.iter("baseValue")
            ]
            tolerance = (bounds[1] - bounds[0]) / 2 if len(bounds) == 2 else 0.0
            question.answers = [
                Answer(value, 1.0, "", float(f"{tolerance:.6g}")) for value in self._correct()
            ]
            return
        question.kind, question.units = "text", []
        mapped = self._mapped() or dict.fromkeys(self._correct(), 1.0)
        top = max(mapped.values(), default=1.0) or 1.0
        question.answers = [
            Answer(text, share / top, feedback.get(text, "")) for text, share in mapped.items()
        ]

    def _extended_text(self, question: Question, interaction: ET.Element) -> None:
        question.kind = "open"
        question.lines = int(float_of(interaction.get("expectedLines")))

    def _rubric(self, question: Question, block: ET.Element) -> None:
        for level in block.findall("div"):
            points, sample = level.find("p/strong"), level.find("blockquote")
            says = level.find("p")
            if points is not None and says is not None:
                words = self._line(says).partition(": ")[2]
                feedback = to_markdown(inside(sample), has_article=self.has_article)
                question.levels.append((float_of(points.text), words, feedback))


_READERS: dict[str, Callable[[Item21, Question, ET.Element], None]] = {
    "choiceInteraction": Item21._choice,
    "orderInteraction": Item21._order,
    "matchInteraction": Item21._match,
    "textEntryInteraction": Item21._text_entry,
    "extendedTextInteraction": Item21._extended_text,
}

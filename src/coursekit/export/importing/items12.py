"""Items of QTI 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from coursekit.export.importing.element_values import escape, float_of
from coursekit.export.importing.markup import to_markdown
from coursekit.export.importing.question import Answer, Question, match_or_classify

_UNKNOWN = frozenset(
    {"calculated_question", "file_upload_question", "hot_spot_question", "text_only_question"}
    | {"multiple_dropdowns_question", "fill_in_multiple_blanks_question"}
)


class Item12:
    """Reads one item of QTI 1.2."""

    def __init__(self, node: ET.Element, has_article: bool) -> None:
        self.node = node
        self.has_article = has_article

    def read(self, folder: str) -> Question:
        node = self.node
        fields = {
            (one.findtext("fieldlabel") or "").strip(): (one.findtext("fieldentry") or "").strip()
            for one in node.iter("qtimetadatafield")
        }
        question = Question(title=node.get("title", ""), folder=folder)
        question.points = float_of(fields.get("points_possible"), 1.0)
        question.prompt = self._text(node.find("presentation//mattext"))
        question.explanation = self._feedback("general_fb")
        kind = fields.get("question_type") or fields.get("QUESTIONTYPE", "")  # Canvas, ILIAS
        responses = list(node.iter("response_lid"))
        is_typed = any(node.find(f".//{tag}") is not None for tag in ("render_fib", "response_str"))
        if kind in _UNKNOWN or not (responses or is_typed):
            question.lost.append(
                f"a question of type {kind or 'unknown'}, which no kind of exercise can hold"
            )
        elif len(responses) > 1:
            self._pairs(question, responses)
        elif responses and responses[0].get("rcardinality") == "Ordered":
            self._order(question, responses[0])
        elif responses:
            self._choices(question, responses[0])
        else:
            self._typed(question)
        return question

    def _text(self, node: ET.Element | None) -> str:
        if node is None:
            return ""
        text = "".join(node.itertext())
        if node.get("texttype") == "text/plain":
            text = escape(text)
        return to_markdown(text, has_article=self.has_article)

    def _line(self, node: ET.Element) -> str:
        return " ".join(self._text(node.find(".//mattext")).split())

    def _feedback(self, ident: str) -> str:
        node = self.node.find(f"itemfeedback[@ident='{ident}']")
        return self._text(node.find(".//mattext")) if node is not None else ""

    def _scored(self) -> Iterator[tuple[ET.Element, float]]:
        """The conditions that give points, with how many."""
        for one in self.node.iter("respcondition"):
            if (points := one.find("setvar")) is not None and float_of(points.text, 1.0) > 0:
                yield one, float_of(points.text, 1.0)

    def _choice_feedback(self) -> dict[str, str]:
        feedback = {}
        for one in self.node.iter("respcondition"):
            equal, shown = one.find("conditionvar/varequal"), one.find("displayfeedback")
            if equal is not None and shown is not None:
                feedback[(equal.text or "").strip()] = self._feedback(shown.get("linkrefid", ""))
        return feedback

    def _choices(self, question: Question, response: ET.Element) -> None:
        wrong = {
            (one.text or "").strip()
            for scored, _ in self._scored()
            for part in scored.iter("not")
            for one in part.iter("varequal")
        }
        right = {
            (one.text or "").strip()
            for scored, _ in self._scored()
            for one in scored.iter("varequal")
        } - wrong
        feedback = self._choice_feedback()
        question.kind = "multiple" if response.get("rcardinality") == "Multiple" else "single"
        render = response.find("render_choice")
        shuffled = render.get("shuffle", "") if render is not None else ""
        question.shuffle = shuffled.lower() != "no"
        for label in response.iter("response_label"):
            name = label.get("ident", "")
            question.answers.append(
                Answer(self._line(label), float(name in right), feedback.get(name, ""))
            )

    def _pairs(self, question: Question, responses: list[ET.Element]) -> None:
        labels: dict[str, str] = {}
        for response in responses:
            for label in response.iter("response_label"):
                labels.setdefault(label.get("ident", ""), self._line(label))
        right = {}
        for scored, _ in self._scored():
            for one in scored.iter("varequal"):
                right[one.get("respident", "")] = (one.text or "").strip()
        for response in responses:
            stem = self._line(response) if response.find("material") is not None else ""
            question.pairs.append((stem, labels.get(right.get(response.get("ident", ""), ""), "")))
        used = {target for _, target in question.pairs}
        question.pairs += [("", target) for target in labels.values() if target not in used]
        question.kind = match_or_classify(question.pairs)

    def _order(self, question: Question, response: ET.Element) -> None:
        labels = {one.get("ident", ""): self._line(one) for one in response.iter("response_label")}
        names = [(one.text or "").strip() for one in self.node.iter("varequal")]
        question.kind = "order"
        question.order = [labels[name] for name in names if name in labels]

    def _typed(self, question: Question) -> None:
        blank = self.node.find(".//render_fib")
        scored = list(self._scored())
        if blank is None or not scored:
            question.kind = "open"
        elif blank.get("fibtype") == "Decimal" or self.node.find(".//vargte") is not None:
            question.kind = "number"
            for one, _ in scored:
                low, high = one.find(".//vargte"), one.find(".//varlte")
                equal = one.find(".//varequal")
                lowest = float_of(low.text if low is not None else None)
                highest = float_of(high.text if high is not None else None)
                value = (equal.text or "").strip() if equal is not None else ""
                value = value or f"{(lowest + highest) / 2:.12g}"
                tolerance = (highest - lowest) / 2 if low is not None and high is not None else 0.0
                question.answers.append(Answer(value, 1.0, "", float(f"{tolerance:.12g}")))
        else:
            question.kind = "text"
            question.answers = [
                Answer((one.text or "").strip(), 1.0)
                for condition, _ in scored
                for tag in ("varequal", "varsubset")  # Canvas, ILIAS
                for one in condition.iter(tag)
            ]

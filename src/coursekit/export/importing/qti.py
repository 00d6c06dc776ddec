"""Items of QTI 1.2 and QTI 2.1, from packages that other systems and `coursekit.export` write."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from coursekit.export.importing.markup import one_line, to_markdown
from coursekit.export.importing.question import Answer, Question


def read_items(files: dict[str, ET.Element], *, has_article: bool) -> Iterator[Question]:
    """Read every item of a package, given by the parsed files.

    Parameters
    ----------
    files : dict of str to Element
        Tags without namespaces.
    has_article : bool
        Whether ``[Emergence 3]`` is a locator.
    """
    for _, root in sorted(files.items()):
        if root.tag == "assessmentItem":
            yield _Item21(root, has_article).read()
        elif root.tag == "questestinterop":
            bank = root.findtext(".//objectbank/qtimetadata/qtimetadatafield/fieldentry") or ""
            for item in root.iter("item"):
                yield _Item12(item, has_article).read(bank.rpartition(": ")[2])


def _inside(node: ET.Element | None) -> str:
    """What stands in an element, as HTML."""
    if node is None:
        return ""
    text = _escape(node.text or "")
    return text + "".join(ET.tostring(child, encoding="unicode") for child in node)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _float(text: str | None, default: float = 0.0) -> float:
    try:
        return float((text or "").strip())
    except ValueError:
        return default


class _Item12:
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
        question.points = _float(fields.get("points_possible"), 1.0)
        question.prompt = self._text(node.find("presentation//mattext"))
        question.explanation = self._feedback("general_fb")
        kind = fields.get("question_type", "")
        responses = list(node.iter("response_lid"))
        if kind in _UNKNOWN:
            question.lost.append(f"a question of type {kind}, for which there is no kind")
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
            text = _escape(text)
        return to_markdown(text, has_article=self.has_article)

    def _line(self, node: ET.Element) -> str:
        return " ".join(self._text(node.find(".//mattext")).split())

    def _feedback(self, ident: str) -> str:
        node = self.node.find(f"itemfeedback[@ident='{ident}']")
        return self._text(node.find(".//mattext")) if node is not None else ""

    def _scored(self) -> Iterator[tuple[ET.Element, float]]:
        """The conditions that give points, with how many."""
        for one in self.node.iter("respcondition"):
            if (points := one.find("setvar")) is not None and _float(points.text, 1.0) > 0:
                yield one, _float(points.text, 1.0)

    def _told(self) -> dict[str, str]:
        told = {}
        for one in self.node.iter("respcondition"):
            equal, shown = one.find("conditionvar/varequal"), one.find("displayfeedback")
            if equal is not None and shown is not None:
                told[(equal.text or "").strip()] = self._feedback(shown.get("linkrefid", ""))
        return told

    def _choices(self, question: Question, response: ET.Element) -> None:
        wrong = {
            (one.text or "").strip()
            for part in self.node.iter("not")
            for one in part.iter("varequal")
        }
        right = {
            (one.text or "").strip()
            for scored, _ in self._scored()
            for one in scored.iter("varequal")
        } - wrong
        told = self._told()
        question.kind = "multiple" if response.get("rcardinality") == "Multiple" else "single"
        render = response.find("render_choice")
        shuffled = render.get("shuffle", "") if render is not None else ""
        question.shuffle = shuffled.lower() != "no"
        for label in response.iter("response_label"):
            name = label.get("ident", "")
            question.answers.append(
                Answer(self._line(label), float(name in right), told.get(name, ""))
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
        question.kind = _match_or_classify(question.pairs)

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
                lowest = _float(low.text if low is not None else None)
                highest = _float(high.text if high is not None else None)
                value = (equal.text or "").strip() if equal is not None else ""
                value = value or f"{(lowest + highest) / 2:.12g}"
                tolerance = (highest - lowest) / 2 if low is not None and high is not None else 0.0
                question.answers.append(Answer(value, 1.0, "", float(f"{tolerance:.12g}")))
        else:
            question.kind = "text"
            question.answers = [
                Answer((one.text or "").strip(), 1.0)
                for condition, _ in scored
                for one in condition.iter("varequal")
            ]


_UNKNOWN = frozenset(
    {"calculated_question", "file_upload_question", "hot_spot_question", "text_only_question"}
    | {"multiple_dropdowns_question", "fill_in_multiple_blanks_question"}
)


def _match_or_classify(pairs: list[tuple[str, str]]) -> str:
    targets = [target for stem, target in pairs if stem]
    return "match" if len(set(targets)) == len(targets) else "classify"


class _Item21:
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
        question.points = _float(most.text if most is not None else None, 1.0)
        question.explanation = self._feedback("explanation")
        body = node.find("itemBody")
        if body is None:
            question.lost.append("an item without a body")
            return question
        found = [one for one in body.iter() if one.tag.endswith("Interaction")]
        if len(found) != 1:
            question.lost.append(f"{len(found)} interactions; an exercise has one")
            return question
        interaction = found[0]
        read = getattr(self, f"_{interaction.tag.removesuffix('Interaction')}", None)
        if read is None:
            question.lost.append(f"a {interaction.tag}, for which there is no kind")
            return question
        question.prompt = self._prompt(body, interaction, question)
        read(question, interaction)
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
        blocks += [f"<p>{_inside(prompt)}</p>"] if prompt is not None else []
        return to_markdown("".join(blocks), has_article=self.has_article)

    def _line(self, node: ET.Element) -> str:
        return one_line(_inside(node), has_article=self.has_article)

    def _feedback(self, ident: str) -> str:
        node = self.node.find(f"modalFeedback[@identifier='{ident}']")
        return to_markdown(_inside(node), has_article=self.has_article)

    def _told(self) -> dict[str, str]:
        """Feedback by the value at which it is shown."""
        told: dict[str, str] = {}
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
                    told.setdefault(value, self._feedback(name))
        return told

    def _correct(self) -> list[str]:
        if self.declared is None:
            return []
        return [(one.text or "").strip() for one in self.declared.iterfind("correctResponse/value")]

    def _mapped(self) -> dict[str, float]:
        if self.declared is None:
            return {}
        return {
            one.get("mapKey", ""): _float(one.get("mappedValue"))
            for one in self.declared.iter("mapEntry")
        }

    def _choice(self, question: Question, interaction: ET.Element) -> None:
        single = self.declared is not None and self.declared.get("cardinality") == "single"
        right = set(self._correct()) or {
            name for name, share in self._mapped().items() if share > 0
        }
        told = self._told()
        question.kind = "single" if single else "multiple"
        question.shuffle = interaction.get("shuffle") == "true"
        for choice in interaction.iter("simpleChoice"):
            name = choice.get("identifier", "")
            answer = Answer(self._line(choice), float(name in right), told.get(name, ""))
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
        question.kind = _match_or_classify(question.pairs)

    def _textEntry(self, question: Question, interaction: ET.Element) -> None:
        told = self._told()
        base = self.declared.get("baseType") if self.declared is not None else ""
        if base in ("float", "integer"):
            question.kind = "number"
            bounds = [
                _float(one.text)
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
            Answer(text, share / top, told.get(text, "")) for text, share in mapped.items()
        ]

    def _extendedText(self, question: Question, interaction: ET.Element) -> None:
        question.kind = "open"
        question.lines = int(_float(interaction.get("expectedLines")))

    def _rubric(self, question: Question, block: ET.Element) -> None:
        for level in block.findall("div"):
            points, sample = level.find("p/strong"), level.find("blockquote")
            says = level.find("p")
            if points is not None and says is not None:
                words = self._line(says).partition(": ")[2]
                told = to_markdown(_inside(sample), has_article=self.has_article)
                question.levels.append((_float(points.text), words, told))

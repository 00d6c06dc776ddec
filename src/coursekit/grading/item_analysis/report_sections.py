"""Parts of the item analysis: tables and pictures, each ready to stand in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from coursekit.catalogue import N_, _, localised, ngettext, number_words
from coursekit.charts.chart import Chart
from coursekit.charts.distractors import draw_distractors
from coursekit.charts.item_map import draw_item_map
from coursekit.charts.score_histogram import draw_score_histogram
from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.class_marks import WAITING
from coursekit.grading.item_analysis.estimate_words import number, percent
from coursekit.grading.item_analysis.findings import findings
from coursekit.grading.item_analysis.interval_estimates import NEEDED, Estimate
from coursekit.grading.item_analysis.item_frames import item_frame, option_frame
from coursekit.grading.item_analysis.item_model import ClassAnalysis, Item, Quartiles, Whole
from coursekit.grading.model import DROPPED, GIVEN
from coursekit.grading.reports.pages import picture, table, text
from coursekit.grading.rounding import points_shown

_STANDINGS = {
    DROPPED: N_("dropped"),
    GIVEN: N_("points given to everybody"),
    WAITING: N_("set aside, as most have no mark yet"),
}


def _interval(estimate: Estimate, write: Callable[[float], str] = number) -> tuple[str, str]:
    """The number and its interval, as cells."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.why, ""
    return write(estimate.value), _range(write(estimate.low), write(estimate.high))


def _range(low: str, high: str) -> str:
    return _("{low} to {high}", low=low, high=high)


def _of(n: int, of: int) -> str:
    return _("{some} of {all}", some=number_words(n), all=number_words(of))


def title_of(item: Item) -> str:
    """Give an exercise's place and title, safe in HTML."""
    return f"{item.number}. {text(item.title or item.exercise)}"


def whole_part(whole: Whole) -> str:
    """Tell mean, spread, reliability and error."""
    rows = []
    for name, estimate in (
        (_("Mean, points"), whole.mean),
        (_("Standard deviation, points"), whole.spread),
        (_("Cronbach’s alpha"), whole.alpha),
        (_("Standard error of measurement, points"), whole.error),
    ):
        rows.append((name, *_interval(estimate), number_words(estimate.n)))
    head = (_("Measure"), _("Value"), _("95% interval"), "n")
    caption = ngettext(
        "{n} exercise that counts, {points} points to reach",
        "{n} exercises that count, {points} points to reach",
        whole.exercises,
        points=points_shown(whole.out_of),
    )
    measures = table(caption, head, rows, {1, 2, 3})
    if whole.quartiles:
        low, middle, high = (
            points_shown(one)
            for one in (whole.quartiles.low, whole.quartiles.median, whole.quartiles.high)
        )
        told = _(
            "The middle half reached {low} to {high} points; the median is {median}.",
            low=low,
            high=high,
            median=middle,
        )
        measures += f"<p>{told}</p>"
    return measures


def histogram_part(analysis: ClassAnalysis) -> str:
    """Draw the points of the class; nothing if no total is known."""
    if not analysis.whole.complete:
        return ""
    frame = pd.DataFrame({"points": analysis.totals, "out_of": analysis.whole.out_of})
    return _figure(draw_score_histogram(frame), _("How many students reached how many points."))


def items_part(items: Sequence[Item]) -> str:
    """Tell difficulty and discrimination of every exercise."""
    head = (
        _("Exercise"),
        "n",
        _("Difficulty"),
        _("95% interval"),
        _("Discrimination"),
        _("95% interval"),
        _("Left empty"),
    )
    rows = [
        (
            title_of(item) + _standing(item),
            number_words(item.n),
            *_numbers(item),
            number_words(item.unanswered),
        )
        for item in items
    ]
    return table(_("Difficulty and discrimination"), head, rows, {1, 3, 5, 6})


def effort_part(items: Sequence[Item]) -> str:
    """Tell attempts and time of every exercise; nothing if none are known."""
    rows = [
        (
            title_of(item),
            *_middle(
                item.attempts,
                lambda quartiles: (
                    localised(f"{quartiles.median:g}"),
                    localised(f"{quartiles.most:g}"),
                ),
            ),
            *_middle(
                item.seconds,
                lambda quartiles: (
                    localised(f"{quartiles.median / 60:.1f}"),
                    _range(
                        localised(f"{quartiles.low / 60:.1f}"),
                        localised(f"{quartiles.high / 60:.1f}"),
                    ),
                ),
            ),
        )
        for item in items
        if item.attempts or item.seconds
    ]
    head = (
        _("Exercise"),
        "n",
        _("Attempts, median"),
        _("most"),
        "n",
        _("Minutes, median"),
        _("middle half"),
    )
    return table(_("Attempts and time of those who answered"), head, rows, {1, 2, 3, 4, 5, 6})


def _numbers(item: Item) -> tuple[str, str, str, str]:
    if item.standing in (DROPPED, GIVEN):
        return _("does not count"), "", "", ""
    return *_interval(item.difficulty, percent), *_interval(item.discrimination)


def _standing(item: Item) -> str:
    words = [_(_STANDINGS[item.standing])] if item.standing else []
    words += [item.why] if item.why else []
    if item.waiting:
        words.append(
            ngettext(
                "{n} without a mark that counts", "{n} without a mark that counts", item.waiting
            )
        )
    return f' <span class="quiet">{text("; ".join(words))}</span>' if words else ""


def _middle(
    quartiles: Quartiles | None, write: Callable[[Quartiles], tuple[str, str]]
) -> tuple[str, str, str]:
    """How many, a median and what lies about it; or why none is given."""
    if quartiles is None:
        return "0", _("not known"), ""
    few = quartiles.n < NEEDED["middle"].students
    return number_words(quartiles.n), *((_("too few to say"), "") if few else write(quartiles))


def map_part(items: Sequence[Item]) -> str:
    """Draw the exercises by difficulty and discrimination, or say why not."""
    frame = item_frame(tuple(items))
    if frame.empty or not frame[["difficulty", "discrimination"]].notna().all(axis=1).any():
        told = ngettext(
            "There is no map of the exercises: too few to say. "
            "Discrimination needs {n} student and exercises on which they differ.",
            "There is no map of the exercises: too few to say. "
            "Discrimination needs {n} students and exercises on which they differ.",
            NEEDED["discrimination"].students,
        )
        return f"<p>{told}</p>"
    frame["look"] = [bool(findings(item)) for item in items]
    return _figure(draw_item_map(frame), _("Difficulty and discrimination of the exercises."))


def thirds_part(items: Sequence[Item]) -> str:
    """Tell the mean shares of the thirds of the class."""
    rows = [
        (
            title_of(item),
            *(f"{percent(mean)} ({n})" if n else _("nobody") for n, mean in item.thirds),
        )
        for item in items
        if item.thirds
    ]
    head = (_("Exercise"), *_thirds())
    caption = _("Share of points reached (students), by thirds of the class")
    return table(caption, head, rows, {1, 2, 3})


def _thirds() -> tuple[str, str, str]:
    return _("Lower third"), _("Middle third"), _("Upper third")


def variants_part(item: Item) -> str:
    """Compare the variants of an exercise."""
    rows = [
        (
            text(item.variant_words(row.variant)),
            number_words(row.difficulty.n),
            *_interval(row.difficulty, percent),
            *_interval(row.against),
        )
        for row in item.variants
    ]
    head = (
        _("Variant"),
        "n",
        _("Difficulty"),
        _("95% interval"),
        _("Against the others"),
        _("Interval"),
    )
    caption = _("Variants of exercise {number}", number=item.number)
    variants = table(caption, head, rows, {1, 2, 3, 4, 5})
    if not rows or any(row.difficulty.value is not None for row in item.variants):
        return variants
    summary = ngettext(
        "{n} variant, too few students each to compare them",
        "{n} variants, too few students each to compare them",
        len(rows),
    )
    return _folded(summary, variants)


def answers_part(item: Item) -> str:
    """Draw and list what was answered, each variant by itself; few answers are listed only."""
    drawn, few = [], []
    for variant in dict.fromkeys(option.variant for option in item.options):
        rows = [option for option in item.options if option.variant == variant]
        caption = _("Answers to exercise {number}.", number=item.number)
        if variant:
            caption = _(
                "Answers to exercise {number}, variant {variant}.",
                number=item.number,
                variant=item.variant_words(variant),
            )
        answers = _answer_table(caption, rows)
        if variant and rows[0].of < NEEDED["variants"].students:
            few.append(answers)
            continue
        frame = option_frame((item,))
        drawn.append(_figure(draw_distractors(frame[frame["variant"] == variant]), caption))
        drawn.append(_folded(_("The same as a table, with the feedback"), answers))
    if few:
        summary = ngettext(
            "Answers to {n} variant with fewer than {needed} students each",
            "Answers to {n} variants with fewer than {needed} students each",
            len(few),
            needed=NEEDED["variants"].students,
        )
        drawn.append(_folded(summary, "".join(few)))
    return "".join(drawn)


def _folded(summary: str, body: str) -> str:
    """Keep on the screen, folded away, what print leaves out."""
    return f'<details class="screen"><summary>{summary}</summary>{body}</details>\n'


def _answer_table(caption: str, rows: Sequence[Option]) -> str:
    thirds = rows[0].thirds
    names: tuple[str, ...] = _thirds()
    if sum(of for _n, of in thirds) < NEEDED["thirds"].students:
        names = ()
    right = " <strong>" + _("(right)") + "</strong>"
    cells = [
        (
            text(option.label) + (right if option.right else ""),
            _of(option.n, option.of),
            *(_of(n, of) for n, of in option.thirds[: len(names)]),
            text(option.feedback),
        )
        for option in rows
    ]
    head = (_("Answer"), _("All"), *names, _("Feedback"))
    return table(caption, head, cells, set(range(1, 2 + len(names))))


def _figure(chart: Chart, caption: str) -> str:
    return picture(chart.to_svg(), chart.alt, caption)

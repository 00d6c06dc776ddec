"""Parts of the item analysis: tables and pictures, each ready to stand in a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from coursekit.charts.chart import Chart
from coursekit.charts.distractors import draw_distractors
from coursekit.charts.item_map import draw_item_map
from coursekit.charts.score_histogram import draw_score_histogram
from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.class_marks import WAITING
from coursekit.grading.item_analysis.findings import findings, number, percent
from coursekit.grading.item_analysis.interval_estimates import NEEDED, Estimate
from coursekit.grading.item_analysis.item_frames import item_frame, option_frame
from coursekit.grading.item_analysis.item_model import ClassAnalysis, Item, Quartiles, Whole
from coursekit.grading.model import DROPPED, GIVEN
from coursekit.grading.reports.pages import picture, table, text
from coursekit.grading.rounding import points_text

_STANDINGS = {
    DROPPED: "dropped",
    GIVEN: "points given to everybody",
    WAITING: "set aside, as most have no mark yet",
}


def _interval(estimate: Estimate, write: Callable[[float], str] = number) -> tuple[str, str]:
    """The number and its interval, as cells."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return estimate.why, ""
    return write(estimate.value), f"{write(estimate.low)} to {write(estimate.high)}"


def title_of(item: Item) -> str:
    """Give an exercise's place and title, safe in HTML."""
    return f"{item.number}. {text(item.title or item.exercise)}"


def whole_part(whole: Whole) -> str:
    """Tell mean, spread, reliability and error."""
    rows = []
    for name, estimate in (
        ("Mean, points", whole.mean),
        ("Standard deviation, points", whole.spread),
        ("Cronbach’s alpha", whole.alpha),
        ("Standard error of measurement, points", whole.error),
    ):
        rows.append((name, *_interval(estimate), f"{estimate.n:,}"))
    head = ("Measure", "Value", "95% interval", "n")
    caption = f"{whole.exercises} exercises that count, {points_text(whole.out_of)} points to reach"
    measures = table(caption, head, rows, {1, 2, 3})
    if whole.quartiles:
        low, middle, high = (
            points_text(one)
            for one in (whole.quartiles.low, whole.quartiles.median, whole.quartiles.high)
        )
        measures += (
            f"<p>The middle half reached {low} to {high} points; the median is {middle}.</p>"
        )
    return measures


def histogram_part(analysis: ClassAnalysis) -> str:
    """Draw the points of the class; nothing if no total is known."""
    if not analysis.whole.complete:
        return ""
    frame = pd.DataFrame({"points": analysis.totals, "out_of": analysis.whole.out_of})
    return _figure(draw_score_histogram(frame), "How many students reached how many points.")


def items_part(items: Sequence[Item]) -> str:
    """Tell difficulty and discrimination of every exercise."""
    head = (
        "Exercise",
        "n",
        "Difficulty",
        "95% interval",
        "Discrimination",
        "95% interval",
        "Left empty",
    )
    rows = [
        (
            title_of(item) + _standing(item),
            f"{item.n:,}",
            *_numbers(item),
            f"{item.unanswered:,}",
        )
        for item in items
    ]
    return table("Difficulty and discrimination", head, rows, {1, 3, 5, 6})


def effort_part(items: Sequence[Item]) -> str:
    """Tell attempts and time of every exercise; nothing if none are known."""
    rows = [
        (
            title_of(item),
            *_middle(
                item.attempts, lambda quartiles: (f"{quartiles.median:g}", f"{quartiles.most:g}")
            ),
            *_middle(
                item.seconds,
                lambda quartiles: (
                    f"{quartiles.median / 60:.1f}",
                    f"{quartiles.low / 60:.1f} to {quartiles.high / 60:.1f}",
                ),
            ),
        )
        for item in items
        if item.attempts or item.seconds
    ]
    head = ("Exercise", "n", "Attempts, median", "most", "n", "Minutes, median", "middle half")
    return table("Attempts and time of those who answered", head, rows, {1, 2, 3, 4, 5, 6})


def _numbers(item: Item) -> tuple[str, str, str, str]:
    if item.standing in (DROPPED, GIVEN):
        return "does not count", "", "", ""
    return *_interval(item.difficulty, percent), *_interval(item.discrimination)


def _standing(item: Item) -> str:
    words = [_STANDINGS[item.standing]] if item.standing else []
    words += [item.why] if item.why else []
    words += [f"{item.waiting:,} without a mark that counts"] if item.waiting else []
    return f' <span class="quiet">{text("; ".join(words))}</span>' if words else ""


def _middle(
    quartiles: Quartiles | None, write: Callable[[Quartiles], tuple[str, str]]
) -> tuple[str, str, str]:
    """How many, a median and what lies about it; or why none is given."""
    if quartiles is None:
        return "0", "not known", ""
    few = quartiles.n < NEEDED["middle"].students
    return f"{quartiles.n:,}", *(("too few to say", "") if few else write(quartiles))


def map_part(items: Sequence[Item]) -> str:
    """Draw the exercises by difficulty and discrimination, or say why not."""
    frame = item_frame(tuple(items))
    if frame.empty or not frame[["difficulty", "discrimination"]].notna().all(axis=1).any():
        needed = NEEDED["discrimination"].students
        return (
            "<p>There is no map of the exercises: too few to say. "
            f"Discrimination needs {needed} students and exercises on which they differ.</p>"
        )
    frame["look"] = [bool(findings(item)) for item in items]
    return _figure(draw_item_map(frame), "Difficulty and discrimination of the exercises.")


def thirds_part(items: Sequence[Item]) -> str:
    """Tell the mean shares of the thirds of the class."""
    rows = [
        (title_of(item), *(f"{percent(mean)} ({n})" if n else "nobody" for n, mean in item.thirds))
        for item in items
        if item.thirds
    ]
    head = ("Exercise", "Lower third", "Middle third", "Upper third")
    return table(
        "Share of points reached (students), by thirds of the class", head, rows, {1, 2, 3}
    )


def variants_part(item: Item) -> str:
    """Compare the variants of an exercise."""
    rows = [
        (
            text(item.variant_words(row.variant)),
            f"{row.difficulty.n:,}",
            *_interval(row.difficulty, percent),
            *_interval(row.against),
        )
        for row in item.variants
    ]
    head = ("Variant", "n", "Difficulty", "95% interval", "Against the others", "Interval")
    variants = table(f"Variants of exercise {item.number}", head, rows, {1, 2, 3, 4, 5})
    if not rows or any(row.difficulty.value is not None for row in item.variants):
        return variants
    return _folded(f"{len(rows)} variants, too few students each to compare them", variants)


def answers_part(item: Item) -> str:
    """Draw and list what was answered, each variant by itself; few answers are listed only."""
    drawn, few = [], []
    for variant in dict.fromkeys(option.variant for option in item.options):
        rows = [option for option in item.options if option.variant == variant]
        name = f", variant {item.variant_words(variant)}" if variant else ""
        caption = f"Answers to exercise {item.number}{name}."
        answers = _answer_table(caption, rows)
        if variant and rows[0].of < NEEDED["variants"].students:
            few.append(answers)
            continue
        frame = option_frame((item,))
        drawn.append(_figure(draw_distractors(frame[frame["variant"] == variant]), caption))
        drawn.append(_folded("The same as a table, with the feedback", answers))
    if few:
        needed = NEEDED["variants"].students
        summary = f"Answers to {len(few)} variants with fewer than {needed} students each"
        drawn.append(_folded(summary, "".join(few)))
    return "".join(drawn)


def _folded(summary: str, body: str) -> str:
    """Keep on the screen, folded away, what print leaves out."""
    return f'<details class="screen"><summary>{summary}</summary>{body}</details>\n'


def _answer_table(caption: str, rows: Sequence[Option]) -> str:
    thirds = rows[0].thirds
    names: tuple[str, ...] = ("Lower third", "Middle third", "Upper third")
    if sum(of for _, of in thirds) < NEEDED["thirds"].students:
        names = ()
    cells = [
        (
            text(option.label) + (" <strong>(right)</strong>" if option.right else ""),
            f"{option.n:,} of {option.of:,}",
            *(f"{n:,} of {of:,}" for n, of in option.thirds[: len(names)]),
            text(option.feedback),
        )
        for option in rows
    ]
    head = ("Answer", "All", *names, "Feedback")
    return table(caption, head, cells, set(range(1, 2 + len(names))))


def _figure(chart: Chart, caption: str) -> str:
    return picture(chart.to_svg(), chart.alt, caption)

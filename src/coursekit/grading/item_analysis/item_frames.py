"""An item analysis as frames: what the tables hold and the charts draw."""

from __future__ import annotations

import pandas as pd

from coursekit.grading.item_analysis.choices import Option
from coursekit.grading.item_analysis.interval_estimates import NEEDED
from coursekit.grading.item_analysis.item_model import Item

_THIRDS = ("lower", "middle", "upper")
_ITEM_COLUMNS = (
    *("number", "exercise", "title", "kind", "standing", "out_of", "n", "waiting", "unanswered"),
    *(f"{name}{end}" for name in ("difficulty", "discrimination") for end in ("", "_low", "_high")),
    *(f"{name}_{part}" for name in _THIRDS for part in ("n", "mean")),
    *("attempts_n", "attempts_median", "attempts_most"),
    *("seconds_n", "seconds_lower_quartile", "seconds_median", "seconds_upper_quartile"),
)
_OPTION_COLUMNS = (
    *("exercise", "variant", "answer", "label", "right", "n", "of"),
    *(f"{name}_{part}" for name in _THIRDS for part in ("n", "of")),
    "feedback",
)


def item_frame(items: tuple[Item, ...]) -> pd.DataFrame:
    """Give a row for each exercise, as `items.csv` and the item map have it; NaN for unknown."""
    return pd.DataFrame([_item_row(item) for item in items], columns=list(_ITEM_COLUMNS))


def _item_row(item: Item) -> list[object]:
    row: list[object] = [item.number, item.exercise, item.title or item.exercise, item.kind]
    row += [item.standing, item.out_of, item.n, item.waiting, item.unanswered]
    for estimate in (item.difficulty, item.discrimination):
        row += [estimate.value, estimate.low, estimate.high]
    for n, mean in item.thirds or ((None, None),) * 3:
        row += [n, mean]
    tries, time = item.attempts, item.seconds
    row += [tries.n, tries.median, tries.most] if tries else [0, None, None]
    row += [time.n, time.low, time.median, time.high] if time else [0, None, None, None]
    return row


def option_frame(items: tuple[Item, ...]) -> pd.DataFrame:
    """Give a row for each thing answered, as `distractors.csv` and the bars have it.

    Thirds are empty where the class is too small for them.
    """
    rows = [_option_row(item.exercise, option) for item in items for option in item.options]
    return pd.DataFrame(rows, columns=list(_OPTION_COLUMNS))


def _option_row(exercise: str, option: Option) -> list[object]:
    row: list[object] = [exercise, option.variant, option.name, option.label, option.right]
    row += [option.n, option.of]
    enough = sum(of for _, of in option.thirds) >= NEEDED["thirds"].students
    for n, of in option.thirds:
        row += [n, of] if enough else [None, None]
    return [*row, option.feedback]

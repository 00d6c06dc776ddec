"""How to read an item analysis: its terms, and how many students each number needs."""

from __future__ import annotations

from coursekit.catalogue import N_, _, ngettext
from coursekit.grading.item_analysis.interval_estimates import ITEMS_FOR_ALPHA, NEEDED
from coursekit.grading.reports.pages import table, text

TERMS = (
    (
        "n",
        N_("How many students a number is based on. The smaller n is, the less the number says."),
    ),
    (
        N_("95% interval"),
        N_(
            "Suppose the class were drawn from many students like these. Of intervals made in this "
            "way, 95 in 100 hold the value of them all. A wide interval says: we hardly know."
        ),
    ),
    (
        N_("Difficulty"),
        N_(
            "The mean share of an exercise’s points that was reached. A high value means easy. An "
            "empty answer counts as 0. The interval is Wilson’s; where answers can be partly "
            "right, it is somewhat too wide."
        ),
    ),
    (
        N_("Discrimination"),
        N_(
            "How well an exercise agrees with the points of all other exercises, from −1 to 1 "
            "(corrected item–total correlation, interval by Fisher’s z). Above 0.3 is usual. Near "
            "0 it does not separate strong from weak students; below 0 strong students tend to get "
            "it wrong, and the key or the task may be at fault. Very easy and very hard exercises "
            "cannot discriminate much."
        ),
    ),
    (
        N_("Thirds of the class"),
        N_(
            "For each exercise the class is divided by its points in the other exercises. "
            "Students with the same share stay together, so the thirds can differ in size."
        ),
    ),
    (
        N_("Distractor"),
        N_(
            "A wrong choice. A good one attracts the lower third more than the upper; one that "
            "nobody chooses is of no use."
        ),
    ),
    (
        N_("Standard deviation"),
        N_(
            "How far marks typically lie from the mean. Its interval assumes that marks "
            "are normally distributed."
        ),
    ),
    (
        N_("Cronbach’s alpha"),
        N_(
            "How far the exercises measure the same thing, at most 1. Decisions about single "
            "students call for 0.8 or more. A short assignment on several skills has a low alpha "
            "without being bad. The interval is Feldt’s."
        ),
    ),
    (
        N_("Standard error of measurement"),
        N_(
            "How far a student’s points would typically move if other exercises of the same kind "
            "were set. Two students who are closer than that cannot be ranked."
        ),
    ),
    (
        N_("Variants"),
        N_(
            "Wordings of one exercise with other numbers. They are counted as one exercise and "
            "compared with each other. "
            "The more variants there are, the wider the intervals are made."
        ),
    ),
    (
        N_("What is left out"),
        N_(
            "Students who handed in nothing or whose file cannot be read. Exercises that were "
            "dropped, whose points were given to everybody, or for which most marks are still "
            "awaited: their answers are shown, but they count neither towards the total nor "
            "towards alpha. Where only some marks are awaited, n says how many there are."
        ),
    ),
)
_NAMES = {
    "difficulty": N_("Difficulty"),
    "mean": N_("Mean"),
    "spread": N_("Standard deviation, quartiles"),
    "middle": N_("Medians of attempts and time"),
    "discrimination": N_("Discrimination"),
    "thirds": N_("Thirds of the class"),
    "alpha": N_("Cronbach’s alpha, standard error"),
    "variants": N_("Comparison of variants, each"),
}


def terms_part() -> str:
    """Define the terms and say when a number is given."""
    defined = "".join(f"<dt>{text(_(term))}</dt><dd>{text(_(says))}</dd>" for term, says in TERMS)
    rows = [
        (text(_(name)), str(NEEDED[what].students), text(_sentence(_(NEEDED[what].reason))))
        for what, name in _NAMES.items()
    ]
    rows.append(
        (
            _("Cronbach’s alpha, exercises"),
            ngettext("{n} exercise", "{n} exercises", ITEMS_FOR_ALPHA),
            _(
                "Exercises on which students differ; "
                "with two there is only one correlation to go by."
            ),
        )
    )
    caption = _("Fewer students than this: “too few to say”")
    needed = table(caption, (_("Number"), _("Students"), _("Why")), rows, {1})
    return f"<dl>{defined}</dl>\n{needed}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."

"""What an item analysis says in words: doubtful keys, misunderstandings, unfair variants."""

from __future__ import annotations

from analysing import by_name, item_of, one_answer, run
from statsmodels.stats.proportion import proportion_confint

from coursekit.grading.item_analysis.analysis import analyse
from coursekit.grading.item_analysis.class_marks import gather
from coursekit.grading.item_analysis.findings import findings
from coursekit.grading.item_analysis.misunderstandings import misunderstandings
from simulated_class import exercises, simulate, with_wrong_key


def test_planted_wrong_key_is_doubted() -> None:
    """The students answer well; the key names another choice that weaker students take."""
    listed, true = planted_key()
    name = next(a.id for a, b in zip(listed, true, strict=True) if a != b)
    for size in (60, 1000):
        done = analyse(gather(simulate(size, listed, true=true, planted=name)), by_name(listed))
        item = next(item for item in done.items if item.exercise == name)
        words = " ".join(one.words for one in findings(item) if one.kind == "key")
        assert item.discrimination.high < 0
        assert "tended to get this one wrong" in words
        assert right_label(true, name) in words
        doubted = [i.exercise for i in done.items if any(r.kind == "key" for r in findings(i))]
        assert doubted == [name]


def test_planted_wrong_key_is_hinted_at_in_a_small_class() -> None:
    true = next(one for one in exercises(wrong_key=False) if one.kind == "single")
    listed = with_wrong_key(true)
    right, key = true.key.right[0], listed.key.right[0]
    item = item_of([one_answer(at, listed, right if at < 4 else key) for at in range(8)], listed)
    assert findings(item) == []
    item = item_of([one_answer(at, listed, right if at < 6 else key) for at in range(8)], listed)
    words = " ".join(one.words for one in findings(item))
    assert "Make sure that the key is right" in words
    assert "hint, not a finding" in words


def planted_key() -> tuple[tuple, tuple]:
    """Exercises as marked and as understood: in a fairly hard single one the key is wrong."""
    true = list(exercises(wrong_key=False))
    at = max(at for at, one in enumerate(true) if one.kind == "single")
    # The simulation's hardness follows the place: put it where half of the class succeeds.
    true.insert(3, true.pop(at))
    listed = list(true)
    listed[3] = with_wrong_key(true[3])
    return tuple(listed), tuple(true)


def right_label(listed: tuple, name: str) -> str:
    from coursekit.exercises.plain import plain

    exercise = next(one for one in listed if one.id == name)
    label = next(plain(choice.label.text) for choice in exercise.key.choices if choice.right)
    return " ".join(label.split())[:60]


def test_class_with_right_keys_has_none_doubted() -> None:
    """Few false alarms: ten classes of sixty, eighteen exercises each."""
    alarms = [
        item.exercise
        for seed in range(10)
        for item in run(simulate(60, exercises(wrong_key=False), seed=seed), wrong_key=False).items
        if any("tended to get this one wrong" in one.words for one in findings(item))
    ]
    assert len(alarms) <= 2


def test_wrong_choice_that_draws_most_is_told_with_its_feedback() -> None:
    listed = exercises(wrong_key=False)
    single = next(one for one in listed if one.kind == "single")
    wrong = next(choice for choice in single.key.choices if not choice.right)
    results = [one_answer(place, single, wrong.id if place < 12 else single.key.right[0])
               for place in range(40)]  # fmt: skip
    done = analyse(gather(results), by_name((single,)))
    first = misunderstandings(done.items)[0]
    low, high = proportion_confint(12, 40, method="wilson")
    assert first.lead == f"12 of 40 students (30%, between {low:.0%} and {high:.0%}) chose"
    assert first.option.name == wrong.id
    assert wrong.feedback.text.split()[0] in first.feedback


def test_wrong_pair_that_many_chose_and_no_feedback_answers_is_a_finding() -> None:
    match = next(one for one in exercises() if one.kind == "match")
    stem, key = match.key.stems[0].id, match.key
    answered = {one.target for one in key.mistakes if one.stem in ("", stem)}
    target = next(one for one in key.targets if one.id not in {*answered, key.pairs[stem]})
    answer = {**key.pairs, stem: target.id}
    results = [one_answer(place, match, answer if place < 9 else dict(key.pairs))
               for place in range(30)]  # fmt: skip
    unanswered = [one.words for one in findings(item_of(results, match)) if one.kind == "untold"]
    assert [words.partition(" students")[0] for words in unanswered] == ["9 of 30"]


def test_unfair_variant_shows_and_fair_ones_do_not() -> None:
    single = next(one for one in exercises(wrong_key=False) if one.kind == "single")
    right = single.key.right[0]
    wrong = next(choice.id for choice in single.key.choices if not choice.right)
    shares = {"rome": 0.7, "oslo": 0.75, "bonn": 0.2}
    results = [
        one_answer(at, single, right if (at // 3) % 20 < 20 * share else wrong, name)
        for at in range(180)
        for name, share in [list(shares.items())[at % 3]]
    ]
    item = item_of(results, single)
    assert item.n == 180
    assert [(row.variant, row.difficulty.n) for row in item.variants] == [
        ("bonn", 60), ("oslo", 60), ("rome", 60)
    ]  # fmt: skip
    assert item.variants[0].unfair
    assert [one.kind for one in findings(item) if one.kind == "variant"]
    assert "Variant bonn was clearly harder" in " ".join(one.words for one in findings(item))

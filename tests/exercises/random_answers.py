"""Random exercises of every kind, each with an answer: right, half right, wrong or none at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from twins import Pair

from coursekit.exercises import Exercise, Prose
from coursekit.exercises.marking.date_words import MONTHS, SEASONS
from coursekit.exercises.marking.number_words import NUMERALS
from coursekit.exercises.model import (
    Accepted,
    Choice,
    ChoiceKey,
    DateKey,
    Item,
    Key,
    Level,
    Mistake,
    NumberKey,
    OrderKey,
    PairKey,
    PairMistake,
    RubricKey,
    TextKey,
)
from coursekit.exercises.reading.syntax import ListItem
from coursekit.exercises.reading.typed_keys import text_form


def exercise_of(kind: str, key: Key) -> Exercise:
    """An exercise about nothing, for its key."""
    return Exercise(f"test/{kind}", kind, "Test", 1.0, "sourcing", "apply", "", Prose("Task"), key)


WORDS = ["Klimov", "defector", "Мирошников", "the Bell", "Straße", "naïve", "Milrud-Tomson", "ёлка"]
NAMES = ["Мирошников", "Юрасов", "Григорий Климов", "Хохлов", "Милруд-Томсон", "Борис Николаевский"]
NAMES += ["(Николай П.) Вакар", "(Рафаил/Raphael) Абрамович", "(Борис) Ольшанский"]
DATES = ["1951", "1951-09", "1949-10-15", "195X", "19XX", "1946/1947", "1948/..", "../1963"]
DATES += ["1947~", "1950-12-05", "1951-22", "1950-12/1951-02", "1900", "2000-02-29", "1951-24"]
UNITS = ["km", "kilometres", "%", "percent", "notes", "€"]
SIGNS = (
    "0123456789.,' -+eE×^/%~абвгёйяABCxyzß’“”\u00a0\u202f\u2009\u0301\u200b¼⁴٠٥۴४४٣،٬٫\ud83d\n\t🎓"
)
HOSTILE: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        1e308,
        -1e308,
        2**70,
        "",
        " ",
        "\n",
        "\x00",
        [],
        {},
        [[]],
        [{}],
    ),
    *([None], [1], {"a": None}, {"a": 1}, {"": ""}, {"text": None}, {"text": 5}, {"level": 1}),
    *("__proto__", ["__proto__"], {"__proto__": "constructor"}, {"constructor": "x"}, "\ud800"),
    *("x" * 600, "9" * 400, "e" * 50, [""], ["", ""], "NaN", "Infinity", "-0", "0x10", "1e400"),
]


def random_pair(draw: random.Random) -> Pair:
    """One exercise with an answer, right, half right, wrong or no answer at all."""
    kind = draw.choice(list(_MAKERS))
    exercise, plausible = _MAKERS[kind](draw)
    if draw.random() < 0.12:
        return exercise, draw.choice(HOSTILE)
    answer = plausible(draw)
    if isinstance(answer, str) and draw.random() < 0.35:
        answer = _slip(answer, draw)
    return exercise, answer


def _slip(text: str, draw: random.Random) -> str:
    """Change a sign or two."""
    for _ in range(draw.randint(1, 2)):
        place = draw.randint(0, len(text))
        text = text[:place] + draw.choice([*SIGNS, "", ""]) + text[place + draw.randint(0, 1) :]
    return draw.choice([text, text, text.upper(), text.title(), text + draw.choice(SIGNS)])


def _remark(draw: random.Random) -> Prose | None:
    return Prose("Because.") if draw.random() < 0.6 else None


def _items(draw: random.Random, least: int, prefix: str) -> tuple[Item, ...]:
    count = draw.randint(least, 6)
    names = [prefix + draw.choice(["", "1", "x-"]) + str(n) for n in range(count)]
    return tuple(Item(name, Prose(name)) for name in names)


Plausible = Callable[[random.Random], Any]


def _choices(kind: str) -> Callable[[random.Random], tuple[Exercise, Plausible]]:
    def make(draw: random.Random) -> tuple[Exercise, Plausible]:
        items = _items(draw, 2, "c")
        ticked = set(draw.sample(items, 1 if kind == "single" else draw.randint(1, len(items))))
        key = ChoiceKey(tuple(Choice(i.id, i.label, i in ticked, _remark(draw)) for i in items))
        names = [item.id for item in items]

        def plausible(draw: random.Random) -> Any:
            some = [draw.choice(names) for _ in range(draw.randint(0, len(names) + 1))]
            return draw.choice([draw.choice(names), some, some[:1], [*some, "nobody"]])

        return exercise_of(kind, key), plausible

    return make


def _number(draw: random.Random) -> tuple[Exercise, Plausible]:
    value = draw.choice(
        [float(draw.randint(0, 50)), draw.randint(100, 99999) / 1.0, 20000.0, 612.384, 21.4, 0.333]
    )
    wrong = [value / 1000, value + 7, 100 * value, value + 50]
    units = tuple(draw.sample(UNITS, draw.randint(0, 2)))
    mistakes = tuple(Mistake(w, str(w), Prose("No.")) for w in wrong[: draw.randint(0, 4)])
    tolerance = draw.choice([0.0, 0.0, 0.5, 3.0, 0.02 * value])
    key = NumberKey(
        *(value, str(value), tolerance, units, mistakes, _remark(draw)),
        decimal=draw.choice(["", "", "point", "comma"]),
        nouns=draw.choice([(), ("different", "letters", "pages")]),
        asks_percent="%" in units and draw.random() < 0.5,
    )

    def plausible(draw: random.Random) -> Any:
        near = [value + tolerance, value - 2 * tolerance, value / 100]
        number = draw.choice([value, value, *wrong, *near])
        spelled = _spellings(number, draw)
        nouns = [
            " different letters",
            " letter",
            " km letters",
            " page of",
            f" {draw.choice(UNITS)} pages",
        ]
        behind = draw.choice(["", "", " " + draw.choice(UNITS), draw.choice(UNITS), " %", *nouns])
        two_ways = f"{value:,.0f}"
        return draw.choice([number, spelled, spelled + behind, "about " + spelled, two_ways])

    return exercise_of("number", key), plausible


def _spellings(number: float, draw: random.Random) -> str:
    plain = f"{number:.{draw.choice([0, 1, 3, 4])}f}"
    grouped = f"{number:,.{draw.choice([0, 2])}f}"
    turned = grouped.replace(",", "_").replace(".", ",").replace("_", ".")
    arabic = plain.translate({48 + n: chr(0x660 + n) for n in range(10)})
    wide = plain.translate({48 + n: chr(0xFF10 + n) for n in range(10)})
    power = draw.choice([f"{number:e}", f"{number / 10000}×10⁴", f"{number / 100} * 10^2"])
    words = draw.choice(draw.choice(NUMERALS).split())
    broken = draw.choice(["½", "1½", "2 1/2", "1 3/2", "half", f"{words} and a half", words])
    odd = [
        "-1½",
        "3:2",
        "zweieinhalb",
        "три четверти",
        f"{plain} thousand",
        f"{plain} тыс.",
        "1.5x",
    ]
    limits = [
        f"more than {plain}",
        f"{plain}–{grouped}",
        f"≥ {plain}",
        f"minus {words}",
        f"%{plain}",
    ]
    groups = [grouped.replace(",", sign) for sign in (" ", "\u00a0", "\u2009", "'", "’")]
    return draw.choice(
        [plain, grouped, turned, arabic, wide, power, *groups, f"{plain}/7", broken, *odd, *limits]
    )


def _date(draw: random.Random) -> tuple[Exercise, Plausible]:
    dates = draw.sample(DATES, 3)
    mistakes = tuple(Mistake(d, d, Prose("No.")) for d in dates[1 : draw.randint(1, 3)])
    limit = draw.choice(["", "", "end", "start"])
    stated = draw.choice([(), (), ("1949", "October 1949"), ("1951",)])
    key = DateKey(dates[0], mistakes, _remark(draw), limit, stated)

    def plausible(draw: random.Random) -> Any:
        year = draw.choice([1951, 1949, 1946, 1950, 1900, 2000])
        month, day = draw.randint(1, 13), draw.randint(0, 32)
        name = draw.choice(draw.choice(MONTHS).split())[: draw.choice([2, 3, 4, 20])]
        season = draw.choice(draw.choice(SEASONS).split())
        dash = draw.choice(["-", "–", " - ", "/", " to ", " по ", "/..", ", ", " and ", "; "])
        other, part = (
            draw.choice(draw.choice(MONTHS).split()),
            draw.choice(["early", "mid-", "end of"]),
        )
        open_end = draw.choice(
            ["by", "no later than", "until the end of", "not before", "ab", "latest:"]
        )
        return draw.choice(
            [
                *(f"{day}{dash}{day + 2} {name} {year}", f"{name} {day}{dash}{day + 5}, {year}"),
                *(f"{day}.{month}.{dash}{day + 1}.{month}.{year}", f"{name}{dash}{other} {year}"),
                *(
                    f"{day} {name}{dash}{day} {other} {year}",
                    f"from {day} to {day + 1} {name} {year}",
                ),
                *(f"{part} {name} {year}", f"{part} {year}", f"{name} '{year % 100}"),
                *(f"{year}–{(year + 3) % 100:02}", f"{day} X {year}", f"{name}’{year % 100}"),
                *(f"winter {year}/{(year + 1) % 100}", f"Sat., {day} {name} {year}", f"{year}–"),
                *(f"{day}/9–{day}/{month}/{year}", "the fifties", "XX век", f"before {year}"),
                *("5/12/1950", "12/5/50", f"{day}.{month}.{year % 100}"),
                *(f"{day}.{month}.{year % 100:02}", f"{day}/{month}/{year % 100:02}"),
                *(f"{open_end} {name} {year}", f"{year} at the latest", f"{year} or later"),
                *(draw.choice(DATES), draw.choice(dates), draw.choice(dates), year, str(year)),
                *(f"{name} {year}", f"{day} {name} {year}", f"{name.title()}. {year} г.", season),
                *(f"{name} {day}, {year}", f"{day}.{month}.{year}", f"{day}/{month}/{year}"),
                *(f"{month:02}.{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"),
                *(f"{season} {year}", f"{year}{dash}{year + draw.randint(-1, 2)}", f"{year}s"),
                *(
                    f"{year}-{(year + 1) % 100}",
                    f"since {name} {year}",
                    f"ca. {year}",
                    f"до {year}",
                ),
                *(
                    f"from {name} {year} to {season} {year}",
                    f"{day}.{draw.choice(['IX', 'x', 'XX'])}.{year}",
                ),
            ]
        )

    return exercise_of("date", key), plausible


def _text(draw: random.Random) -> tuple[Exercise, Plausible]:
    def form(text: str, is_name: bool) -> Accepted:
        return Accepted(
            text,
            text_form(ListItem("x", "name: " * is_name + text, None, 0, False), lambda *_: None),
            _remark(draw),
        )

    forms = [form(w, False) for w in draw.sample(WORDS, 2)] + [form(draw.choice(NAMES), True)]
    draw.shuffle(forms)
    wrong = form(draw.choice(WORDS), False)
    mistakes = (Mistake(wrong.form, wrong.shown, Prose("No.")),)
    ignored = draw.choice([(), ("fond", "10015")])
    key = TextKey(tuple(forms[:2]), draw.choice([(), mistakes]), ignored)

    def plausible(draw: random.Random) -> Any:
        one = draw.choice([*forms, wrong])
        words = [draw.choice(forms_of) for forms_of in one.form.words]
        words = words[draw.choice([0, 0, one.form.given]) :]
        turned = ", ".join([*words[-1:], *words[:-1]])
        joined = draw.choice([" ", "-", "", " . "]).join(words)
        added = draw.choice(
            ["Mr {}", "A. {}", "{} (NTS)", "{}'s papers", "{}, fond 10015", "the {} of", "it is {}"]
        )
        plain = draw.choice([one.shown, " ".join(words), joined, turned])
        alike = plain.translate(str.maketrans("aeoсе", "аеоce"))  # of the other script
        return draw.choice([plain, added.format(plain), "the " + one.shown, alike])

    return exercise_of("text", key), plausible


def _pairs(kind: str) -> Callable[[random.Random], tuple[Exercise, Plausible]]:
    def make(draw: random.Random) -> tuple[Exercise, Plausible]:
        stems, targets = _items(draw, 2, "s"), _items(draw, 2, "t")
        pairs = {stem.id: draw.choice(targets).id for stem in stems}
        mistakes = [
            PairMistake(
                draw.choice(["", draw.choice(stems).id]), draw.choice(targets).id, Prose("No.")
            )
            for _ in range(draw.randint(0, 3))
        ]
        remarks = {stem.id: Prose("Yes.") for stem in stems if draw.random() < 0.4}
        key = PairKey(stems, targets, pairs, remarks, tuple(mistakes))

        def plausible(draw: random.Random) -> Any:
            names: list[Any] = [*(t.id for t in targets), "", None]
            given: dict[str, Any] = {
                s.id: pairs[s.id] if draw.random() < 0.5 else draw.choice(names) for s in stems
            }
            odd = draw.random()
            if odd < 0.05:
                given["nobody"] = names[0]
            elif odd < 0.1:
                given[stems[0].id] = draw.choice(["nowhere", 5, [], {}])
            return given

        return exercise_of(kind, key), plausible

    return make


def _order(draw: random.Random) -> tuple[Exercise, Plausible]:
    items = _items(draw, 2, "i")
    names = [item.id for item in items]
    mistakes = [
        PairMistake(*draw.sample(names, 2), Prose("No.")) for _ in range(draw.randint(0, 3))
    ]
    key = OrderKey(items, tuple(mistakes))

    def plausible(draw: random.Random) -> Any:
        given = draw.sample(names, len(names))
        odd = draw.random()
        return given[1:] if odd < 0.05 else [*given, given[0]] if odd < 0.1 else given

    return exercise_of("order", key), plausible


def _open(draw: random.Random) -> tuple[Exercise, Plausible]:
    points = draw.choice([(3.0, 2.0, 1.0), (4.0, 2.5, 1.0, 0.0)])
    key = RubricKey(tuple(Level(p, Prose("Says.")) for p in points))

    def plausible(draw: random.Random) -> Any:
        level = draw.choice([None, 0, 1, 2, 3, 4, -1, 1.0, 1.5, "1", True])
        return draw.choice(["Prose.", {"text": "Prose.", "level": level}, {"text": "Prose."}])

    return exercise_of("open", key), plausible


_MAKERS: dict[str, Callable[[random.Random], tuple[Exercise, Plausible]]] = {
    "single": _choices("single"),
    "multiple": _choices("multiple"),
    "number": _number,
    "date": _date,
    "text": _text,
    "match": _pairs("match"),
    "classify": _pairs("classify"),
    "order": _order,
    "open": _open,
}

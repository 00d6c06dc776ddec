"""The people of a class: Latin and Cyrillic names, emoji, namesakes."""

from __future__ import annotations

import random
from dataclasses import dataclass

from coursekit.grading.model import Sender

_FIRST = """
Anna Ben Clara David Emma Finn Greta Hugo Ida Jonas Katharina Lukas Mia Noah Olga Paul José María
Анна Борис Вера Григорий Дарья Евгений Жанна Иван Søren Zoë François Łukasz Nguyễn
"""
_LAST = """
Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker O’Brien Núñez García-Lorca Ångström Đặng
Иванов Петрова Смирнов Кузнецова Щербаков Ёлкина van-der-Berg Żółć Smith Jones
"""
FIRST, LAST = _FIRST.split(), _LAST.split()


@dataclass(frozen=True)
class Person:
    """A student, as every system knows her."""

    place: int
    first: str
    last: str
    ability: float

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def number(self) -> str:
        """The university's number, with a leading zero that spreadsheets like to lose."""
        return f"0{400_000 + 7 * self.place}"

    @property
    def login(self) -> str:
        return f"u{self.place:05d}"

    @property
    def email(self) -> str:
        return f"{self.login}@students.example.org"

    @property
    def canvas(self) -> str:
        """Canvas's number of the user."""
        return str(10_000 + 3 * self.place)

    @property
    def participant(self) -> str:
        """Moodle's number of the participant in this assignment."""
        return str(500_000 + self.place)

    @property
    def sender(self) -> Sender:
        return Sender(self.number, self.name, self.email)


def make_class(size: int, seed: int = 1) -> list[Person]:
    """People with Latin and Cyrillic names; every 40th has an emoji, every 50th a namesake."""
    draw = random.Random(seed)
    people: list[Person] = []
    for place in range(size):
        first, last = draw.choice(FIRST), draw.choice(LAST)
        if place % 40 == 7:
            last += " 🦊"
        if place % 50 == 11:
            first, last = people[-1].first, people[-1].last
        people.append(Person(place, first, last, draw.gauss(0, 1)))
    return people

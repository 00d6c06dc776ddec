"""The words of dates in English, German, Russian, French and Spanish, and texts tidied for them.

Every book reads all five languages, so that a mark does not depend on the language of the book.
The browser gets the tables with the key.
"""

from __future__ import annotations

import re

from coursekit import edtf
from coursekit.exercises.marking.text import clean, normalise, trim

# Names of months and seasons in other languages, with and without endings.
_FOREIGN_MONTHS = (
    "januar janvier enero январь января январе",
    "februar fevrier febrero февраль февраля феврале",
    "marz maerz mars marzo март марта марте",
    "avril abril апрель апреля апреле",
    "mai mayo май мая мае",
    "juni juin junio июнь июня июне",
    "juli juillet julio июль июля июле",
    "aout agosto август августа августе",
    "septembre septiembre setiembre сентябрь сентября сентябре",
    "oktober octobre octubre октябрь октября октябре",
    "novembre noviembre ноябрь ноября ноябре",
    "dezember decembre diciembre декабрь декабря декабре",
)
_FOREIGN_SEASONS = (
    "fruhling fruhjahr printemps primavera весна весной весны",
    "sommer ete verano лето летом лета",
    "fall herbst automne otono осень осенью осени",
    "hiver invierno зима зимой зимы",
)
#: All that names a month or a season.
MONTHS, SEASONS = (
    tuple(f"{name.lower()} {others}" for name, others in zip(english, foreign, strict=True))
    for english, foreign in ((edtf.MONTHS, _FOREIGN_MONTHS), (edtf.SEASONS, _FOREIGN_SEASONS))
)
#: Beginning, middle and end of a month, with their last days.
PARTS = (
    (
        "early beginning start anfang debut principio principios comienzo comienzos начало начале",
        10,
    ),
    ("mid middle mitte mi milieu mediados середина середине", 20),
    ("late end ende fin fines finales конец конце", 31),
)
#: The twenties to the nineties.
DECADES = (
    "twenties zwanziger vingt veinte двадцатые",
    "thirties dreissiger trente treinta тридцатые",
    "forties vierziger quarante cuarenta сороковые",
    "fifties funfziger cinquante cincuenta пятидесятые",
    "sixties sechziger soixante sesenta шестидесятые",
    "seventies siebziger setenta семидесятые",
    "eighties achtziger ochenta восьмидесятые",
    "nineties neunziger noventa девяностые",
)
#: The first day of a month; the others are written in figures.
FIRST = "first erste ersten erster premier primero первое первого"
#: Words beside a date that say nothing of it, and what is written behind the number of a day.
FILLERS = (
    "a ad am at au ce das de del dem den der du during el en im in la le los of on or so the year "
    "years zum annee annees ano anos jahr jahre jahres dated inclusive в во к на г год года году "
    "годы st nd rd th e er ten ter o ish го ого е ое й"
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tues? wed thu(?:rs?)? fri sat "
    "sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim "
    "lunes martes mi[eé]rcoles jueves viernes s[aá]bado domingo mi[eé] jue s[aá]b dom "
    "понедельник вторник сред[ау] четверг пятниц[ау] суббот[ау] воскресенье пн вт ср чт пт сб вс"
)
#: Any weekday, as a regular expression.
WEEKDAY = "|".join(_WEEKDAYS.split())
_WEEKDAY = re.compile(rf"(^|[ →])(?:{WEEKDAY})\.?,? +(?=.)")
#: What parts two dates, whichever sign was typed: "1946–1947", "1946 -- 1947", "1946…1947".
_DASH = re.compile(" ?(?:[–—−―→]|--+) ?")
_DOTS = re.compile(r"([0-9.]) ?(?:\.{2,3}|…) ?(?=[0-9])")
_YEAR_WORD = re.compile(r"([0-9]) ?(?:гг?|год[а-я]{0,3})\.?(?=[ ,;→/-]|$)")
_APOSTROPHE = re.compile("[’‘ʼ`´]")
_SHORT_YEAR = re.compile("(^|[^0-9])' ?([0-9]{2})(?![0-9])")
_ELISION = re.compile("(^| )[ld]'")
_DOUBT = re.compile("[?~%≈]")
_ROUND = ' .,;:!"“”„«»'


def tidy(text: str, century: str) -> str:
    """Write a date with one sign for "to", without weekdays and doubts, with years in full.

    Parameters
    ----------
    text : str
    century : str
        What stands before a year of two digits, "19"; may be empty.

    Returns
    -------
    str
        In lower case; the sign between two dates, however it was typed, is ``→``.
    """
    text = _DOTS.sub(r"\1→", _DASH.sub("→", text))
    text = clean(_APOSTROPHE.sub("'", text))
    if century:
        text = trim(_SHORT_YEAR.sub(rf"\g<1> {century}\2", text))
    text = _YEAR_WORD.sub(r"\1", _ELISION.sub(r"\1", _DOUBT.sub("", text)))
    return _WEEKDAY.sub(r"\1", text.strip(_ROUND)).strip(_ROUND)


def date_words(text: str) -> list[str]:
    """The words of a date; a number is parted from its letters: "15th", "oct49"."""
    return re.findall(r"[0-9]+|[^0-9 ]+", normalise(text))

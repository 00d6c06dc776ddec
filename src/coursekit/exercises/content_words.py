"""The words of a sentence that carry its content, for comparing what two texts say."""

from __future__ import annotations

from coursekit.exercises.marking.text import normalise
from coursekit.exercises.plain import plain

_FUNCTION_WORDS = """
a about all also an and any are as at be been but by can cannot could did do does each few for
from had has have he her here him his how if in into is it its just many may more most much
must no none nor not of on only or other our out over she should so some such than that the
their them then there these they this those to too under until up very was we were what when
where whether which while who whom whose why will with without would you your
one two three four five six seven eight nine ten both
"""


def content_words(text: str) -> frozenset[str]:
    """Give the content words of Markdown, normalised, without the ending of a plural.

    Parameters
    ----------
    text : str

    Returns
    -------
    frozenset of str
    """
    words = set(normalise(plain(text)).split()).difference(_FUNCTION_WORDS.split())
    return frozenset(_singular(word) for word in words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

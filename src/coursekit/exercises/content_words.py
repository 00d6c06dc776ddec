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
# Of the other languages of the kit, but for those that have a content of their own in English,
# such as the German "war".
_FOREIGN_FUNCTION_WORDS = """
aber als am auf aus bei das dass dem den der des diese dieser dieses ein eine einem einen einer es
für im ist mit nach nicht oder sich sie sind über und von vor welche welchem welchen welcher welches
werden wer wie wird wo wurde wurden zu zum zur
al como con cuál cuáles cuando de del donde el ella en es esta estas este esto estos fue ha hay la
las lo los más no o para pero por qué que quién se si sobre su sus un una unas uno y
au aux avec ce ces cette comment dans dont du elle est et être il ils je le les leur lequel
lesquelles lesquels ne nous ont ou où par pas plus pour quand que quel quelle quelles quels qui sa
sans ses sont sur une vous
а без бы был была были было в во для до его ее если за и из или их как какая какие какой когда ко
кто ли на не но о об от по под при с со так там то том тот что чем чей эта эти это этот
"""
_FUNCTION = frozenset(
    form
    for word in (_FUNCTION_WORDS + _FOREIGN_FUNCTION_WORDS).split()
    for form in (word, normalise(word))
)


def content_words(text: str) -> frozenset[str]:
    """Give the content words of Markdown, normalised, without the ending of a plural.

    Parameters
    ----------
    text : str

    Returns
    -------
    frozenset of str
    """
    words = set(normalise(plain(text)).split()).difference(_FUNCTION)
    return frozenset(_singular(word) for word in words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word

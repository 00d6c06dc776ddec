"""What ``data/datapackage.json`` says about the tables, as values; `package` reads them.

The file follows the Data Package standard, version 2.  Three properties of a field are our own:
``unit``; ``notation``, for text with an inner form (``edtf``, ``list`` or ``locator``); and
``refersTo``, the tables in whose keys each item of a list is found.  Two of a resource are, too:
``entry``, the columns that the generated pages of a book show, in order, each with the words
before it; and ``leading``, the columns with which the page of the table begins, in order, since a
narrow screen shows no others.  One of a foreign key is ``inherits``: the columns of the other
table that a row takes from there, so that they are typed nowhere else.  And one of the package is
``article``, a short citation of the article for the source lines of charts.
"""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.catalogue import N_, _

TYPES = {
    "string": N_("text"),
    "integer": N_("whole number"),
    "number": N_("number"),
    "boolean": N_("yes or no"),
}
NOTATIONS = {
    "edtf": N_("date in EDTF"),
    "list": N_('list, separated by ";"'),
    "locator": N_("places in the article"),
}


@dataclass(frozen=True)
class Source:
    """Where the facts of a table come from."""

    title: str
    path: str = ""


@dataclass(frozen=True)
class Field:
    """One column.

    Parameters
    ----------
    name : str
        Name of the column in the file.
    title : str
        Name of the column for people.
    description : str
        What it holds.
    type : str
        ``string``, ``integer``, ``number`` or ``boolean``.
    unit : str
        What a number counts or measures; may be empty.
    notation : str
        Inner form of a text: ``edtf``, ``list``, ``locator`` or nothing.
    levels : tuple of str
        The values allowed; empty if any is.
    ordered : bool
        Whether the levels stand in an order.
    required : bool
        Whether no cell may be empty.
    unique : bool
        Whether no value may stand twice.
    minimum, maximum : float or None
        Bounds of a number.
    pattern : str
        Regular expression that each value matches as a whole; may be empty.
    refers_to : tuple of str
        Tables in whose keys each item of the list is found.
    """

    name: str
    title: str
    description: str
    type: str
    unit: str = ""
    notation: str = ""
    levels: tuple[str, ...] = ()
    ordered: bool = False
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    refers_to: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The type in a reader's words."""
        if self.levels:
            return _("one of a scale") if self.ordered else _("one of")
        return _(NOTATIONS.get(self.notation) or TYPES[self.type])


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values are found in a key of another table.

    Parameters
    ----------
    columns : tuple of str
        The columns here.
    resource : str
        The other table.
    there : tuple of str
        Its columns, in the same order.
    inherits : tuple of str
        Further columns of the other table, which each row here takes from the row it refers to.
    """

    columns: tuple[str, ...]
    resource: str
    there: tuple[str, ...]
    inherits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """One table.

    Parameters
    ----------
    name : str
        Its name, also of its file.
    title, description : str
        What it is, in a line and in a paragraph.
    path : str
        Its file, relative to the data folder.
    sources : tuple of Source
        Where its facts come from.
    fields : tuple of Field
        The columns of its file, in order.
    primary_key : tuple of str
        The columns that tell the rows apart.
    foreign_keys : tuple of ForeignKey
        Its ties to other tables.
    entry : tuple of (str, str)
        The columns that an entry of a register or glossary shows, each with the words before what
        it holds; these may be empty.
    leading : tuple of str
        The columns with which the page of the table begins.
    """

    name: str
    title: str
    description: str
    path: str
    sources: tuple[Source, ...]
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    entry: tuple[tuple[str, str], ...] = ()
    leading: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """Return the column `name` of the file, or None."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def inheriting(self) -> tuple[ForeignKey, ...]:
        """The foreign keys through which rows take columns from other tables."""
        return tuple(key for key in self.foreign_keys if key.inherits)

    def refers(self, name: str) -> bool:
        """Whether the column `name` holds keys of other tables."""
        column = self.field(name)
        keys = (key.columns for key in self.foreign_keys)
        return bool(column and column.refers_to) or (name,) in keys

"""The course's tables: ``load("estimates")`` is a frame, ``describe("estimates")`` its codebook.

How a table is read: `package` reads what ``datapackage.json`` promises into the values of
`descriptors`; `typed_tables` compares a CSV file with that promise and makes a frame of it; `joins`
adds the columns that rows take from other tables; `codebook` writes the promise for people;
`table_checks` follows the ties between tables, article and chapters.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from coursekit.catalogue import in_language
from coursekit.course import Course, course_catalogue, find_course
from coursekit.datasets.claims import check_claims
from coursekit.datasets.codebook import Codebook, write_codebook
from coursekit.datasets.descriptors import Field, ForeignKey, Resource, Source
from coursekit.datasets.joins import (
    dataset_files,
    read_whole,
    whole_csv,
    whole_description,
    whole_resource,
)
from coursekit.datasets.package import read_resources
from coursekit.datasets.table_checks import REGISTERS, check_data
from coursekit.datasets.typed_tables import Table, make_frame
from coursekit.errors import DatasetError, Fault, missing_extra

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "REGISTERS",
    "Field",
    "ForeignKey",
    "Resource",
    "Source",
    "check_claims",
    "check_data",
    "dataset_files",
    "describe",
    "descriptor",
    "load",
    "names",
    "read_rows",
    "whole_csv",
    "whole_description",
]


def names() -> list[str]:
    """List the datasets.

    Returns
    -------
    list of str
        Every name that `load` takes.
    """
    return list(read_resources())


def descriptor(name: str) -> Resource:
    """Return what ``datapackage.json`` says about a dataset, with all the columns of `load`.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    Resource

    Raises
    ------
    DatasetError
        If there is no such dataset.
    """
    resources = read_resources(find_course())
    return whole_resource(_resource(find_course(), name), resources)


def load(name: str, course: Course | None = None) -> pd.DataFrame:
    """Load a dataset, with the types of its description.

    Parameters
    ----------
    name : str
        One of `names`.
    course : Course, optional
        Default: the course found from the working directory.

    Returns
    -------
    pandas.DataFrame
        A new frame at each call.  An uncertain date stays text in EDTF; the column
        ``<name>_interval`` beside it holds the days that it covers, both ends included.

    Raises
    ------
    DatasetError
        If there is no such dataset, or if its file does not hold what its description promises;
        then with every fault, each with its line.

    Examples
    --------
    >>> load("estimates")["comparable_group"].unique().size
    3
    """
    table = _sound_table(name, course or find_course())
    try:
        return make_frame(table)
    except ModuleNotFoundError as error:
        raise missing_extra(error) from error


def load_rows(name: str, course: Course) -> list[dict[str, str]]:
    """Read a dataset as text, which needs no pandas.

    Parameters
    ----------
    name : str
        One of `names`.
    course : Course

    Returns
    -------
    list of dict of str to str
        The rows; a cell that is empty is an empty text.

    Raises
    ------
    DatasetError
        As `load`.
    """
    return _sound_table(name, course).rows


def describe(name: str) -> Codebook:
    """Write the codebook of a dataset: what it holds and what each column means.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    Codebook
        Text that a notebook shows as it is.

    Raises
    ------
    DatasetError
        If there is no such dataset, or its file cannot be read as described.
    """
    course = find_course()
    with in_language(course_catalogue(course)):
        return write_codebook(_sound_table(name, course))


def _sound_table(name: str, course: Course) -> Table:
    table = read_whole(_resource(course, name), course)
    if table.faults:
        raise DatasetError(table.faults)
    return table


def _resource(course: Course, name: str) -> Resource:
    resources = read_resources(course)
    if name not in resources:
        near = difflib.get_close_matches(name, resources, n=1)
        known = f"The datasets are {', '.join(resources)}."
        remedy = f'Did you mean "{near[0]}"?' if near else known
        raise DatasetError(Fault("", 0, f'there is no dataset "{name}"', remedy))
    return resources[name]

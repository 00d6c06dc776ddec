"""A course on another article, as small as one can be: nothing of it comes from ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONFIG = """\
title: A small course
author: Nobody
execute:
  execute_notebooks: cache
sphinx:
  extra_extensions:
    - coursekit.book
"""
TOC = """\
format: jb-book
root: chapters/welcome
chapters:
  - file: "chapters/rain"
  - file: chapters/notes
"""
RAIN = """\
---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---
# Rain

It rained {src}`Start 1; n. 1`, and then it stopped {src}`Start 2`.

```{code-cell}
from coursekit import load
load("rain")
```

```{exercise} rain/days
```
"""
REGISTERS = """\
# Notes

```{register} notes
```

```{register} paragraphs
```

```{codebook}
```
"""
EXERCISE = """\
---
kind: number
title: Days of rain
skill: quantification
level: apply
source: Start 1; n. 1
---
On how many days did it rain in Bonn?

## Code
```python
days = load("rain").set_index("town").days
```

## Answers
- [x] {= days["Bonn"] }
- [ ] {= days["Köln"] }
  > That is Cologne.

## Explanation
The letter counts them {src}`Start 1; n. 1`.
"""
TABLES = {
    "paragraphs": ("section:string,paragraph:integer", "Start,1\nStart,2\n"),
    "notes": (
        "note:integer,section:string,paragraph:integer,label:string",
        "1,Start,1,A letter\n",
    ),
    "rain": (
        "town:string,days:integer,section:string,paragraph:integer,note:integer",
        "Bonn,3,Start,1,1\nKöln,5,Start,2,\n",
    ),
}


def describe(name: str, columns: str, **more: Any) -> dict[str, Any]:
    """Describe a table of columns like ``town:string,days:integer``."""
    fields = [
        {"name": column, "title": column, "type": kind, "description": "Some."}
        for column, kind in (one.split(":") for one in columns.split(","))
    ]
    about = {"name": name, "title": name, "description": "A table.", "path": f"{name}.csv"}
    return {**about, "schema": {"fields": fields, **more}}


def make_own_course(root: Path) -> Path:
    """Write the course into an empty folder: three pages, three tables, one exercise."""
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": TOC,
        "chapters/welcome.md": "# Welcome\n\nA page.\n",
        "chapters/rain.md": RAIN,
        "chapters/notes.md": REGISTERS,
        "exercises/rain/days.md": EXERCISE,
        "data/datapackage.json": json.dumps(
            {"resources": [describe(name, columns) for name, (columns, _) in TABLES.items()]},
            indent=1,
        ),
    }
    for name, (columns, rows) in TABLES.items():
        heading = ",".join(column.partition(":")[0] for column in columns.split(","))
        files[f"data/{name}.csv"] = f"{heading}\n{rows}"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root

"""Short names for what an exercise says and how it is marked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from coursekit.exercises.model import (
    ChoiceKey,
    Exercise,
    Key,
    NumberKey,
    OrderKey,
    PairKey,
    Prose,
)


def digest_of(kind: str, prompt: Prose, key: Key) -> str:
    """Make ten characters from what a reader sees of an exercise, and from nothing of its key.

    Parameters
    ----------
    kind : str
    prompt : Prose
    key : Key
        Only the wording of what can be chosen is taken from it, in an order of its own.

    Returns
    -------
    str
        The same as long as an answer to the exercise means the same.
    """
    seen: list[Any] = [kind, " ".join(prompt.text.split())]
    if isinstance(key, ChoiceKey):
        seen.append(_wording(key.choices))
    elif isinstance(key, PairKey):
        seen += [_wording(key.stems), _wording(key.targets)]
    elif isinstance(key, OrderKey):
        seen.append(_wording(key.items))
    elif isinstance(key, NumberKey):
        seen.append(list(key.units[:1]))
    return _ten_characters(seen)


def joint_digest(digests: Mapping[str, str]) -> str:
    """Make ten characters from the digests of all variants, whatever their order."""
    return _ten_characters(sorted(digests.items()))


def version_of(exercise: Exercise) -> str:
    """Make ten characters from the wording and the key of an exercise.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        Another one as soon as an answer might be marked, or commented on, in another way.
    """
    if exercise.alternatives:
        seen: Any = sorted([one.variant, version_of(one)] for one in exercise.alternatives)
    else:
        seen = [exercise.digest, _as_json(exercise.key)]
    return _ten_characters(seen)


def _ten_characters(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _as_json(value: Any) -> Any:
    """A value of the model as JSON, without the lines on which it stands."""
    if isinstance(value, Prose):
        return value.text
    if is_dataclass(value):
        return [type(value).__name__, *map(_as_json, vars(value).values())]
    if isinstance(value, Mapping):
        return sorted([name, _as_json(one)] for name, one in value.items())
    return [_as_json(one) for one in value] if isinstance(value, list | tuple) else value


def _wording(items: Iterable[Any]) -> list[list[str]]:
    return sorted([item.id, " ".join(item.label.text.split())] for item in items)

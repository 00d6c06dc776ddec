"""One course of every kind, handed out once in every form."""

from __future__ import annotations

import pytest
from planted import Handed, hand_out_all, plant


@pytest.fixture(scope="session")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Every kind, without hints."""
    root = tmp_path_factory.mktemp("handed")
    return hand_out_all(plant(root / "course"), root / "out")

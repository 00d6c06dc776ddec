"""The SVG of a chart: small, the same every time, and the picture that matplotlib drew."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from hashlib import sha256
from itertools import chain, cycle
from pathlib import Path

import numpy as np
import pytest
import typst
from drawings import DRAW, picture
from PIL import Image

from coursekit.charts import chart as chart_module
from coursekit.charts.chart import WIDTHS, Chart
from coursekit.charts.svg import relative_path
from coursekit.defectors import draw_network, draw_source_years

HASHES = """
import hashlib, sys
from drawings import DRAW
for name, medium in zip(sys.argv[1::2], sys.argv[2::2]):
    svg = DRAW[name](medium=medium).to_svg()
    print(hashlib.sha256(svg.encode()).hexdigest())
"""


def test_another_process_draws_the_same_bytes() -> None:
    """And from the beginning for a medium what is laid out anew for it here.

    The media take turns; the course's charts are drawn again for all of them by the second build
    of test_reproducible.
    """
    chosen = list(zip(sorted(DRAW), cycle(WIDTHS)))
    done = subprocess.run(
        [sys.executable, "-c", HASHES, *chain.from_iterable(chosen)],
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    ours = [sha256(picture(name, medium).encode()).hexdigest() for name, medium in chosen]
    assert done.stdout.split() == ours


def test_user_settings_do_not_change_a_chart(chart: Chart) -> None:
    import matplotlib

    name = "draw_" + chart.name.replace("-", "_")
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "axes.facecolor": "red"}):
        drawn = DRAW[name]().to_svg()
    assert drawn == picture(name, chart.medium)


def test_picture_is_small(layout: Chart, svg: str) -> None:
    # The timeline names over thirty events and two dozen notes; the others are half as wordy.
    most = 110_000 if layout.name == "timeline" else 64_000
    assert len(svg.encode()) <= most


def test_picture_needs_nothing_from_outside(svg: str) -> None:
    assert set(re.findall(r"https?://[^\"' <]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "<text" not in svg
    assert "<image" not in svg
    assert set(re.findall(r'href="([^"]+)"', svg)) <= {
        f"#{i}" for i in re.findall(r'id="(.+?)"', svg)
    }


def test_picture_tells_its_words_to_screen_readers(layout: Chart, svg: str) -> None:
    assert 'role="img"' in svg
    assert layout.alt[:30] in svg


def raster(svg: str, folder: Path, name: str) -> np.ndarray:
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    page = folder / f"{name}.typ"
    page.write_text(
        f'#set page(width: 360pt, height: auto, margin: 0pt)\n#image("{name}.svg", width: 360pt)'
    )
    png = typst.compile(str(page), format="png", ppi=144)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)


@pytest.mark.parametrize("draw", [draw_network, draw_source_years], ids=lambda draw: draw.__name__)
def test_small_picture_looks_like_the_large_one(
    draw: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = draw()  # type: ignore[operator]
    small = raster(chart.to_svg(), tmp_path, "small")
    monkeypatch.setattr(chart_module, "compact", lambda text, *_, **__: text)
    large = raster(chart.to_svg(), tmp_path, "large")
    assert small.shape == large.shape
    assert np.abs(small - large).mean() < 0.25  # of 255


def test_chart_can_be_saved_for_slides_and_print(tmp_path: Path) -> None:
    chart = draw_source_years()
    for suffix, start in ((".svg", b"<svg"), (".pdf", b"%PDF"), (".png", b"\x89PNG")):
        path = tmp_path / f"chart{suffix}"
        chart.save(path)
        first = path.read_bytes()
        chart.save(path)
        assert first.startswith(start)
        assert path.read_bytes() == first


@pytest.mark.parametrize(
    ("absolute", "relative"),
    [
        ("M 0 0 L 10 0 L 10 5 z", "m0 0h10v5z"),
        ("M 1 1 L 2 3 L 4 4", "m1 1l1 2 2 1"),
        ("M 0 0 Q 1 1 2 0 Q 3 -1 4 0", "m0 0q1 1 2 0t2 0"),
        ("M 0.004 0 C 1 2 3 4 5 6.128", "m0 0c1 2 3 4 5 6.13"),
        ("M 0 0 L 5 5 z M 10 10 L 20 10", "m0 0l5 5zm10 10h10"),
        ("M 3 3 L 3 3", "m3 3h0"),
    ],
)
def test_path_is_written_with_relative_coordinates(absolute: str, relative: str) -> None:
    assert relative_path(absolute) == relative

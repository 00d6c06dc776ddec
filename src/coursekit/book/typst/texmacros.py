"""Commands of MathJax's extensions that are other TeX: braket, physics, ams, mathtools, upgreek."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from coursekit.book.typst.textokens import Macro

_SMALL = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma "
    "tau upsilon phi chi psi omega varepsilon vartheta varpi varrho varsigma varphi"
)
_LARGE = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
# name -> body; as many arguments as the body names, but for those that leave one out
_COUNTS = {"texttip": 2, "mathtip": 2, "mathchoice": 4}
# Words of physics that stand apart.
_QUICK = (
    "if then else otherwise unless given using assume since let for all even odd integer and or "
    "as in"
)
_BODIES = {
    # braket and physics
    "bra": r"\left\langle #1\right|",
    "ket": r"\left|#1\right\rangle",
    "ketbra": r"\left|#1\middle\rangle\middle\langle#2\right|",
    "set": r"\{#1\}",
    "absolutevalue": r"\left|#1\right|",
    "norm": r"\left\|#1\right\|",
    "order": r"\mathcal{O}\left(#1\right)",
    "commutator": r"\left[#1,#2\right]",
    "anticommutator": r"\left\{#1,#2\right\}",
    "matrixelement": r"\left\langle #1\middle|#2\middle|#3\right\rangle",
    "vectorbold": r"\mathbf{#1}",
    "vectorarrow": r"\vec{\mathbf{#1}}",
    "vectorunit": r"\hat{\mathbf{#1}}",
    "gradient": r"\nabla",
    "divergence": r"\nabla\cdot",
    "curl": r"\nabla\times",
    "laplacian": r"\nabla^2",
    "dotproduct": r"\cdot",
    "crossproduct": r"\times",
    "trace": r"\operatorname{tr}",
    "Trace": r"\operatorname{Tr}",
    "rank": r"\operatorname{rank}",
    "erf": r"\operatorname{erf}",
    "Residue": r"\operatorname{Res}",
    "qqtext": r"\quad\text{#1}\quad",
    "qcomma": r",\quad",
    **{f"q{word}": rf"\quad\text{{{word}}}\quad" for word in _QUICK.split()},
    "evaluated": r"\left.#1\right|",
    "functionalderivative": r"\frac{\delta #1}{\delta #2}",
    "variation": r"\delta #1",
    "principalvalue": r"\mathcal{P}",
    **{f"{kind}mqty": rf"\begin{{{kind}matrix}}#1\end{{{kind}matrix}}" for kind in ("p", "b", "v")},
    "flatfrac": r"{#1}/{#2}",
    # ams
    "idotsint": r"\int\cdots\int",
    "injlim": r"\operatorname*{inj\,lim}",
    "projlim": r"\operatorname*{proj\,lim}",
    "varlimsup": r"\mathop{\overline{\mathrm{lim}}}",
    "varliminf": r"\mathop{\underline{\mathrm{lim}}}",
    "varinjlim": r"\mathop{\underrightarrow{\mathrm{lim}}}",
    "varprojlim": r"\mathop{\underleftarrow{\mathrm{lim}}}",
    "nleqslant": r"\not\leqslant",
    "ngeqslant": r"\not\geqslant",
    "nleqq": r"\not\leqq",
    "ngeqq": r"\not\geqq",
    "nsubseteqq": r"\not\subseteqq",
    "nsupseteqq": r"\not\supseteqq",
    "shoveleft": "#1",
    "shoveright": "#1",
    # mathtools
    "vcentcolon": r"\mathrel{:}",
    "colonapprox": r"\mathrel{:}\approx",
    "colonsim": r"\mathrel{:}\sim",
    "splitfrac": r"{#1 \atop #2}",
    "splitdfrac": r"{#1 \atop #2}",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "cramped": "#1",
    "mathclap": "#1",
    "clap": "#1",
    # html, action, units, centernot, gensymb
    "class": "#2",
    "cssId": "#2",
    "style": "#2",
    "data": "#2",
    "texttip": "#1",
    "mathtip": "#1",
    "mathchoice": "#2",
    "nicefrac": r"{#1}/{#2}",
    "unitfrac": r"\mathrm{#1}/\mathrm{#2}",
    "units": r"\mathrm{#1}",
    "centernot": r"\not #1",
    "cancelto": r"\cancel{#2}^{#1}",
    "ohm": r"\Omega",
    "celsius": r"\text{°C}",
    "perthousand": r"\text{‰}",
    "micro": r"\text{µ}",
    **{f"up{name}": rf"\mathrm{{\{name}}}" for name in _SMALL.split()},
    **{f"Up{name.lower()}": rf"\{name}" for name in _LARGE.split()},
}
_SHORT = {
    "Bra": "bra", "Ket": "ket", "Ketbra": "ketbra", "dyad": "ketbra", "outerproduct": "ketbra",
    "Set": "set", "abs": "absolutevalue", "comm": "commutator", "acomm": "anticommutator",
    "poissonbracket": "anticommutator", "pb": "anticommutator", "mel": "matrixelement",
    "vb": "vectorbold", "va": "vectorarrow", "vu": "vectorunit", "grad": "gradient",
    "vdot": "dotproduct", "cross": "crossproduct", "cp": "crossproduct", "tr": "trace",
    "Tr": "Trace", "Res": "Residue", "qq": "qqtext", "qc": "qcomma", "eval": "evaluated",
    "fdv": "functionalderivative", "fderivative": "functionalderivative", "var": "variation",
    "PV": "principalvalue", "op": "ketbra",
}  # fmt: skip


def _macro(name: str, body: str) -> Macro:
    count = max((number for number in range(1, 4) if f"#{number}" in body), default=0)
    return Macro(body, _COUNTS.get(name, count))


#: By name; what an author or a formula defines comes first.
BUILT_IN: Mapping[str, Macro] = MappingProxyType(
    {name: _macro(name, body) for name, body in _BODIES.items()}
    | {name: _macro(full, _BODIES[full]) for name, full in _SHORT.items()}
)

"""What single commands and characters of TeX are in Typst.

The symbols are those of docutils, which gives each command its character in Unicode; here stands
only what it lacks, what Typst would read as syntax, and what a function of Typst does.
"""

from __future__ import annotations

from docutils.utils.math import tex2unichar

# Characters that Typst would read as syntax, or whose room differs from what TeX gives them.
CHARACTERS: dict[str, str] = {
    **{char: f"\\{char}" for char in "()[]{}⟨⟩⌈⌉⌊⌋⟦⟧⟮⟯⎰⎱⌜⌝⌞⌟⟅⟆#$`@\\"},
    ",": "comma",
    ";": "semi",
    ":": "colon",
    "|": "bar.v",
    "‖": "bar.v.double",
    "/": "slash",
    "~": "space.nobreak",
    '"': '"\\""',
    "_": '"_"',
    "√": 'class("normal", "√")',
    "∛": 'class("normal", "∛")',
    "∜": 'class("normal", "∜")',
    "&": "amp",
    "%": "percent",
}

_FOUND = {
    **tex2unichar.mathord,
    **tex2unichar.mathalpha,
    **tex2unichar.mathbin,
    **tex2unichar.mathrel,
    **tex2unichar.mathop,
    **tex2unichar.mathopen,
    **tex2unichar.mathclose,
    **tex2unichar.mathfence,
    **tex2unichar.mathpunct,
}
_MORE = {
    "dots": "…", "dotsc": "…", "dotso": "…", "dotsb": "⋯", "dotsm": "⋯", "dotsi": "⋯",
    "hbar": "ℏ", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "triangle": "△",
    "degree": "°", "varnothing": "∅", "unlhd": "⊴", "unrhd": "⊵", "omicron": "ο",
    "thickapprox": "≈", "thicksim": "∼", "centerdot": "⋅", "vartriangle": "△", "And": "&",
    "lt": "<", "gt": ">", "_": "_", "&": "&", "#": "#", "$": "$", "%": "%", "{": "{", "}": "}",
    "lparen": "(", "rparen": ")", "backslash": "\\", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "∙", "cdot": "⋅", "nmid": "∤", "gets": "←", "to": "→", "S": "§", "P": "¶",
    "copyright": "©", "pounds": "£", "AA": "Å", "textasciitilde": "~", "checkmark": "✓",
    "ggg": "⋙", "lll": "⋘", "infin": "∞", "R": "ℝ", "N": "ℕ", "Z": "ℤ",
    "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "mathdollar": "$",
    "triangledown": "▽", "doublecap": "⋒", "doublecup": "⋓", "smallsmile": "⌣",
    "smallfrown": "⌢", "shortmid": "∣", "shortparallel": "∥", "varpropto": "∝", "Join": "⋈",
    "lvertneqq": "≨", "gvertneqq": "≩", "nshortmid": "∤", "nshortparallel": "∦",
    "varsubsetneq": "⊊", "varsupsetneq": "⊋", "varsubsetneqq": "⫋", "varsupsetneqq": "⫌",
    "smallint": "∫", "ldotp": ".", "cdotp": "⋅", "dblcolon": "∷", "Coloneq": "∷=",
    "bigtimes": "⨉", "eqqcolon": "≕",
    "Alpha": "Α", "Beta": "Β", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Iota": "Ι", "Kappa": "Κ",
    "Mu": "Μ", "Nu": "Ν", "Omicron": "Ο", "Rho": "Ρ", "Tau": "Τ", "Chi": "Χ",
    **{f"var{name}": f"italic({char})" for name, char in tex2unichar.mathalpha.items()
       if char in "ΓΔΘΛΞΠΣΥΦΨΩ"},
}  # fmt: skip
_SPELLED = {
    "iff": "arrow.l.r.double.long",
    "implies": "arrow.r.double.long",
    "impliedby": "arrow.l.double.long",
    "longrightarrow": "arrow.r.long",
    "colon": 'class("punctuation", ":")',
    "prime": "prime",
    "bmod": 'class("binary", "mod")',
    "mod": 'quad "mod" thin',
    "And": 'class("relation", "&")',
    "TeX": '"TeX"',
    "LaTeX": '"LaTeX"',
}

SYMBOLS: dict[str, str] = {
    name: CHARACTERS.get(char, char) for name, char in (_FOUND | _MORE).items()
} | _SPELLED

_FUNCTIONS = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min Pr sec sin sinh sup tan tanh"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())

SPACES: dict[str, str] = {
    ",": "thin", "thinspace": "thin", ":": "med", ">": "med", "medspace": "med", ";": "thick",
    "thickspace": "thick", " ": "space", "\n": "space", "quad": "quad", "qquad": "wide",
    "enspace": "#h(0.5em)", "enskip": "#h(0.5em)", "space": "space", "nobreakspace": "space",
    "!": "#h(-0.1667em)", "negthinspace": "#h(-0.1667em)", "negmedspace": "#h(-0.2222em)",
    "negthickspace": "#h(-0.2778em)", "/": "", "-": "", "hfill": "wide", "hfil": "wide",
    **dict.fromkeys(
        ("nonumber", "notag", "allowbreak", "nobreak", "strut", "mathstrut", "noindent", "relax",
         "null", "displaylimits", "normalsize", "footnotesize",
         "mathord", "mathinner", "goodbreak", "break", "nonscript", "oldstyle", "MoveEqLeft",
    "xmathstrut"), ""
    ),
}  # fmt: skip

# Commands of one argument that are functions of Typst.
FUNCTION_OF: dict[str, str] = {
    "hat": "hat", "widehat": "hat", "bar": "macron", "overline": "overline",
    "underline": "underline", "vec": "arrow", "tilde": "tilde", "widetilde": "tilde", "dot": "dot",
    "ddot": "dot.double", "dddot": "dot.triple", "ddddot": "dot.quad", "acute": "acute",
    "grave": "grave", "check": "caron", "widecheck": "caron", "breve": "breve",
    "mathring": "circle", "overrightarrow": "arrow", "overleftarrow": "arrow.l",
    "overleftrightarrow": "arrow.l.r", "overbracket": "overbracket",
    "underbracket": "underbracket", "overparen": "overparen", "underparen": "underparen",
    "cancel": "cancel", "mathit": "italic", "mathtt": "mono", "mathbb": "bb",
    "Bbb": "bb", "mathds": "bb", "mathbbm": "bb", "mathcal": "cal", "mathfrak": "frak",
    "frak": "frak", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "bold": "bold",
    "mathscr": "scr", "mathnormal": "", "ensuremath": "", "mathstrut": "", "vcenter": "",
    "mathmbox": "", "symit": "italic", "symtt": "mono", "symbb": "bb", "symcal": "cal",
    "symfrak": "frak", "symscr": "scr", "symnormal": "",
}  # fmt: skip

# Those that are more than the call of a function.
FORMS: dict[str, str] = {
    "mathop": 'class("large", {})',
    "mathsf": "upright(sans({}))",
    "mathrel": 'class("relation", {})',
    "mathbin": 'class("binary", {})',
    "mathopen": 'class("opening", {})',
    "mathclose": 'class("closing", {})',
    "mathpunct": 'class("punctuation", {})',
    "pmod": 'quad \\( "mod" thin {} \\)',
    "pod": "quad \\( {} \\)",
    "phantom": "#hide(${}$)",
    "hphantom": "#hide(${}$)",
    "bcancel": "cancel({}, inverted: #true)",
    "xcancel": "cancel({}, cross: #true)",
    "mathbfit": "bold(italic({}))",
    "symbfit": "bold(italic({}))",
    "mathsfup": "upright(sans({}))",
    "symsf": "upright(sans({}))",
    "mathsfit": "italic(sans({}))",
    "mathbfsf": "upright(bold(sans({})))",
    "mathbffrak": "bold(frak({}))",
    "mathbfcal": "bold(cal({}))",
    "mathbfscr": "bold(scr({}))",
    "underrightarrow": "limits({})_(stretch(→, size: #100%))",
    "underleftarrow": "limits({})_(stretch(←, size: #100%))",
    "underleftrightarrow": "limits({})_(stretch(↔, size: #100%))",
    "boxed": "#box(inset: 0.3em, stroke: 0.5pt, $ {} $)",
}

# Commands that change what follows them, up to the end of their group.
SWITCHES: dict[str, str] = {
    "rm": "upright({})", "bf": "upright(bold({}))", "it": "italic({})", "cal": "cal({})",
    "sf": "upright(sans({}))", "tt": "mono({})", "mit": "italic({})", "displaystyle": "display({})",
    "textstyle": "inline({})", "scriptstyle": "script({})", "scriptscriptstyle": "sscript({})",
    "boldmath": "bold({})",
    **{
        name: f"text(size: #{size}em, {{}})"
        for name, size in (
            ("tiny", 0.5), ("Tiny", 0.6), ("scriptsize", 0.7), ("small", 0.85), ("large", 1.2),
            ("Large", 1.44), ("LARGE", 1.73), ("huge", 2.07), ("Huge", 2.49),
        )
    },
}  # fmt: skip

# Commands whose argument is text, with the functions of Typst for it.
TEXTS: dict[str, str] = {
    "text": "{}", "textrm": "{}", "textnormal": "{}", "mbox": "{}", "hbox": "{}", "textup": "{}",
    "textmd": "{}", "textbf": "bold({})", "textit": "italic({})", "textsl": "italic({})",
    "emph": "italic({})", "textsf": "sans({})", "texttt": "mono({})", "textsc": "{}",
    "fbox": "#box(inset: 0.3em, stroke: 0.5pt, ${}$)",
}  # fmt: skip

# How many times its usual size a delimiter has.
SIZES = {"big": 120, "Big": 180, "bigg": 240, "Bigg": 300}

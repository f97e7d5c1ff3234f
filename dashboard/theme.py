"""Every colour and size of the screens, by role; style sheets and figures take theirs from here.

A style sheet and a figure name a colour by its role, ``var(--primary)``; the page that shows them knows which theme is
on, and so one figure serves both.

Body text is at least 7:1 on its ground, graphics and control outlines at least 3:1, and the five aims are at least 17
apart (CIEDE2000) in every colour vision (Machado 2009, severity 1).
"""

from collections.abc import Mapping
from textwrap import indent
from typing import Any

LIGHT: Mapping[str, str] = {
    "bg": "#FFFFFF",
    "surface": "#FFFFFF",
    "surface-2": "#F3F1EB",
    "text": "#0F1B2D",
    "text-2": "#35465B",
    "text-3": "#526277",
    "primary": "#0B57A4",
    "primary-pressed": "#083F78",
    "on-primary": "#FFFFFF",
    "seal": "#B3261E",
    "ok": "#0B6B4F",
    "warn": "#805200",
    "warn-ground": "#FBE7C2",
    "error": "#B3261E",
    "error-ground": "#F8D7D4",
    "ctl-border": "#77746B",
    "hairline": "#D9D5CA",
    "focus-outer": "#0F1B2D",
    "focus-inner": "#FFD84D",
    "rest": "#7F8EA3",
    "aim-creation": "#D46C15",
    "aim-utilization": "#0A9686",
    "aim-protection": "#1F52AE",
    "aim-management": "#5F5526",
    "aim-service": "#6E103F",
    "aim-other": "#5B6878",
    "seq-1": "#DCE9F7",
    "seq-2": "#A9CBEA",
    "seq-3": "#6CA6DB",
    "seq-4": "#2F78BF",
    "seq-5": "#0E4480",
    "nodata": "#EFEDE8",
    "land": "#F3F1EB",
    "land-near": "#E9E6DC",
    "water": "#E3ECF4",
    "blank": "#000000",
}

DARK: Mapping[str, str] = {
    "bg": "#0B1626",
    "surface": "#13233A",
    "surface-2": "#1B304D",
    "text": "#F2F6FB",
    "text-2": "#C7D4E4",
    "text-3": "#A3B5CB",
    "primary": "#78BAFF",
    "primary-pressed": "#A5D1FF",
    "on-primary": "#06182C",
    "seal": "#FF9483",
    "ok": "#5AD1A4",
    "warn": "#FFC857",
    "warn-ground": "#3A2E12",
    "error": "#FF9C90",
    "error-ground": "#3F1D20",
    "ctl-border": "#7790B2",
    "hairline": "#35496A",
    "focus-outer": "#FFFFFF",
    "focus-inner": "#0B1626",
    "rest": "#8496AD",
    "aim-creation": "#E8741A",
    "aim-utilization": "#B5F5DA",
    "aim-protection": "#6FAAE8",
    "aim-management": "#F2D76B",
    "aim-service": "#9C7484",
    "aim-other": "#8496AD",
    "seq-1": "#1F4168",
    "seq-2": "#2F659B",
    "seq-3": "#4F90CE",
    "seq-4": "#8DBEED",
    "seq-5": "#D8EBFD",
    "nodata": "#2B2F36",
    "land": "#17283F",
    "land-near": "#132135",
    "water": "#0D1A2C",
    "blank": "#000000",
}

# A wall of light-emitting diodes stands in a darker room than any other screen.
DARK_WALL: Mapping[str, str] = {"bg": "#050B14", "surface": "#0C1828", "surface-2": "#142640"}

# Colours that let through what lies below them: role → whose colour, and how much of it.
VEILS: Mapping[str, tuple[str, float]] = {
    "arc": ("primary", 0.62),
    "reach": ("primary", 0.3),
    "unsure": ("seal", 0.06),
    "veil": ("bg", 0.85),
}

AIM_SYMBOLS: Mapping[str, str] = {
    "creation": "circle",
    "utilization": "square",
    "protection": "diamond",
    "management": "triangle-up",
    "service": "cross",
}

# The shipped font, and the one that a release brings for characters that the shipped one lacks.
FONTS = ("Noto Sans SC", "Noto Sans SC Brought")
FONT = ", ".join((*FONTS, "sans-serif"))

# Pixels at the reference canvas of 1920×1080; the page multiplies them by its own root size.
CHART_TEXT = 24
LINE = 4
ZERO_LINE = 3
GRID_LINE = 1

SIZES: Mapping[str, str] = {
    "fs-scene": "15rem",
    "fs-hero": "10rem",
    "fs-fact": "6rem",
    "fs-h1": "3rem",
    "fs-h2": "2.25rem",
    "fs-body": "1.75rem",
    "fs-2nd": "1.5rem",
    "fs-chart": "1.5rem",
    "fs-nav-2nd": "1.25rem",
    "tap": "4.5rem",
    "tap-lg": "6rem",
    "gap-tap": "0.75rem",
    "margin": "4rem",
    "gutter": "1.5rem",
}

# What is other than on the kiosk: the totem's title is read from farther away, the wall from across a hall, desk and
# phone from an arm's length, in the browser's own pixels.
PROFILE_SIZES: Mapping[str, Mapping[str, str]] = {
    "totem": {"fs-h1": "3.5rem", "margin": "2.5rem"},
    "wall": {
        "fs-hero": "15rem",
        "fs-fact": "8.75rem",
        "fs-h1": "4.5rem",
        "fs-h2": "3.5rem",
        "fs-body": "2.75rem",
        "fs-2nd": "2.5rem",
        "fs-chart": "2.5rem",
        "fs-nav-2nd": "2.5rem",
        "margin": "3.625rem",
    },
    "desk": {
        "fs-hero": "3.5rem",
        "fs-fact": "2.25rem",
        "fs-h1": "1.75rem",
        "fs-h2": "1.25rem",
        "fs-body": "1rem",
        "fs-2nd": "0.875rem",
        "fs-chart": "0.875rem",
        "fs-nav-2nd": "0.8125rem",
        "tap": "2.75rem",
        "tap-lg": "3rem",
        "gap-tap": "0.5rem",
        "margin": "1.5rem",
        "gutter": "1rem",
    },
    "phone": {
        "fs-hero": "2.75rem",
        "fs-fact": "2rem",
        "fs-h1": "1.5rem",
        "fs-h2": "1.25rem",
        "fs-body": "1.0625rem",
        "fs-2nd": "0.9375rem",
        "fs-chart": "0.875rem",
        "fs-nav-2nd": "0.875rem",
        "tap": "3rem",
        "tap-lg": "3.25rem",
        "gap-tap": "0.5rem",
        "margin": "1rem",
        "gutter": "0.75rem",
    },
}

TIMES: Mapping[str, str] = {"t-panel": "220ms", "t-page": "280ms", "t-scene": "600ms"}


def ink(role: str) -> str:
    """Name a colour for a figure; the page puts in the one of its theme.

    Raises:
        KeyError: No such role.

    Example:
        >>> ink("primary")
        'var(--primary)'
    """
    if role not in LIGHT and role not in VEILS:
        raise KeyError(role)
    return f"var(--{role})"


def _colours(tokens: Mapping[str, str]) -> dict[str, str]:
    """Give the colours of a theme, the veils among them."""
    veils = {}
    for name, (role, part) in VEILS.items():
        if role in tokens:
            red, green, blue = (int(tokens[role][at : at + 2], 16) for at in (1, 3, 5))
            veils[name] = f"rgba({red}, {green}, {blue}, {part})"
    return {**tokens, **veils}


def css() -> str:
    """Write the tokens as custom properties, for ``assets/tokens.css``.

    Example:
        >>> "--primary:" in css()
        True
    """
    rules = {
        ":root": {**_colours(LIGHT), **SIZES, **TIMES, "font": FONT},
        ':root[data-theme="dark"]': _colours(DARK),
        ':root[data-theme="dark"][data-profile="wall"]': DARK_WALL,
        **{f':root[data-profile="{profile}"]': sizes for profile, sizes in PROFILE_SIZES.items()},
    }
    still = dict.fromkeys(TIMES, "0ms")
    return (
        "/* Generated from dashboard/theme.py by `zone-display build`. */\n"
        + "\n".join(_rule(selector, tokens) for selector, tokens in rules.items())
        + f"\n@media (prefers-reduced-motion: reduce) {{\n{indent(_rule(':root', still), '  ')}}}\n"
    )


def _rule(selector: str, tokens: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in tokens.items())
    return f"{selector} {{\n{lines}}}\n"


def mark() -> str:
    """Draw the seal as an SVG image, for the browser's tab."""
    strokes = "M14 18h14v28H14zM18 22v20h6V22zM34 16h16v6H44v8h8v6H44v12h-6V36h-6v-6h6v-8h-4z"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="6" fill="{LIGHT["seal"]}"/>'
        f'<path fill-rule="evenodd" d="{strokes}" fill="{LIGHT["surface"]}"/></svg>'
    )


def layout() -> dict[str, Any]:
    """Give the Plotly layout that every figure begins with: fonts, grounds, no gestures, no legend.

    Nothing in a chart drags or zooms: a finger that rests on it must not change it.
    """
    axis = {
        "fixedrange": True,
        "showline": False,
        "zeroline": False,
        "gridcolor": ink("hairline"),
        "gridwidth": GRID_LINE,
        "tickfont": {"size": CHART_TEXT, "color": ink("text-2")},
    }
    return {
        "font": {"family": FONT, "size": CHART_TEXT, "color": ink("text")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }

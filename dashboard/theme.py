"""Every colour and size of the screens, by role; style sheets and figures take theirs from here.

Body text is at least 7:1 on its ground, graphics and control outlines at least 3:1, and the five aims are at least 17
apart (CIEDE2000) in every colour vision (Machado 2009, severity 1).
"""

from collections.abc import Mapping
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

TIMES: Mapping[str, str] = {"t-panel": "220ms", "t-page": "280ms", "t-scene": "600ms"}


def css() -> str:
    """Write the tokens as custom properties, for ``assets/tokens.css``.

    Example:
        >>> "--primary:" in css()
        True
    """
    roles = {**LIGHT, **SIZES, **TIMES, "font": FONT}
    lines = "\n".join(f"  --{name}: {value};" for name, value in roles.items())
    still = "\n".join(f"    --{name}: 0ms;" for name in TIMES)
    return (
        "/* Generated from dashboard/theme.py by `zone-display build`. */\n"
        f":root {{\n{lines}\n}}\n\n"
        f"@media (prefers-reduced-motion: reduce) {{\n  :root {{\n{still}\n  }}\n}}\n"
    )


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
        "gridcolor": LIGHT["hairline"],
        "gridwidth": GRID_LINE,
        "tickfont": {"size": CHART_TEXT, "color": LIGHT["text-2"]},
    }
    return {
        "font": {"family": FONT, "size": CHART_TEXT, "color": LIGHT["text"]},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }

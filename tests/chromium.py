"""The one browser of all tests, and how it is started."""

import os

PATH = "/usr/bin/chromium"
# Chromium reads this switch once, so Playwright's own list of what is turned off has to be said again.
_OF_PLAYWRIGHT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *(
        "HttpsFirstBalancedModeAutoEnable",
        "LensOverlay",
        "MediaRouter",
        "PaintHolding",
        "ThirdPartyStoragePartitioning",
    ),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    "PreconnectToSearch",
)
# Each window's address bar is two pages of its own, which take as much of the processor as a page of ours.
_OF_THE_ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
_SWITCHES = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    f"--disable-features={','.join((*_OF_PLAYWRIGHT, *_OF_THE_ADDRESS_BAR))}",
)


def switches(*more: str) -> list[str]:
    """Give the switches to start Chromium with, and any more that a test wants."""
    return [*_SWITCHES, *more, *(["--no-sandbox"] if os.geteuid() == 0 else [])]

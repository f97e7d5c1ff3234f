"""What every answer says to the browser about trust: nothing from outside, nothing guessed, nothing framed."""

from collections.abc import Iterable, Sequence

_ASKED = "camera", "geolocation", "microphone", "payment", "usb", "serial", "midi", "display-capture", "fullscreen"


def defence(script_hashes: Sequence[str]) -> list[tuple[str, str]]:
    """List the headers of every answer, errors included.

    Args:
        script_hashes: Hashes of the inline scripts that Dash writes (``app.csp_hashes()``).
    """
    return [
        ("Content-Security-Policy", _policy(script_hashes)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _ASKED)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]


def policy_of_files(script_hashes: Iterable[str]) -> str:
    """Write the policy of a document that lies in a file; who frames it only a server may say.

    Args:
        script_hashes: Hashes of the inline scripts that Dash writes (``app.csp_hashes()``).
    """
    directives = _policy(script_hashes).split("; ")
    return "; ".join(directive for directive in directives if not directive.startswith("frame-ancestors"))


def _policy(script_hashes: Iterable[str]) -> str:
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        # React and Plotly set styles on elements; a style cannot fetch anything but from this server.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())

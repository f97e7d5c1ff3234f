"""What happens in Dash: it says when it stands. Data sheets and cards open and close as the address says.

Pages, views and facts do not pass through Dash: the in-page script fetches layouts and views by their addresses and
fills the one with the other (``assets/scripts/screen.js``), so that a touch is answered without a round trip and the
first picture does not wait for Dash.
"""

from dash import ClientsideFunction, Dash, Input, Output

from dashboard import ids


def register(app: Dash) -> None:
    """Have Dash say that it stands, and with it the overlays."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("display", "stands"),
        Output(ids.STANDS, "data-stands"),
        Input(ids.STANDS, "id"),
    )

"""What happens in Dash: closing a data sheet or a card.

Pages, views and facts do not pass through Dash: the in-page script fetches layouts and views by their addresses and
fills the one with the other (``assets/scripts/screen.js``), so that a touch is answered without a round trip and the
first picture does not wait for Dash.
"""

from dash import ClientsideFunction, Dash, Input, Output

from dashboard import ids


def register(app: Dash) -> None:
    """Connect the overlays with the address; the first call also says that Dash stands."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("display", "close_sheet"),
        Output(ids.CLOSED, "data-closed"),
        Input(ids.SHEET, "is_open"),
        Input(ids.CARD, "is_open"),
    )

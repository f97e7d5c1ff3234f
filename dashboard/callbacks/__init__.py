"""What happens: which layout Dash mounts, and what closing a sheet or a card means.

Views and facts do not pass through Dash: the in-page script fetches them by their addresses and puts them into the
places that the layout offers (``assets/scripts/screen.js``), so that a touch is answered without a round trip.
"""

from dash import ClientsideFunction, Dash, Input, Output

from dashboard import ids


def register(app: Dash) -> None:
    """Connect the address with the layout, and the overlays with the address."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("display", "show_page"), Output(ids.BODY, "children"), Input(ids.ADDRESS, "data-body")
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("display", "close_sheet"),
        Output(ids.ADDRESS, "data-closed"),
        Input(ids.SHEET, "is_open"),
        Input(ids.CARD, "is_open"),
        prevent_initial_call=True,
    )

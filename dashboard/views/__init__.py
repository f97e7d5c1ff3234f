"""A release, a state and a language in; figures and facts out, as JSON that an address names and anyone may keep."""

from dashboard.views.setting import Setting
from dashboard.views.shelf import Answer, Shelf
from dashboard.views.showing import Showing
from dashboard.views.view import as_json

__all__ = ["Answer", "Setting", "Shelf", "Showing", "as_json"]

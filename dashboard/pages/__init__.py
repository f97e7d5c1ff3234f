"""What is where: each page as a Dash layout with places for facts and charts, empty until a view fills them."""

from dashboard.pages.shell import Names, screen

__all__ = ["Names", "screen"]

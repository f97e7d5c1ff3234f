"""What the server answers: pages, views, boundaries, layouts, assets, the live release and its own health.

Whatever has been answered once under an immutable address is answered again from memory before Flask is asked at all.
"""

from dashboard.routes.documents import Documents, Served
from dashboard.routes.shell import shell
from dashboard.routes.wiring import register

__all__ = ["Documents", "Served", "register", "shell"]

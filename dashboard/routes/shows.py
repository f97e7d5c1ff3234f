"""Which release a request is about: the live one, or the one before it that some screens have not left yet."""

import threading
from collections import OrderedDict

from dashboard.releases import Live, Release, Store
from dashboard.views.setting import Setting
from dashboard.views.showing import Showing

_MOST = 2


class Shows:
    """The releases on show, each made ready once.

    Args:
        store: Where releases are opened.
        setting: What pictures depend on beside a release.
        build: Eight hex digits over everything that draws.
        public: Whether the screens stand in public.
        allow_sample: Whether a public screen may show demo data all the same.
    """

    def __init__(self, store: Store, *, setting: Setting, build: str, public: bool, allow_sample: bool) -> None:
        """Begin with nothing on show; the first request opens the live release."""
        self._store = store
        self._setting = setting
        self.build = build
        self._sample_refused = public and not allow_sample
        self._ready: OrderedDict[str, Showing] = OrderedDict()
        self._lock = threading.Lock()

    def live(self) -> tuple[Showing | None, Live]:
        """Give the live release on show, and what was refused before it was found."""
        found = self._store.live()
        return (self.ready(found.release) if found.release else None), found

    def refuses_sample(self, showing: Showing) -> bool:
        """Say whether a public screen must not show this release because it holds demo data."""
        return self._sample_refused and showing.release.holds_sample

    def named(self, name: str) -> Showing | None:
        """Find a release on show by the name that addresses give it; None where it is history or of another build."""
        ready = self._ready.get(name)
        if ready is not None and self._store.get(ready.release.name) is not None:
            return ready
        release_name, _, build = name.rpartition("-")
        if build != self.build:
            return None
        release = self._store.get(release_name)
        return self.ready(release) if release else None

    def ready(self, release: Release) -> Showing:
        """Make a release ready to be shown, be it on show or history."""
        name = f"{release.name}-{self.build}"
        with self._lock:
            if name not in self._ready:
                self._ready[name] = Showing(release, setting=self._setting, build=self.build)
                while len(self._ready) > _MOST:
                    self._ready.popitem(last=False)
            return self._ready[name]

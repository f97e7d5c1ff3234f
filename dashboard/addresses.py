"""The grammar of addresses: per page its keys, allowed values, defaults and order; every state a view can have.

An address holds all that its picture depends on. A page's address (``/en/revenue?by=half&zone=bh&p=kiosk``) also says
what acts only in the page (an open card, the page of a list); a view's address (``/view/<release>/en/revenue?by=half``)
leaves that out, so that few answers serve many addresses. Defaults are left out of both, keys stand in one order.

What a page's address says of the screen itself (its profile, theme, canvas, times) never changes what is said,
only how it is set and how long it stands, in the browser. One thing of it reaches views: a figure's texts are placed
for one shape, so small and far screens ask for figures of another ``shape``.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from dashboard.i18n import LANGS
from dashboard.schema import AIMS, CLASSES, ELEMENTS, RINGS, TOURS, VISITORS
from dashboard.schema import PAGES as PAGES

PROFILES = ("kiosk", "totem", "wall", "desk", "phone")
COUNTED_BY = ("class", "zone", "year", "aim")
DATA_TABS = ("center", "platform")
# The welcome line by itself, where a tour would stand.
WELCOME = "welcome"
# What a screen shows while nobody touches it: a page like the others, but on no row of pages.
ATTRACT = "attract"
SCENES = ("institutions", "revenue", "structure", "aims", "reach")
SHOWN = (*PAGES, ATTRACT)
LANGS_AND_PAGES = tuple((lang, page) for lang in LANGS for page in SHOWN)
WIDE, COMPACT = "", "compact"
SHAPES = (WIDE, COMPACT)
SHAPE_OF: Mapping[str, str] = {"totem": COMPACT, "wall": COMPACT, "phone": COMPACT}  # of other profiles: wide
_OPEN = re.compile(r"[\w.:-]{1,80}")
_RELEASE = re.compile(r"(?P<number>\d{1,9})-(?P<content>[0-9a-f]{8})-(?P<build>[0-9a-f]{8})")


class UnknownState(ValueError):
    """An address asks for a key or a value that its page does not know."""

    def __init__(self, key: str, value: str) -> None:
        """Keep the key and the value, for a sentence to name them."""
        super().__init__(f"{key}={value}")
        self.key = key
        self.value = value


@dataclass(frozen=True, kw_only=True)
class Key:
    """One thing that an address may say about its page.

    Args:
        name: Its name in the query.
        values: The values allowed; empty where any short word may stand (the number of a card).
        form: What such a word looks like.
        default: What holds when the address says nothing; left out of addresses.
        in_page: Whether it acts in the page alone and never reaches a view.
        of_screen: Whether the screen gives it, so that only views' addresses say it.
        instead_of: A key that cannot stand beside this one.
        only: ``(key, values)``: the picture depends on this key only while that key has one of those values.
    """

    name: str
    values: tuple[str, ...] = ()
    form: re.Pattern[str] = _OPEN
    default: str = ""
    in_page: bool = False
    of_screen: bool = False
    instead_of: str = ""
    only: tuple[str, tuple[str, ...]] | None = None

    def allows(self, value: str) -> bool:
        """Say whether an address may give it this value."""
        if value == self.default:
            return bool(self.name)
        return value in self.values if self.values else bool(self.name and self.form.fullmatch(value))


_NONE = Key(name="")
SCREEN: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key(name="p", values=PROFILES),  # without it the device says which
        Key(name="theme", values=("light", "dark")),  # without it dark on the wall
        Key(name="canvas", form=re.compile(r"[1-9]\d{2,4}x[1-9]\d{2,4}")),  # pixels of a wall that is no row of tiles
        Key(name="idle", form=re.compile(r"off|[3-9]\d|[1-5]\d\d|600")),  # seconds until it asks who is there
        Key(name="turn", form=re.compile(r"off|[5-9]|[1-9]\d|[1-5]\d\d|600")),  # seconds until it goes on by itself
        Key(name="tour", form=re.compile(rf"{WELCOME}|(?:{'|'.join(TOURS)})(?:\.[1-9]\d?)?")),  # which stop of a tour
    )
}
_ONLY_ON: Mapping[str, tuple[str, ...]] = {"canvas": ("wall",)}


def screen(query: str) -> dict[str, str]:
    """Read what an address says of the screen; nothing where it leaves that to the device.

    Args:
        query: The part after the question mark, as ``Grammar.parse`` accepts it.

    Example:
        >>> screen("ring=nation&p=wall")
        {'p': 'wall', 'theme': '', 'canvas': '', 'idle': '', 'turn': '', 'tour': ''}
    """
    said = dict(parse_qsl(query))
    return {name: said.get(name, "") for name in SCREEN}


def shape(on: Mapping[str, str]) -> str:
    """Say which shape of figures a screen asks for.

    Example:
        >>> shape({"p": "phone"})
        'compact'
    """
    return SHAPE_OF.get(on.get("p", ""), WIDE)


@dataclass(frozen=True)
class Grammar:
    """The keys of every page, for one release.

    Args:
        zones: The sub-zones that the release knows, in their order.
        boxes: The elements of its layout (one carrier, two platforms …), in their order.
        measures: Per tab of the data page the indicators that it shows, the first one first.
        scenes: The scenes of the attract loop that the release has something to show in, at least one.
    """

    zones: tuple[str, ...]
    boxes: tuple[str, ...] = ()
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scenes: tuple[str, ...] = SCENES
    pages: Mapping[str, tuple[Key, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the keys out per page, in the order in which addresses hold them."""
        sheet = Key(name="sheet", in_page=True)
        zone = Key(name="zone", values=self.zones)
        drawn_over_time = ("tab", ("trend", "growth"))
        page = Key(name="page", in_page=True)
        of_visits = ("tab", ("visits",))
        pages = {
            "overview": (sheet,),
            "structure": (
                *([Key(name="box", values=self.boxes, instead_of="element")] if self.boxes else []),
                Key(name="element", values=ELEMENTS, instead_of="box" if self.boxes else ""),
                page,
                sheet,
            ),
            "map": (Key(name="ring", values=RINGS, default="zone"), sheet),
            "institutions": (
                Key(name="by", values=COUNTED_BY, default=COUNTED_BY[0]),
                Key(name="class", values=CLASSES, in_page=True),
                Key(name="zone", values=self.zones, in_page=True),
                Key(name="aim", values=AIMS, in_page=True),
                Key(name="keypad", values=("open",), in_page=True),
                Key(name="letter", in_page=True),
                page,
                Key(name="card", in_page=True),
                sheet,
            ),
            "revenue": (
                Key(name="tab", values=("trend", "growth", "composition"), default="trend"),
                Key(name="by", values=("quarter", "half", "year"), default="quarter", only=drawn_over_time),
                Key(name="zone", values=zone.values, instead_of="class", only=drawn_over_time),
                Key(name="class", values=CLASSES, instead_of="zone", only=drawn_over_time),
                sheet,
            ),
            "data": (
                Key(name="tab", values=DATA_TABS, default=DATA_TABS[0]),
                *(
                    Key(name=tab, values=codes, default=codes[0], only=("tab", (tab,)))
                    for tab in DATA_TABS
                    if (codes := self.measures.get(tab, ()))
                ),
                sheet,
            ),
            "progress": (
                Key(name="tab", values=("targets", "visits"), default="targets"),
                Key(name="by", values=("month", "quarter", "year"), default="quarter", only=of_visits),
                Key(name="from", values=VISITORS, only=of_visits),
                page,
                sheet,
            ),
            ATTRACT: (Key(name="scene", values=self.scenes, default=self.scenes[0]),),
        }
        shaped = Key(name="shape", values=(COMPACT,), default=WIDE, of_screen=True)
        object.__setattr__(
            self, "pages", {name: keys if name == ATTRACT else (*keys, shaped) for name, keys in pages.items()}
        )

    def parse(self, page: str, query: str) -> dict[str, str]:
        """Read the state that an address asks for.

        Args:
            page: One of ``SHOWN``.
            query: The part after the question mark; what it says of the screen is checked and left out of the answer.

        Returns:
            Value by key, for every key of the page, defaults filled in.

        Raises:
            UnknownState: A key that the page does not have, a value that the key does not, a key twice, or two keys
                that exclude each other.

        Example:
            >>> Grammar(zones=("bh",)).parse("map", "ring=nation&p=kiosk")
            {'ring': 'nation', 'sheet': '', 'shape': ''}
        """
        keys = {key.name: key for key in self.pages[page]}
        state = {key.name: key.default for key in keys.values()}
        seen = set()
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name in seen:
                raise UnknownState(name, value)
            seen.add(name)
            if not (SCREEN.get(name) or keys.get(name, _NONE)).allows(value):
                raise UnknownState(name, value)
            if name not in SCREEN:
                state[name] = value
        on = screen(query)
        for name, profiles in _ONLY_ON.items():
            if on[name] and on["p"] not in profiles:
                raise UnknownState(name, on[name])
        for key in keys.values():
            if key.instead_of and state[key.name] and state[key.instead_of]:
                raise UnknownState(key.name, state[key.name])
        return state

    def query(self, page: str, state: Mapping[str, str]) -> str:
        """Write a page's state as a query, defaults left out, keys in order."""
        pairs = [
            (key.name, state[key.name]) for key in self.pages[page] if state.get(key.name, key.default) != key.default
        ]
        return urlencode(pairs)

    def view_state(self, page: str, state: Mapping[str, str]) -> dict[str, str]:
        """Keep of a page's state what its picture depends on.

        Example:
            >>> Grammar(zones=("bh",)).view_state("revenue", {"tab": "composition", "by": "year", "sheet": "x"})
            {'tab': 'composition', 'by': 'quarter', 'zone': '', 'class': '', 'shape': ''}
        """
        kept = {}
        for key in self.pages[page]:
            if key.in_page:
                continue
            counts = key.only is None or state.get(key.only[0]) in key.only[1]
            kept[key.name] = state.get(key.name, key.default) if counts else key.default
        return kept

    def view_query(self, page: str, state: Mapping[str, str]) -> str:
        """Write what a view's address says after the question mark.

        Example:
            >>> Grammar(zones=("bh",)).view_query("institutions", {"by": "year", "class": "agency"})
            'by=year'
        """
        return self.query(page, self.view_state(page, state))

    def states(self, page: str) -> Iterator[dict[str, str]]:
        """List every state that a view of the page can have, each once, the default first."""
        keys = [key for key in self.pages[page] if not key.in_page]
        seen = set()
        for values in itertools.product(*(dict.fromkeys((key.default, *key.values)) for key in keys)):
            state = dict(zip((key.name for key in keys), values, strict=True))
            if any(key.instead_of and state[key.name] and state[key.instead_of] for key in keys):
                continue
            state = self.view_state(page, state)
            spelled = self.query(page, state)
            if spelled not in seen:
                seen.add(spelled)
                yield state

    def near(self, page: str, state: Mapping[str, str]) -> list[dict[str, str]]:
        """List the states of a view that one touch leads to: another value of one key, and what cannot stand beside it.

        Example:
            >>> grammar = Grammar(zones=("bh",))
            >>> nearby = grammar.near("revenue", {"tab": "trend", "zone": "bh"})
            >>> [grammar.query("revenue", state) for state in nearby][3:6]
            ['by=year&zone=bh', '', 'class=agency']
        """
        mine = self.view_state(page, state)
        found = []
        for key in self.pages[page]:
            for value in () if key.in_page or key.of_screen else (key.default, *key.values):
                other = self.view_state(page, {**mine, **({key.instead_of: ""} if value else {}), key.name: value})
                if other != mine and other not in found:
                    found.append(other)
        return found

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """Hand the grammar to the in-page script, which writes the same addresses."""
        return {
            page: [
                {
                    "name": key.name,
                    "values": list(key.values) if key.values else None,
                    "default": key.default,
                    "inPage": key.in_page,
                    "ofScreen": key.of_screen,
                    "insteadOf": key.instead_of,
                    "only": list(key.only) if key.only else None,
                }
                for key in keys
            ]
            for page, keys in self.pages.items()
        }


@dataclass(frozen=True, order=True)
class ReleaseName:
    """The part of an address that names a release and the program that draws it: ``12-9f3c2a7b-51d0e4aa``."""

    number: int
    content: str
    build: str

    @classmethod
    def parse(cls, text: str) -> "ReleaseName | None":
        """Read it; None where the text has another form.

        Example:
            >>> ReleaseName.parse("12-9f3c2a7b-51d0e4aa").number
            12
        """
        match = _RELEASE.fullmatch(text)
        return cls(int(match["number"]), match["content"], match["build"]) if match else None

    def __str__(self) -> str:
        """Write it as addresses do."""
        return f"{self.number}-{self.content}-{self.build}"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def page_address(lang: str, page: str, query: str = "") -> str:
    """Write a page's address.

    Example:
        >>> page_address("en", "map", "ring=nation")
        '/en/map?ring=nation'
    """
    return _with_query(f"/{lang}/{page}", query)


def view_address(release: str, lang: str, page: str, query: str = "") -> str:
    """Write a view's address.

    Example:
        >>> view_address("1-9f3c2a7b-51d0e4aa", "en", "map", "ring=nation")
        '/view/1-9f3c2a7b-51d0e4aa/en/map?ring=nation'
    """
    return _with_query(f"/view/{release}/{lang}/{page}", query)


def layout_address(release: str, lang: str, page: str) -> str:
    """Write the address of a page's layout.

    Example:
        >>> layout_address("1-9f3c2a7b-51d0e4aa", "en", "map")
        '/page/1-9f3c2a7b-51d0e4aa/en/map'
    """
    return f"/page/{release}/{lang}/{page}"


def directory_address(release: str, lang: str) -> str:
    """Write the address of the directory of institutions.

    Example:
        >>> directory_address("1-9f3c2a7b-51d0e4aa", "en")
        '/directory/1-9f3c2a7b-51d0e4aa/en'
    """
    return f"/directory/{release}/{lang}"


def font_address(release: str, weight: int) -> str:
    """Write the address of a font that a release brings.

    Example:
        >>> font_address("1-9f3c2a7b-51d0e4aa", 400)
        '/font/1-9f3c2a7b-51d0e4aa/400'
    """
    return f"/font/{release}/{weight}"


def shell_address(release: str) -> str:
    """Write the address of the document that begins the display at any page.

    Example:
        >>> shell_address("1-9f3c2a7b-51d0e4aa")
        '/shell/1-9f3c2a7b-51d0e4aa'
    """
    return f"/shell/{release}"


def bundle_address(release: str, lang: str, page: str) -> str:
    """Write the address of all answers that a page can ask for in one language.

    Example:
        >>> bundle_address("1-9f3c2a7b-51d0e4aa", "en", "map")
        '/bundle/1-9f3c2a7b-51d0e4aa/en/map'
    """
    return f"/bundle/{release}/{lang}/{page}"


def geo_address(digest: str, ring: str, lang: str, shape: str = "") -> str:
    """Write the address of the boundaries that lie under a map.

    Example:
        >>> geo_address("51d0e4aa", "nation", "zh")
        '/geo/51d0e4aa/nation/zh'
    """
    return _with_query(f"/geo/{digest}/{ring}/{lang}", shape and f"shape={shape}")

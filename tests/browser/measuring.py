"""What a ruler would find on a screen: targets too small or too near, text too small, clipped, covered or overlapping.

Each function measures the page as it stands and gives findings as sentences, none if all is well. What a rule does not
hold for is named by the caller, never here.
"""

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page

# Shared by all measurements: what can be seen, and where the ink of a text is. The content area of a line is higher than
# its ink (Noto Sans SC: 1.16 em above the baseline and 0.288 em below it), so it is trimmed to what letters take of it.
SEEN = r"""
const near = 1;
const W = innerWidth, H = innerHeight;
const named = (node) => {
    const element = node.nodeType === 1 ? node : node.parentElement;
    const own = element.closest('[data-ctl], [data-fact], [data-slot], [data-chart], [class]') ?? element;
    const name = own.dataset?.ctl ? `[data-ctl="${own.dataset.ctl}"]`
        : own.dataset?.fact ? `[data-fact="${own.dataset.fact}"]`
        : own.dataset?.slot ? `[data-slot="${own.dataset.slot}"]`
        : own.dataset?.chart ? `[data-chart="${own.dataset.chart}"]`
        : `${own.tagName.toLowerCase()}.${String(own.className?.baseVal ?? own.className).trim().replace(/ +/g, '.')}`;
    const chart = element.closest('[data-chart]');
    return chart && element !== chart ? `${name} in [data-chart="${chart.dataset.chart}"]` : name;
};
const short = (text) => `“${text.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
const seen = (element) => {
    // Plotly keeps a drawing far outside the screen to measure texts with.
    if (element.closest('#js-plotly-tester')) return false;
    if (!element.isConnected || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
    for (let one = element; one; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.clipPath === 'inset(50%)' || style.clip === 'rect(0px, 0px, 0px, 0px)') return false;
        if (style.opacity === '0' || (one.ownerSVGElement && style.fillOpacity === '0')) return false;
    }
    return true;
};
const under = () => document.querySelector('.offcanvas.show, .modal.show');
const inPlay = (element) => !under() || under().contains(element);
const box = (r) => ({left: r.left, right: r.right, top: r.top, bottom: r.bottom});
const said = (b) => `${b.left.toFixed(0)},${b.top.toFixed(0)}–${b.right.toFixed(0)},${b.bottom.toFixed(0)}`;
const overlap = (a, b) => [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
const size = (element) => {
    const style = parseFloat(getComputedStyle(element).fontSize);
    const matrix = element.ownerSVGElement ? element.getScreenCTM?.() : null;
    return matrix ? style * Math.hypot(matrix.a, matrix.b) : style;
};
const ink = (r, text) => {
    const em = (r.bottom - r.top) / 1.448, base = r.top + 1.16 * em;
    const [above, below] = /[\u2e80-\u9fff\uff00-\uffef]/.test(text) ? [0.86, 0.1] : [0.75, /[gjpqyQ()]/.test(text) ? 0.22 : /[,;]/.test(text) ? 0.17 : 0.02];
    return {left: r.left, right: r.right, top: base - above * em, bottom: base + below * em};
};
// What of a list that is scrolled can be seen.
const window_of = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight) return one.getBoundingClientRect();
    return {top: -Infinity, bottom: Infinity};
};
const texts = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) continue;
        if (element.closest('.skip') || !inPlay(element) || !seen(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const fs = size(element);
        const shown = window_of(element);
        const lines = [...range.getClientRects()].filter((r) => r.width > 0.5 && r.height > 0.5).map((r) => ink(r, node.data))
            .filter((line) => line.bottom <= shown.bottom && line.top >= shown.top);
        if (lines.length) found.push({node, element, fs, lines, svg: Boolean(element.ownerSVGElement)});
    }
    return found;
};
const paints = (element) => {
    const style = getComputedStyle(element);
    return style.backgroundImage !== 'none' || !/rgba\(.*, 0\)|transparent/.test(style.backgroundColor);
};
const touchable = () => [...document.querySelectorAll('[data-ctl], a[href], button, [role="button"], [tabindex="0"]')]
    .filter((element) => !element.matches('.skip') && !element.disabled && inPlay(element) && seen(element))
    .filter((element) => element.getBoundingClientRect().width > 0);
"""

_TARGETS = """
for (const element of touchable()) {
    const r = element.getBoundingClientRect();
    if (exempt.some((name) => named(element).includes(name))) continue;
    if (r.width < least - 0.5 || r.height < least - 0.5)
        found.push(`${named(element)} ${short(element.textContent)} is ${r.width.toFixed(0)}×${r.height.toFixed(0)}, least ${least}×${least}`);
}
const all = touchable().filter((element) => !exempt.some((name) => named(element).includes(name)));
all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
    if (a.contains(b) || b.contains(a)) return;
    const [x, y] = overlap(a.getBoundingClientRect(), b.getBoundingClientRect());
    const apart = Math.max(-x, -y);
    if (apart < gap - 0.5) found.push(`${named(a)} and ${named(b)} are ${apart.toFixed(1)} apart, least ${gap}`);
}));
"""

_TEXT_SIZES = """
for (const {element, fs, node} of texts()) {
    const least = smaller.find(([selector]) => element.closest(selector))?.[1] ?? ordinary;
    if (fs < least - 0.05) found.push(`${named(element)} ${short(node.data)} is ${fs.toFixed(1)} px, least ${least}`);
}
"""

_CLIPPED = """
const root = document.scrollingElement;
if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight)
    found.push(`the page scrolls: ${root.scrollWidth}×${root.scrollHeight} in ${root.clientWidth}×${root.clientHeight}`);
const scrolls = (element) => scrolling.some((selector) => element.closest(selector));
for (const element of document.body.querySelectorAll('*')) {
    if (!inPlay(element) || element.matches('.skip, script, style') || !seen(element)) continue;
    const r = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (r.width && r.height && !element.ownerSVGElement && !scrolls(element)
        && (r.left < -near || r.top < -near || r.right > W + near || r.bottom > H + near))
        found.push(`${named(element)} lies outside the screen: ${said(box(r))}`);
    const hides = ['auto', 'scroll', 'hidden', 'clip'];
    if (!element.ownerSVGElement && element.tagName !== 'svg' && !scrolls(element) && element !== document.body) {
        if (hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + near)
            found.push(`${named(element)} ${short(element.textContent)} is cut off: ${element.scrollWidth} wide in ${element.clientWidth}`);
    }
}
const frames = '.tile, .chip, .tab, .door, .nav, .card-link, .chart, .ranking, .published, .head, .foot, .stage, .awaiting, .tier-head, .box, .milestone';
for (const {element, lines, node, svg} of texts()) {
    if (scrolls(element)) continue;
    for (let hider = element; hider && hider !== document.body; hider = hider.parentElement) {
        const style = getComputedStyle(hider);
        if (hider.ownerSVGElement || style.overflowY === 'visible') continue;
        const r = hider.getBoundingClientRect();
        for (const line of lines)
            if (line.top < r.top - near || line.bottom > r.bottom + near)
                found.push(`${named(element)} ${short(node.data)} at ${said(line)} is cut off by ${named(hider)} ${said(box(r))}`);
    }
    if (apart.some((selector) => element.closest(selector))) continue;
    const holder = svg ? element.closest('[data-chart]') : element.closest(frames);
    const frame = holder ? box(holder.getBoundingClientRect()) : {left: 0, top: 0, right: W, bottom: H};
    const where = holder ? named(holder) : 'the screen';
    for (const line of lines)
        if (line.left < frame.left - near || line.right > frame.right + near || line.top < frame.top - near || line.bottom > frame.bottom + near)
            found.push(`${named(element)} ${short(node.data)} at ${said(line)} runs out of ${where} ${said(frame)}`);
}
"""

_OVERLAPPING = """
const boxes = [...document.querySelectorAll('.tile, .chip, .tab, .card-link, .chart, .door, .nav, .ranking, .published > .tile, .head, .foot')]
    .filter((element) => inPlay(element) && seen(element) && element.getBoundingClientRect().width);
boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (a.contains(b) || b.contains(a)) return;
    const [x, y] = overlap(a.getBoundingClientRect(), b.getBoundingClientRect());
    if (x > near && y > near) found.push(`${named(a)} and ${named(b)} overlap by ${x.toFixed(0)}×${y.toFixed(0)}`);
}));
const all = texts().flatMap(({element, lines, node, svg}) => lines.map((line) => ({element, line, node, svg})));
all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
    if (a.node === b.node) return;
    const [x, y] = overlap(a.line, b.line);
    if (x > near && y > near)
        found.push(`${named(a.element)} ${short(a.node.data)} at ${said(a.line)} and ${named(b.element)} ${short(b.node.data)} at ${said(b.line)} overlap by ${x.toFixed(0)}×${y.toFixed(0)}`);
}));
for (const {element, line, node, svg} of all) {
    if (svg) continue;
    const x = (line.left + line.right) / 2, y = (line.top + line.bottom) / 2;
    const top = document.elementFromPoint(x, y);
    let cover = top;
    while (cover && !cover.contains(element) && !paints(cover)) cover = cover.parentElement;
    if (cover && !cover.contains(element) && !element.contains(cover)) found.push(`${named(element)} ${short(node.data)} is covered by ${named(cover)}`);
}
"""


def _measure(page: Page, body: str, **given: Any) -> list[str]:
    names = ", ".join(given)
    script = f"({{{names}}}) => {{ {SEEN} const found = []; {body} return [...new Set(found)]; }}"
    return list(page.evaluate(script, given))


def targets(page: Page, *, least: float, gap: float, exempt: Iterable[str] = ()) -> list[str]:
    """Find what is touched but too small, or too near to another."""
    return _measure(page, _TARGETS, least=least, gap=gap, exempt=list(exempt))


def text_sizes(page: Page, *, least: float, smaller: Iterable[tuple[str, float]] = ()) -> list[str]:
    """Find text that is too small, in charts too; some selectors have their own least size."""
    return _measure(page, _TEXT_SIZES, ordinary=least, smaller=[list(pair) for pair in smaller])


def clipped(page: Page, *, scrolling: Iterable[str] = (), apart: Iterable[str] = ()) -> list[str]:
    """Find what is cut off, runs out of its frame or the screen, or scrolls where nothing may.

    Args:
        page: The page.
        scrolling: What may scroll.
        apart: What stands outside the frame that it belongs to on purpose.
    """
    return _measure(page, _CLIPPED, scrolling=list(scrolling), apart=list(apart))


def overlapping(page: Page) -> list[str]:
    """Find boxes and texts that lie on one another, and text that something covers."""
    return _measure(page, _OVERLAPPING)


def sizes(page: Page, *, but: tuple[str, ...] = ()) -> list[float]:
    """List the sizes of text on a page, those of charts left out: a drawing sets all of its texts in one.

    Args:
        page: The page.
        but: What says again, smaller, what stands beside it.
    """
    script = f"""(but) => {{ {SEEN} return texts()
        .filter(({{svg, element}}) => !svg && !but.some((selector) => element.closest(selector))).map(({{fs}}) => Math.round(fs)); }}"""
    return sorted(set(page.evaluate(script, list(but))))

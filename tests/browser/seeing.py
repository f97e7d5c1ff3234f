"""What an eye would find on a screen: words hard to tell from their ground, charts that mislead, what moves by itself.

Each function looks at the page as it stands and gives findings as sentences, none if all is well.
"""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from dashboard.settings import PROJECT
from tests.browser.measuring import SEEN

AXE: Path = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_ACCESSIBILITY = """(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) => violations
    .map(({id, impact, nodes}) => `${impact} ${id} ×${nodes.length}: ` + nodes.slice(0, 4).map((node) => `${node.target} ${node.html.slice(0, 120)}`).join(' | ')))"""

# The ground of a text is every colour that takes a good part of its box, as it was painted; the text's own colour is what
# the browser computed for it. So grounds of images, stripes, haloes and drawings count as a reader sees them.
_CONTRAST = r"""
const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
const bitmap = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), drawing = canvas.getContext('2d', {willReadFrequently: true});
drawing.drawImage(bitmap, 0, 0);
const linear = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrast = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
const numbers = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
const like = (a, b) => a.every((part, i) => Math.abs(part - b[i]) <= 8);
const grounds = (line, own) => {
    const left = Math.max(0, Math.floor(line.left)), top = Math.max(0, Math.floor(line.top));
    const wide = Math.min(bitmap.width - left, Math.ceil(line.right - line.left)), high = Math.min(bitmap.height - top, Math.ceil(line.bottom - line.top));
    if (wide < 2 || high < 2) return [];
    const {data} = drawing.getImageData(left, top, wide, high), counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].filter(([, count]) => count > wide * high * share).map(([key]) => [key >> 16, (key >> 8) & 255, key & 255])
        .filter((colour) => !like(colour, own));
};
// The colour that most of a chart is.
const plain = (r) => {
    const {data} = drawing.getImageData(Math.max(0, r.left), Math.max(0, r.top), Math.max(1, r.width), Math.max(1, r.height)), counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const [key] = [...counts].sort((a, b) => b[1] - a[1])[0];
    return [key >> 16, (key >> 8) & 255, key & 255];
};
const plains = new Map();
for (const {element, lines, node, svg} of texts()) {
    if (element.closest('[aria-disabled="true"], :disabled')) continue;
    const own = numbers(svg ? getComputedStyle(element).fill : getComputedStyle(element).color);
    const body = !svg && element.closest('p, dd, td, li, .tile-note');
    const least = body ? prose : any;
    for (const line of lines) for (const ground of grounds(line, own)) {
        const found_here = contrast(own, ground);
        looked += 1; lowest = Math.min(lowest, found_here);
        if (found_here < least - 0.005) found.push(`${named(element)} ${short(node.data)} is ${found_here.toFixed(2)}:1 (${own} on ${ground}), least ${least}`);
    }
}
for (const mark of document.querySelectorAll('[data-chart] .points path, [data-chart] .bars .point path')) {
    const style = getComputedStyle(mark), r = mark.getBoundingClientRect();
    if (!seen(mark) || r.width < 3 || r.height < 3 || style.fill === 'none' || style.fill.startsWith('url') || style.fillOpacity < 0.9) continue;
    const edges = [style.fill, ...(style.stroke === 'none' || parseFloat(style.strokeWidth) < 1 ? [] : [style.stroke])].map(numbers);
    // Pale and grey: an area that marks stand on, or the place of one that is missing, with words of its own.
    if (edges.every((edge) => Math.max(...edge) - Math.min(...edge) <= 16 && contrast(edge, [255, 255, 255]) < 1.6)) continue;
    const place = mark.closest('[data-chart]');
    if (!plains.has(place)) plains.set(place, plain(place.getBoundingClientRect()));
    const found_here = Math.max(...edges.map((edge) => contrast(edge, plains.get(place))));
    looked += 1;
    if (found_here < graphics - 0.005) found.push(`a mark of ${named(mark)} is ${found_here.toFixed(2)}:1 (${edges} on ${plains.get(place)}), least ${graphics}`);
}
"""

_HONESTY = r"""
for (const [id, {data, layout}] of Object.entries(window.figures)) {
    charts += 1;
    const place = document.querySelector(`[data-chart="${id}"]`);
    const axes = Object.entries(layout).filter(([name]) => /^[xy]axis\d*$/.test(name));
    for (const {type = 'scatter', name} of data) if (!['scatter', 'bar'].includes(type)) found.push(`${id}: ${name} is a ${type}`);
    for (const [name, axis] of axes) {
        if (axis.overlaying) found.push(`${id}: ${name} lies over another axis`);
        if (axis.type === 'log') found.push(`${id}: ${name} is logarithmic`);
        if (axis.visible === false || axis.showticklabels === false) continue;
        const ticks = (axis.ticktext ?? []).filter((text) => String(text).trim()).length;
        const values = axis.tickvals && name.startsWith('y') && data.some(({orientation, type, mode}) => (type === 'bar' && orientation !== 'h') || mode === 'lines');
        if (values && ticks > 6) found.push(`${id}: ${name} has ${ticks} ticks`);
    }
    for (const {type, orientation, xaxis = 'x', yaxis = 'y', name} of data.filter(({type}) => type === 'bar')) {
        const along = orientation === 'h' ? xaxis.replace('x', 'xaxis') : yaxis.replace('y', 'yaxis');
        const range = layout[along]?.range;
        if (range ? !(Math.min(...range) <= 0 && Math.max(...range) >= 0) : !['tozero', undefined].includes(layout[along]?.rangemode))
            found.push(`${id}: the bars of ${name} do not begin at zero (${range})`);
    }
    const colours = new Set([...place.querySelectorAll('.points path, .bars .point path')].filter(seen)
        .map((mark) => getComputedStyle(mark).fill).filter((fill) => /^rgb\(/.test(fill)).map((fill) => fill.match(/\d+/g).map(Number))
        .filter((rgb) => Math.max(...rgb) - Math.min(...rgb) > 48).map(String));
    if (colours.size > 5) found.push(`${id} has ${colours.size} colours: ${[...colours].join('; ')}`);
    if (place.querySelector('.pielayer .trace, .gl-container canvas, .indicatorlayer .trace, .polarlayer > *')) found.push(`${id} is round or deep`);
    const group = place.closest('[role="group"]'), text = (name) => document.getElementById(group?.getAttribute(name) ?? '')?.textContent.trim();
    if (!group?.querySelector('table tbody tr')) found.push(`${id} has no table`);
    if (!text('aria-labelledby')) found.push(`${id} has no name`);
    if (!text('aria-describedby')) found.push(`${id} has no finding`);
    if ([...place.querySelectorAll('svg')].some((svg) => !svg.closest('[aria-hidden="true"]'))) found.push(`${id} is read out by a screen reader as a drawing`);
}
"""

_REACH = r"""
const key = (control) => [...control.attributes].filter(({name}) => /^data-(set-(?!page|sheet|card|box$)|go-|act)/.test(name)).map(({name, value}) => `${name}=${value}`).sort().join(' ');
const controls = touchable().filter((control) => control.dataset.ctl && !control.dataset.ctl.startsWith('sheet.') && !control.dataset.ctl.startsWith('card.'));
const low = new Set(controls.filter((control) => control.getBoundingClientRect().bottom >= H * part).map(key));
for (const control of controls) {
    looked += 1;
    if (control.getBoundingClientRect().bottom < H * part && !low.has(key(control)) && !extras.some((name) => control.dataset.ctl.startsWith(name)))
        found.push(`${named(control)} stands at ${control.getBoundingClientRect().top.toFixed(0)} and nowhere lower`);
}
"""

_MOVING = """() => document.getAnimations().map((one) => ({one, timing: one.effect.getComputedTiming()}))
    .filter(({one, timing}) => one.playState === 'running' && timing.duration > 0)
    .map(({one, timing}) => `${one.effect.target.className || one.effect.target.tagName} moves for ${timing.endTime} ms`)"""


def _look(page: Page, body: str, *, counts: str, **given: Any) -> tuple[list[str], dict[str, float]]:
    names = ", ".join(given)
    script = (
        f"async ({{{names}}}) => {{ {SEEN} const found = []; let looked = 0, charts = 0, lowest = 21; {body} "
        f"return [[...new Set(found)], {{{counts}}}]; }}"
    )
    found, counted = page.evaluate(script, given)
    return list(found), dict(counted)


def accessibility(page: Page) -> list[str]:
    """Have axe look; its findings begin with how grave they are."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(_ACCESSIBILITY, _TAGS))


def contrast(page: Page, *, least: float = 4.5, prose: float = 7.0, graphics: float = 3.0) -> tuple[list[str], float]:
    """Find text and marks that stand too little apart from their ground; with the lowest contrast of a text."""
    picture = base64.b64encode(page.screenshot(scale="css")).decode()
    found, counted = _look(
        page, _CONTRAST, counts="lowest", picture=picture, any=least, prose=prose, graphics=graphics, share=0.12
    )
    return found, counted["lowest"]


def honesty(page: Page) -> list[str]:
    """Find charts that mislead, or that say nothing to who cannot see them."""
    return _look(page, _HONESTY, counts="charts")[0]


def reach(page: Page, *, part: float, extras: tuple[str, ...] = ()) -> list[str]:
    """Find what can be done in the upper part of the screen only, where not every hand gets."""
    return _look(page, _REACH, counts="looked", part=part, extras=list(extras))[0]


def moving(page: Page) -> list[str]:
    """Find what moves by itself at this moment."""
    return list(page.evaluate(_MOVING))

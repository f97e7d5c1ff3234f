// Dash components as JSON become elements. Texts are set as text and never parsed, so a name from the data cannot be markup.

const RENAMED = { className: "class", htmlFor: "for", tabIndex: "tabindex", colSpan: "colspan", rowSpan: "rowspan" };
const ALLOWED = /^(class|id|lang|href|role|hidden|type|scope|for|tabindex|colspan|rowspan|title|disabled|value|max|(data|aria)-[\w-]+)$/;

/** One component, string or number as a DOM node. */
export function build(node) {
  if (node === null || typeof node !== "object") return document.createTextNode(node ?? "");
  const element = document.createElement(node.type);
  for (const [name, value] of Object.entries(node.props)) {
    const attribute = RENAMED[name] ?? name;
    if (name === "children" || value === null || value === false || !ALLOWED.test(attribute)) continue;
    if (attribute === "href" && !/^[/#](?!\/)/.test(value)) continue;
    element.setAttribute(attribute, value === true ? "" : value);
  }
  element.append(...buildAll(node.props.children));
  return element;
}

/** A component that the page makes itself, written as Dash writes them. */
export const part = (type, className, children, more = {}) => ({ type, props: { className, children, ...more } });

/** Children as Dash writes them (nothing, one or a list) as DOM nodes. */
export function buildAll(children) {
  if (children === undefined || children === null) return [];
  return (Array.isArray(children) ? children : [children]).map(build);
}

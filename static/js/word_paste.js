// Makes what a word processor pastes into the markup that the editor knows: its lists are paragraphs with a sign in
// front, and the content security policy refuses its styles even where they are only read. The server cleans again.

const STYLE = /\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const HANDLER = /([\s"'/])on[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
const KEPT = [/mso-list\s*:\s*[^;]+/i, /mso-element\s*:\s*comment[^;]*/i, /(?<![-\w])font-weight\s*:\s*\w+/i, /(?<![-\w])font-style\s*:\s*\w+/i];

// What a parser, or the editor, drops with its words: read as plain frames and lines, it keeps them. As on the server.
const OWN_RULES = /<(\/?)(?:iframe|noframes|noscript|template|svg|math|select|object)(?=[\s/>])/gi;
const OWN_LINES = /<(\/?)(?:option|text|desc)(?=[\s/>])/gi;
// The columns that a cell may stretch over, and a row may state in all: for each the editor makes real cells.
const MOST_COLUMNS = 12;
const MOST_STATED = 120;

// Styles become data that means nothing to a browser, and handlers of events go, before anything reads the markup.
function withoutStyles(html) {
  const plain = html.replace(/<style\b[^]*?(<\/style\s*>|$)/gi, "").replace(OWN_RULES, "<$1div").replace(OWN_LINES, "<$1p");
  return plain.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(HANDLER, "$1").replace(STYLE, (whole, double, single) => {
    const style = double ?? single;
    const kept = KEPT.map((pattern) => style.match(pattern)?.[0] ?? "").filter(Boolean);
    return kept.length ? ` data-said="${kept.join(";").replace(/["<>]/g, "")}"` : "";
  }));
}

const said = (node) => (node.dataset?.said ?? "").toLowerCase();
const levelOf = (node) => Number(/mso-list:\s*l\d+\s+level(\d)/.exec(said(node))?.[1] ?? 0);

// No script of the pasted page may come along, and no number that would keep the browser busy for long.
function withoutTraps(body) {
  for (const node of body.querySelectorAll("*")) {
    [...node.attributes].filter(({ name }) => name.startsWith("on")).forEach(({ name }) => node.removeAttribute(name));
  }
  for (const table of body.querySelectorAll("table")) {
    const { length } = table.rows;
    for (const row of table.rows) {
      let left = MOST_STATED;
      for (const cell of row.querySelectorAll(":scope > [colspan], :scope > [rowspan]")) {
        const wide = Math.min(cell.colSpan, MOST_COLUMNS, Math.max(left, 1));
        left -= wide;
        cell.setAttribute("colspan", wide);
        // To the end of the table, which is as far as a cell ever reaches.
        cell.setAttribute("rowspan", Math.min(cell.rowSpan || length, length));
      }
    }
  }
}

function asItem(paragraph) {
  const sign = [...paragraph.querySelectorAll("[data-said]")].find((node) => /mso-list:\s*ignore/.test(said(node)));
  const tag = /^\s*\(?[\da-z]{1,5}[.)]/i.test(sign?.textContent ?? "") ? "OL" : "UL";
  sign?.remove();
  // In the document that nothing is loaded or run in, until the editor has read it.
  const item = paragraph.ownerDocument.createElement("li");
  const inner = paragraph.ownerDocument.createElement("p");
  inner.append(...paragraph.childNodes);
  item.append(inner);
  return { tag, item };
}

function withLists(body) {
  let lists = [];
  for (const paragraph of [...body.querySelectorAll("p[data-said]")]) {
    const level = levelOf(paragraph);
    if (!level) {
      continue;
    }
    const follows = lists.length && paragraph.previousElementSibling === lists[0].list;
    lists = follows ? lists.filter((each) => each.level <= level) : [];
    const { tag, item } = asItem(paragraph);
    if (lists.at(-1)?.level === level && lists.at(-1).list.tagName !== tag) {
      lists.pop();
    }
    if (lists.at(-1)?.level !== level) {
      const list = body.ownerDocument.createElement(tag);
      if (lists.length) {
        lists.at(-1).list.lastElementChild.append(list);
      } else {
        paragraph.before(list);
      }
      lists.push({ level, list });
    }
    lists.at(-1).list.append(item);
    paragraph.remove();
  }
}

function withEmphasis(body) {
  for (const node of body.querySelectorAll("span[data-said]")) {
    const tag = /font-weight:\s*(bold|[6-9]00)/.test(said(node)) ? "b" : /font-style:\s*italic/.test(said(node)) ? "i" : "";
    if (tag) {
      const made = body.ownerDocument.createElement(tag);
      made.append(...node.childNodes);
      node.append(made);
    }
  }
}

// An editor on the web wraps all that it copies into a bold element that is not bold.
function withoutFalseBold(body) {
  for (const node of body.querySelectorAll("b[data-said], strong[data-said]")) {
    if (/font-weight:\s*(normal|[1-5]00)/.test(said(node))) {
      node.replaceWith(...node.childNodes);
    }
  }
}

export function asMarkup(html) {
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  body.querySelectorAll("script, title, xml, del, [data-said*='mso-element:comment'], .MsoCommentReference")
    .forEach((node) => node.remove());
  withoutTraps(body);
  withLists(body);
  withoutFalseBold(body);
  withEmphasis(body);
  body.querySelectorAll("p, li").forEach((node) => {
    if (!node.textContent.trim() && !node.querySelector("img, table")) {
      node.remove();
    }
  });
  return body.innerHTML;
}

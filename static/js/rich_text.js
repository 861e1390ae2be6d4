// Puts an editor in the place of each plain box for formatted text. Without this the box works as it is; where this
// fails half-way, the box is still there. What is sent is the box, which the editor keeps up to date.
import { asMarkup } from "./word_paste.js";

const WEB_ADDRESS = /^(https?:\/\/[^\s/]|mailto:[^\s@]+@)\S*$/i;

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") {
      made.setAttribute(name, value);
    } else {
      made[name] = value;
    }
  }
  made.append(...children);
  return made;
}

// Tab leaves the editor, as it leaves every box: inside a list or a table it would keep keyboard users in.
function withoutTab(extension) {
  return extension.extend({
    addKeyboardShortcuts() {
      const { Tab, "Shift-Tab": back, ...others } = this.parent?.() ?? {};
      return others;
    },
  });
}

// The level that a heading has here, so that none jumps on the page around the editor.
function levelAfter(group) {
  const before = [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((each) => each.compareDocumentPosition(group) & Node.DOCUMENT_POSITION_FOLLOWING);
  return Math.min(3, Number(before.at(-1)?.tagName[1] ?? 1) + 1);
}

function extensionsOf(library, openLink, level) {
  const heading = library.Heading.extend({
    parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: level < 4 ? 3 : 4 } })),
    renderHTML: ({ node }) => [`h${node.attrs.level}`, { "aria-level": node.attrs.level - 3 + level }, 0],
  });
  const link = library.Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": openLink }) });
  return [
    library.Document, library.Paragraph, library.Text, library.HardBreak, library.Bold, library.Italic,
    library.History, library.Gapcursor, library.TrailingNode, library.BulletList, library.OrderedList,
    // One paragraph of somebody else's words, as it is stored.
    library.Blockquote.extend({ content: "paragraph" }),
    heading.configure({ levels: [3, 4] }),
    withoutTab(library.ListItem).extend({ content: "paragraph (bulletList | orderedList)*" }),
    withoutTab(library.Table), library.TableRow,
    library.TableHeader.extend({ content: "paragraph+" }),
    library.TableCell.extend({ content: "(paragraph | bulletList | orderedList)+" }),
    link.configure({ enableTarget: false, isAllowedUri: (address) => WEB_ADDRESS.test(address) }),
  ];
}

// What each button is called, what it does, and when it is pressed.
function actionsOf(editor, openLink) {
  const run = (change) => () => {
    // At once: the editor's own way waits for the next picture, and a quick key would go to the button.
    editor.view.focus();
    change(editor.chain().focus()).run();
  };
  const format = [
    ["Heading", run((on) => on.toggleHeading({ level: 3 })), () => editor.isActive("heading", { level: 3 })],
    ["Subheading", run((on) => on.toggleHeading({ level: 4 })), () => editor.isActive("heading", { level: 4 })],
    ["Bold", run((on) => on.toggleBold()), () => editor.isActive("bold")],
    ["Italic", run((on) => on.toggleItalic()), () => editor.isActive("italic")],
    ["Bullets", run((on) => on.toggleBulletList()), () => editor.isActive("bulletList")],
    ["Numbers", run((on) => on.toggleOrderedList()), () => editor.isActive("orderedList")],
    ["Quotation", run((on) => on.toggleBlockquote()), () => editor.isActive("blockquote")],
    ["Link", openLink, () => editor.isActive("link")],
    ["Table", run((on) => on.insertTable({ rows: 3, cols: 3, withHeaderRow: true }))],
    ["Undo", run((on) => on.undo())],
    ["Redo", run((on) => on.redo())],
  ];
  const table = [
    ["Add row", run((on) => on.addRowAfter())],
    ["Add column", run((on) => on.addColumnAfter())],
    ["Delete row", run((on) => on.deleteRow())],
    ["Delete column", run((on) => on.deleteColumn())],
    ["Delete table", run((on) => on.deleteTable())],
  ];
  return { format, table };
}

function button([words, act, isPressed]) {
  const made = element("button", { type: "button", className: "app-editor__button", textContent: words, tabIndex: -1 });
  made.addEventListener("click", act);
  made.refresh = () => isPressed && made.setAttribute("aria-pressed", String(isPressed()));
  made.refresh();
  return made;
}

// One stop for the Tab key; the arrows go from button to button.
function toolbar(editor, openLink, label, controls) {
  const { format, table } = actionsOf(editor, openLink);
  const forTable = element("span", { className: "app-editor__table-buttons", hidden: true }, ...table.map(button));
  const bar = element(
    "div",
    { className: "app-editor__toolbar", role: "toolbar", "aria-label": `Formatting: ${label}`, "aria-controls": controls },
    ...format.map(button),
    forTable,
  );
  const all = [...bar.querySelectorAll("button")];
  const shown = () => all.filter((each) => !each.closest("[hidden]"));
  const makeStop = (stop) => all.forEach((each) => { each.tabIndex = each === stop ? 0 : -1; });
  makeStop(all[0]);
  bar.addEventListener("focusin", (event) => makeStop(event.target));
  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      buttons.at(to % buttons.length).focus();
    }
  });
  editor.on("transaction", () => {
    forTable.hidden = !editor.isActive("table");
    all.forEach((each) => each.refresh());
    if (!shown().some((each) => each.tabIndex === 0)) {
      makeStop(all[0]);
    }
  });
  return bar;
}

function completed(typed) {
  const address = typed.trim();
  if (/^[^\s@/:]+@[^\s@/]+$/.test(address)) {
    return `mailto:${address}`;
  }
  return /^[a-z]+:/i.test(address) || !address ? address : `https://${address}`;
}

// Where the address of a link is typed: a row under the buttons, so that nothing covers the text.
function linkPanel(editor, id) {
  const box = element("input", { id, type: "text", className: "govuk-input", spellcheck: false });
  box.setAttribute("inputmode", "url");
  const fault = element("p", { id: `${id}-fault`, className: "govuk-error-message", hidden: true });
  const remove = element("button", { type: "button", className: "app-editor__button", textContent: "Remove link" });
  const add = element("button", { type: "button", className: "app-editor__button", textContent: "Save link" });
  const cancel = element("button", { type: "button", className: "app-editor__button", textContent: "Cancel" });
  const label = element("label", { htmlFor: id, className: "govuk-label", textContent: "Address of the link" });
  const panel = element("div", { className: "app-editor__link", role: "group", "aria-label": "Link", hidden: true },
    label, fault, box, element("div", { className: "app-editor__link-buttons" }, add, remove, cancel));

  const close = () => { panel.hidden = true; editor.view.focus(); };
  const say = (words) => {
    fault.textContent = words;
    fault.hidden = !words;
    box.classList.toggle("govuk-input--error", Boolean(words));
    box.setAttribute("aria-describedby", words ? fault.id : "");
  };
  const save = () => {
    const href = completed(box.value);
    if (!WEB_ADDRESS.test(href)) {
      say("Enter an address like https://www.example.org or name@example.org");
      box.focus();
      return;
    }
    panel.hidden = true;
    const on = editor.chain().focus();
    if (editor.state.selection.empty && !editor.isActive("link")) {
      on.insertContent({ type: "text", text: box.value.trim(), marks: [{ type: "link", attrs: { href } }] }).run();
    } else {
      on.extendMarkRange("link").setLink({ href }).run();
    }
  };
  const open = () => {
    box.value = editor.getAttributes("link").href ?? "";
    remove.hidden = !editor.isActive("link");
    say("");
    panel.hidden = false;
    box.focus();
    return true;
  };
  add.addEventListener("click", save);
  cancel.addEventListener("click", close);
  remove.addEventListener("click", () => {
    panel.hidden = true;
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && event.target === box) {
      // Return would send the whole form.
      event.preventDefault();
      save();
    }
  });
  return { panel, open };
}

function edit(group, library) {
  const box = group.querySelector("textarea");
  const label = group.querySelector("label");
  const { id } = box;
  const plainHint = document.getElementById(`${id}-plain`);
  const describedBy = (box.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each !== plainHint?.id);
  label.id ||= `${id}-label`;
  const attributes = { id, class: "app-editor__text app-rich", "aria-labelledby": label.id, "aria-multiline": "true" };
  if (describedBy.join("")) {
    attributes["aria-describedby"] = describedBy.join(" ");
  }
  const frame = element("div", { className: "app-editor__frame" });
  let openLink = () => true;
  const editor = new library.Editor({
    element: frame,
    extensions: extensionsOf(library, () => openLink(), levelAfter(group)),
    content: box.dataset.markup ?? asMarkup(box.value),
    editable: !box.disabled,
    // Its few rules stand in app.css: the content security policy refuses a style element.
    injectCSS: false,
    editorProps: { attributes, transformPastedHTML: asMarkup },
    onUpdate: () => {
      box.value = editor.isEmpty ? "" : editor.getHTML();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const { panel, open } = linkPanel(editor, `${id}-link`);
  openLink = open;
  if (!box.disabled) {
    frame.prepend(toolbar(editor, open, label.textContent, id), panel);
  }
  // From here on the editor is the box that labels, errors and keyboards find.
  box.id = `${id}-sent`;
  box.hidden = true;
  plainHint?.remove();
  box.before(frame);
  label.addEventListener("click", () => editor.commands.focus());
}

for (const group of document.querySelectorAll("[data-rich-text]")) {
  // The address comes from the page, because published files bear a fingerprint in their names.
  edit(group, await import(group.dataset.richText));
}

// The page of one section of a report: figures are searched without leaving it and inserted where the caret stands,
// and nobody leaves it by mistake with words that are not saved. Without this the signs are copied by hand.
const panel = document.querySelector("[data-insert-into]");
const said = panel.querySelector("[data-inserted]");
const search = panel.querySelector("form[data-search]");

function withScript(part) {
  part.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });
  part.querySelectorAll("[data-without-script]").forEach((each) => { each.hidden = true; });
}

// Told only when it changes, so that a screen reader does not say it again.
function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

// The editor that took the place of the box; nothing while the box itself is there.
const editor = () => document.getElementById(panel.dataset.insertInto)?.editor;
let hadFocus = false;
document.addEventListener("focusin", (event) => {
  hadFocus ||= Boolean(event.target.closest?.(`#${panel.dataset.insertInto}`));
});

function insertInEditor(on, sign, isAlone) {
  const content = isAlone
    ? [{ type: "paragraph", content: [{ type: "text", text: sign }] }, { type: "paragraph" }]
    : { type: "text", text: sign };
  // Before anybody has put the caret anywhere, what is inserted goes to the end.
  const to = hadFocus ? null : "end";
  // At once: the editor's own way waits for the next picture, and a quick key would go to the button.
  on.view.focus();
  on.chain().focus(to).insertContent(content).run();
}

function insertInBox(box, sign, isAlone) {
  const before = box.value.slice(0, box.selectionStart);
  const gap = isAlone && before && !before.endsWith("\n\n") ? "\n\n" : "";
  box.setRangeText(`${gap}${sign}${isAlone ? "\n\n" : ""}`, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

panel.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const { insert, name } = button.dataset;
  const isAlone = "alone" in button.dataset;
  const on = editor();
  if (on) {
    insertInEditor(on, insert, isAlone);
  } else {
    insertInBox(document.getElementById(panel.dataset.insertInto), insert, isAlone);
  }
  say(`Inserted: ${name}`);
});

// The page of the list, of which the list alone is taken over. Of several searches the last one counts.
let asked = 0;
async function find() {
  const number = ++asked;
  const address = `${search.action}?${new URLSearchParams(new FormData(search))}`;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-figures]");
    if (number !== asked) return;
    if (!answer.ok || !list) throw new Error("no list");
    withScript(list);
    // The page of the list has room for columns, the panel has not; and what is found is said above the list.
    list.querySelector(".app-insert")?.classList.remove("app-insert--wide");
    panel.querySelector("[data-figures]").replaceWith(document.adoptNode(list));
    const counted = list.querySelector("[data-counted]");
    say(counted.textContent);
    counted.remove();
  } catch {
    if (number === asked) say("The list could not be fetched. Save your words, then open the page again.");
  }
}

let waiting;
search.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  find();
});
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 300);
});
withScript(panel);

// Words that are not saved: the browser asks before they are lost to a link or to another form of the page.
const form = document.querySelector("[data-unsaved] form");
let isUnsaved = Boolean(document.querySelector("[data-unsaved] .govuk-form-group--error, #meanwhile"));
form?.addEventListener("input", () => { isUnsaved = true; });
form?.addEventListener("submit", () => { isUnsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

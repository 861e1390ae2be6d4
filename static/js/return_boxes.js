// The boxes of a return, while they are filled in: says what does not add up, asks why where a figure moved far since
// last quarter, and lets go of a reason that is not wanted any more. The server says the same on each save.
const PARTS = { people: 1, days: 1, posts: 100, pounds: 100 };
const WHOLE = /^(\d+|\d{1,3}(,\d{3})+)$/;
const DECIMAL = /^(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/;

// What was typed as a whole number of the unit's smallest part; null where it cannot be read.
function figure(box) {
  const unit = box.dataset.unit;
  let typed = box.value.trim();
  if (unit === "pounds") typed = typed.replace(/^£/, "").replaceAll(" ", "");
  if (!(PARTS[unit] === 1 ? WHOLE : DECIMAL).test(typed)) return null;
  return Math.round(Number(typed.replaceAll(",", "")) * PARTS[unit]);
}

function printed(unit, value) {
  const parts = PARTS[unit];
  const whole = String(Math.floor(value / parts)).replace(/\B(?=(\d{3})+$)/g, ",");
  let rest = value % parts ? String(value % parts).padStart(2, "0") : "";
  if (unit === "posts") rest = rest.replace(/0$/, "");
  return `${unit === "pounds" ? "£" : ""}${whole}${rest ? `.${rest}` : ""}`;
}

// The sum of a measure over its boxes; null where one of them has no figure. Of a measure on another page what is stored.
function sumOf(key, stored) {
  const boxes = [...document.querySelectorAll(`input[data-figure="${key}"]`)];
  if (!boxes.length) return stored[key] ?? null;
  const values = boxes.map(figure);
  return values.includes(null) ? null : values.reduce((sum, value) => sum + value, 0);
}

function said(line, whole, parts) {
  const { make, rule, relation, unit } = line.dataset;
  const known = parts.filter((part) => part !== null);
  if (whole === null || !known.length) return { words: rule, isWrong: false };
  const total = known.reduce((sum, part) => sum + part, 0);
  const words = `${make} ${printed(unit, total)}`;
  const of = `“${line.dataset.whole}” (${printed(unit, whole)})`;
  if (total > whole) return { words: `${words}: ${printed(unit, total - whole)} more than ${of}`, isWrong: true };
  if (known.length < parts.length) return { words: `${words} of ${printed(unit, whole)} so far`, isWrong: false };
  if (relation === "at-most" || total === whole) return { words: `${words} of ${printed(unit, whole)}`, isWrong: false };
  return { words: `${words}: ${printed(unit, whole - total)} short of ${of}`, isWrong: true };
}

function addUp() {
  for (const line of document.querySelectorAll("output[data-add-up]")) {
    const stored = JSON.parse(line.dataset.stored);
    const parts = line.dataset.parts.split(" ").map((key) => sumOf(key, stored));
    const { words, isWrong } = said(line, sumOf(line.dataset.addUp, stored), parts);
    const place = line.querySelector("[data-said]");
    // Written only when it changes, so that a screen reader does not say it again.
    if (place.textContent !== words) place.textContent = words;
    line.classList.toggle("app-box-sum--wrong", isWrong);
    const warns = line.querySelector("[data-warns]");
    if (warns) warns.hidden = !isWrong;
  }
}

function askWhy(box) {
  const why = box.closest("[data-box]").querySelector("[data-change]");
  if (!why || box.dataset.before === undefined) return;
  const before = Number(box.dataset.before);
  const value = figure(box);
  const change = value === null ? 0 : Math.abs(value - before);
  const isLarge = change > Number(box.dataset.handful) && change * 3 > before;
  // What was written there stays in sight.
  why.hidden = !isLarge && !why.querySelector("input").value;
}

function letGo(tick) {
  // A reason that is folded away is not sent; what was typed stays for whoever ticks again.
  tick.closest("[data-box]").querySelector("[data-why]").disabled = !tick.checked;
}

let waiting;
let isUnsaved = false;
const form = document.querySelector("form.app-boxes");

form.addEventListener("input", (event) => {
  isUnsaved = true;
  if (!event.target.dataset.figure) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    addUp();
    askWhy(event.target);
  }, 250);
});
form.addEventListener("change", (event) => {
  if ("unknown" in event.target.dataset) letGo(event.target);
  if (event.target.dataset.figure) askWhy(event.target);
});
form.addEventListener("submit", () => { isUnsaved = false; });
window.addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });

// What was typed before this was loaded, or kept by the browser when somebody came back.
addUp();
form.querySelectorAll("input[data-figure]").forEach(askWhy);
form.querySelectorAll("[data-unknown]").forEach(letGo);

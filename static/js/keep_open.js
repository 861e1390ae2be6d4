// Folded parts that stay as somebody left them while they work on one page: <details data-keep-open="name">.
// Without this they are folded again after each press of a button inside them.

const key = (fold) => `open ${window.location.pathname} ${fold.dataset.keepOpen}`;

for (const fold of document.querySelectorAll("details[data-keep-open]")) {
  try {
    if (window.sessionStorage.getItem(key(fold)) === "yes") {
      fold.open = true;
    }
  } catch {
    break; // A browser may refuse to keep anything.
  }
  fold.addEventListener("toggle", () => {
    window.sessionStorage.setItem(key(fold), fold.open ? "yes" : "no");
  });
}

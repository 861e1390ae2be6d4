// Adds up the amounts of a group of rows while they are typed. The server does the same on each save.
const NUMBER = /^£?\s*(\d{1,3}(?:[ ,]\d{3})+|\d+)?(?:\.(\d{0,2}))?$/;

function pence(typed) {
  const match = NUMBER.exec(typed.trim());
  if (!match || (!match[1] && !match[2])) return 0n;
  const pounds = BigInt((match[1] || "0").replace(/[ ,]/g, ""));
  return pounds * 100n + BigInt((match[2] || "").padEnd(2, "0") || "0");
}

function inWords(sum) {
  const pounds = String(sum / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = sum % 100n;
  return rest ? `£${pounds}.${String(rest).padStart(2, "0")}` : `£${pounds}`;
}

function sumOf(group) {
  const boxes = document.querySelectorAll(`input[name^="${group}-"][name$="-amount"]`);
  return [...boxes].reduce((sum, box) => sum + pence(box.value), 0n);
}

function put(place, words) {
  // Written only when it changes, so that a screen reader does not say it again.
  if (place && place.textContent !== words) place.textContent = words;
}

function addUp() {
  for (const output of document.querySelectorAll("output[data-sum]")) {
    put(output.querySelector("[data-sum-total]"), inWords(sumOf(output.dataset.sum)));
    if (output.dataset.against) {
      put(output.querySelector("[data-sum-wanted]"), inWords(sumOf(output.dataset.against)));
    }
  }
}

let waiting;
document.addEventListener("input", (event) => {
  if (!event.target.name?.endsWith("-amount")) return;
  clearTimeout(waiting);
  waiting = setTimeout(addUp, 250);
});

// What was typed before this was loaded, or kept by the browser when somebody came back.
addUp();

// Pages work without this. Where scripts run, GOV.UK Frontend adds its comforts: focus on the error summary,
// the folding menu, counted texts, no second press of a button.
const frontend = document.querySelector("link[data-govuk-frontend]");

if (frontend && "noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  // The address comes from the page, because published files bear a fingerprint in their names.
  const { initAll } = await import(frontend.href);
  initAll();
}

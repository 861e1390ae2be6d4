// Passkeys need a script: what stands in [data-passkey-part] is shown only where the browser can use them.
// The ceremony itself is django-allauth's; this ties it to the page's buttons without a script in the page.
(function () {
  const ceremonies = window.allauth && window.allauth.webauthn && window.allauth.webauthn.forms;
  if (!ceremonies || !window.PublicKeyCredential) {
    return;
  }
  const nameOfButton = { loginForm: "login", authenticateForm: "authenticate", addForm: "add" };
  const all = (selector) => document.querySelectorAll(selector);

  all("[data-passkey]").forEach((button) => {
    const { passkey, passkeyCredential, passkeyPasswordless } = button.dataset;
    const ids = { [nameOfButton[passkey]]: button.id, credential: passkeyCredential };
    if (document.getElementById("passkey-data")) {
      ids.data = "passkey-data";
    }
    if (passkeyPasswordless) {
      ids.passwordless = passkeyPasswordless;
    }
    ceremonies[passkey]({ ids });
    button.addEventListener("click", () => all("[data-passkey-error]").forEach((error) => { error.hidden = true; }));
  });
  all("[data-passkey-part]").forEach((part) => { part.hidden = false; });
  all("[data-passkey-missing]").forEach((words) => { words.hidden = true; });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    all("[data-passkey-error]").forEach((error) => { error.hidden = false; });
  });
})();

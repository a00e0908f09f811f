// Small conveniences for every page. Each page is complete without them.

const SUBMIT_PAUSE_MS = 5000;
const AUTOSTART_GAP_MS = 1000;

/** The value of an attribute on the element or on its nearest ancestor that has it. */
const inherited = (element, name) => element.closest(`[${name}]`)?.getAttribute(name) ?? null;

const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

focusErrorSummary();
document.querySelectorAll("[data-countdown]").forEach(startCountdown);
document.querySelectorAll("button[data-resend-seconds]").forEach(startResendPause);
document.querySelectorAll("[data-copy]").forEach(enableCopy);
document.querySelectorAll("a[data-autostart]").forEach(startDownloadOnce);
document.addEventListener("click", openDialogFromControl);
document.addEventListener("submit", openDialogFromForm);
document.addEventListener("submit", pauseFormAfterSubmit);
// A page that comes back from the back/forward cache must not come back locked.
addEventListener("pageshow", () => document.querySelectorAll("form[data-submitted]").forEach(releaseForm));

function focusErrorSummary() {
  const summary = document.querySelector(".error-summary");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
}

/** The server's clock decides: only the time passed since the page arrived is taken from the visitor's. */
function startCountdown(element) {
  const ends = Date.parse(element.dataset.countdown);
  const arrived = Date.now();
  const offset = (Date.parse(inherited(element, "data-now") ?? "") || arrived) - arrived;
  if (Number.isNaN(ends)) return;
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - Date.now() - offset) / 1000));
    const d = Math.floor(left / 86400);
    const h = Math.floor(left / 3600) % 24;
    const m = Math.floor(left / 60) % 60;
    const unit = left === 0 ? "over" : d > 0 ? "days" : h > 0 ? "hours" : "minutes";
    const template = inherited(element, `data-text-${unit}`);
    if (template !== null) {
      const text = fill(template, { d, h, m, s: left % 60 });
      if (element.textContent !== text) element.textContent = text;
    }
    element.classList.toggle("is-over", left === 0);
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}

function startResendPause(button) {
  const label = button.textContent.trim();
  const template = inherited(button, "data-text-resend") ?? "{label} ({s})";
  const ends = Date.now() + Number(button.dataset.resendSeconds) * 1000;
  const tick = () => {
    const s = Math.ceil((ends - Date.now()) / 1000);
    button.disabled = s > 0;
    button.textContent = s > 0 ? fill(template, { label, s }) : label;
    if (s > 0) setTimeout(tick, 1000);
  };
  tick();
}

function enableCopy(button) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    button.textContent = inherited(button, "data-text-copied") ?? label;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

/** Starts a download once per key and browser tab, so that a reload does not start it again. */
function startDownloadOnce(link, index) {
  const key = `autostart:${link.dataset.autostart}`;
  if (link.origin !== location.origin) return;
  try {
    if (sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, "1");
  } catch {
    return; // Without a memory it would start on every visit; the visible link remains.
  }
  // With `download` even an error answer is kept from replacing this page.
  if (!link.hasAttribute("download")) link.setAttribute("download", "");
  setTimeout(() => link.click(), AUTOSTART_GAP_MS * index);
}

function openDialogFromControl(event) {
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) return closer.closest("dialog")?.close();
  const control = event.target.closest("button[data-dialog], a[data-dialog]");
  if (!control || event.defaultPrevented || control.dataset.confirmed) return;
  const { form } = control;
  if (form && control.type === "submit" && !control.formNoValidate && !form.noValidate && !form.reportValidity()) {
    return event.preventDefault();
  }
  openDialog(event, control.dataset.dialog, () => {
    control.dataset.confirmed = "true";
    control.click();
    delete control.dataset.confirmed;
  });
}

function openDialogFromForm(event) {
  const form = event.target;
  const submitter = event.submitter;
  if (!form.dataset.dialog || event.defaultPrevented || form.dataset.confirmed || submitter?.closest("dialog")) return;
  openDialog(event, form.dataset.dialog, () => {
    form.dataset.confirmed = "true";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  });
}

/** Opens the dialog in place of the event. In the dialog a `method="dialog"` button with value "confirm" goes on. */
function openDialog(event, id, confirmed) {
  const dialog = document.getElementById(id);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.returnValue === "confirm" && confirmed(), { once: true });
}

/** A second submit within five seconds is a double click. The button keeps its focus and its value. */
function pauseFormAfterSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.submitted) return event.preventDefault();
  form.dataset.submitted = "true";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(releaseForm, SUBMIT_PAUSE_MS, form);
}

function releaseForm(form) {
  delete form.dataset.submitted;
  for (const control of form.elements) if (control.type === "submit") control.removeAttribute("aria-disabled");
}

// Keys of the review screen: A approves, R goes to the reason. Everything is there without them.

const REMEMBERED = "desk-keys";

const hint = document.querySelector("[data-keys]");
const approve = document.querySelector("button[data-key=a]");
const reason = document.getElementById("desk-reason");
if (hint && approve && reason) start();

function start() {
  const toggle = hint.querySelector("input");
  toggle.checked = remembered() !== "off";
  toggle.addEventListener("change", () => remember(toggle.checked ? "on" : "off"));
  hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    // Whoever types a reason types letters.
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    if (key === "a") approve.click();
    else if (key === "r") reason.focus();
    else return;
    event.preventDefault();
  });
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value);
  } catch {
    // Without a memory the choice lasts as long as the page.
  }
}

// Keeps the remaining places beside each subject fresh while the form is being filled in.
// The server decides again when the form arrives; this only saves a wasted submit.

const REFRESH_MS = 20000;
const LOW_PLACES = 10;

const select = document.querySelector("select[data-centres-url-template]");
if (select) start(select);

function start(select) {
  const text = (name, values = {}) =>
    (select.dataset[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const choices = [...document.querySelectorAll(".choice[data-subject]")];
  const status = document.querySelector("[data-seats-status]") ?? addStatus(select);
  let shown = null; // What the last answer said, so that a change can be announced.
  let request = null;
  let announced = true; // Nobody asked for the numbers that came with the page.
  let tooMany = false;

  document.querySelectorAll("[data-seats-nojs]").forEach((element) => { element.hidden = true; });
  select.addEventListener("change", () => { forget(); refresh(); });
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  setInterval(() => document.hidden || refresh(), REFRESH_MS);
  choices.forEach((choice) => choice.addEventListener("change", () => shown && show(shown)));
  refresh();

  async function refresh() {
    const code = select.value;
    request?.abort();
    if (!code) return;
    const current = (request = new AbortController());
    try {
      const url = select.dataset.centresUrlTemplate.replace("{code}", encodeURIComponent(code));
      const answer = await fetch(url, { headers: { accept: "application/json" }, signal: current.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const centre = await answer.json();
      if (current !== request) return;
      if (!announced) say(text("textUpdated"));
      announced = true;
      show(centre);
    } catch (error) {
      if (error.name !== "AbortError") say(text("textFailed"));
    }
  }

  /** Another centre was chosen: the old numbers must not stand beside the new name. */
  function forget() {
    shown = null;
    announced = false;
    for (const choice of choices) {
      mark(choice, "", text("textLoading"));
      choice.querySelector("input").disabled = false;
    }
    say("");
  }

  function show(centre) {
    const before = new Map(shown?.subjects.map((subject) => [subject.code, subject.free]));
    shown = centre;
    const lost = [];
    for (const choice of choices) {
      const subject = centre.subjects.find(({ code }) => code === choice.dataset.subject);
      const input = choice.querySelector("input");
      // A place this candidate already holds here is not lost when the subject fills up.
      const held = choice.dataset.held === select.value;
      const full = subject?.open && subject.free <= 0 && !held;
      const [state, name] = !subject?.open ? ["is-full", "textClosed"]
        : full ? ["is-full", "textFull"]
        : held && select.dataset.textHeld ? ["", "textHeld"]
        : subject.free <= LOW_PLACES ? ["is-low", "textFree"] : ["", "textFree"];
      mark(choice, state, text(name, { n: subject?.free, fee: subject?.fee }));
      // A checked subject stays checked: only the candidate takes it back.
      input.disabled = state === "is-full" && !input.checked;
      choice.classList.toggle("is-disabled", input.disabled);
      if (full && input.checked && before.get(subject.code) > 0) lost.push(labelOf(choice));
    }
    document.querySelectorAll("[data-seats-review]").forEach((element) => {
      element.hidden = element.dataset.seatsReview !== String(centre.review);
    });
    const chosen = choices.filter((choice) => choice.querySelector("input").checked).length;
    const over = chosen > centre.subjects_max;
    if (lost.length > 0) say(text("textLost", { subjects: lost.join(text("textComma") || "、") }));
    else if (over) say(text("textTooMany", { n: centre.subjects_max }));
    else if (tooMany) say("");
    tooMany = over;
  }

  function mark(choice, state, note) {
    choice.classList.remove("is-low", "is-full", "is-disabled");
    if (state) choice.classList.add(state);
    const place = choice.querySelector(".choice-note");
    if (place && place.textContent !== note) place.textContent = note;
  }

  function say(message) {
    if (status.textContent !== message) status.textContent = message;
  }
}

function labelOf(choice) {
  return choice.querySelector("label").textContent.trim();
}

function addStatus(select) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  select.after(status);
  return status;
}

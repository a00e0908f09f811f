// Shows the chosen photo with a 3:4 frame to move and size, and writes the frame into the form.
// Without this module the whole photo is uploaded and the server takes the middle of it.

const RATIO = 4 / 3; // height over width
const WORKING_PIXELS_MAX = 1600;
const STEP = 0.02;
const ZOOM_STEP = 1.06;
const CANVAS_PIXELS_MAX = 960;

const form = document.querySelector("form.photo-form");
if (form) form.querySelector("input[type=file][name=photo]")?.addEventListener("change", choose);

const text = (name, values = {}) =>
  (form.dataset[`text${name}`] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

let editor = null;

async function choose({ target: input }) {
  const file = input.files[0];
  editor?.clear();
  complain(input, "");
  if (!file) return;
  const types = input.accept.split(",").map((type) => type.trim()).filter((type) => type.includes("/"));
  const bytesMax = Number(form.dataset.bytesMax) || Infinity;
  if (types.length > 0 && !types.includes(file.type)) return complain(input, text("Type"));
  if (file.size > bytesMax) return complain(input, text("Size", { mb: megabytes(bytesMax), now: megabytes(file.size) }));
  let photo;
  try {
    photo = await decode(file);
  } catch {
    return complain(input, text("Broken"));
  }
  if (file !== input.files[0]) return;
  const widthMin = Number(form.dataset.widthMin) || 3;
  if (Math.min(photo.width, photo.height / RATIO) < widthMin) {
    return complain(input, text("Small", { w: photo.width, h: photo.height }));
  }
  editor ??= createEditor();
  editor.open(photo, widthMin);
}

const megabytes = (bytes) => (bytes / 1048576).toFixed(1).replace(/\.0$/, "");

/** The upright picture, made smaller for drawing, with the size of the upright original. */
async function decode(file) {
  const full = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => createImageBitmap(file));
  const { width, height } = full;
  const scale = Math.min(1, WORKING_PIXELS_MAX / Math.max(width, height));
  const image = document.createElement("canvas");
  image.width = Math.max(1, Math.round(width * scale));
  image.height = Math.max(1, Math.round(height * scale));
  image.getContext("2d").drawImage(full, 0, 0, image.width, image.height);
  full.close();
  return { image, width, height };
}

/** Puts the message where the server would put it. */
function complain(input, message) {
  const field = input.closest(".field");
  let error = field.querySelector(".field-error");
  if (!error && message) {
    error = document.createElement("p");
    error.className = "field-error";
    error.id = `${input.id || input.name}-error`;
    input.before(error);
  }
  if (error) {
    error.textContent = message;
    error.hidden = !message;
    error.setAttribute("role", "alert");
  }
  field.classList.toggle("has-error", Boolean(message));
  input.toggleAttribute("aria-invalid", Boolean(message));
  if (message) {
    input.setAttribute("aria-invalid", "true");
    const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    if (error.id && !described.includes(error.id)) input.setAttribute("aria-describedby", [...described, error.id].join(" "));
  }
  input.setCustomValidity(message);
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function createEditor() {
  const place = form.querySelector(".photo-editor") ?? document.querySelector(".photo-editor");
  const crop = element("canvas", {
    class: "photo-crop", tabindex: "0", role: "application", "aria-label": text("Editor"), "aria-describedby": "photo-help photo-position",
  });
  const result = element("canvas", { width: "216", height: "288", role: "img", "aria-label": text("Preview") });
  const zoom = element("input", { type: "range", id: "photo-zoom", min: "0", max: "100", value: "0" });
  const position = element("p", { class: "meta", id: "photo-position", role: "status" });
  const move = (label, symbol, dx, dy) => {
    const button = element("button", { type: "button", class: "button button-secondary", "aria-label": label || symbol, title: label }, symbol);
    button.addEventListener("click", () => shift(dx * box.width * STEP, dy * box.height * STEP));
    return button;
  };
  const reset = element("button", { type: "button", class: "button button-secondary" }, text("Reset"));
  const tools = element("div", { class: "photo-tools" },
    element("p", { class: "field-hint", id: "photo-help" }, text("Help")),
    element("div", { class: "photo-stage" }, crop,
      element("figure", { class: "photo-result" }, result, element("figcaption", { class: "meta" }, text("Preview")))),
    element("label", { class: "field-label", for: "photo-zoom" }, text("Zoom")), zoom,
    element("div", { class: "actions" },
      move(text("Left"), "←", -1, 0), move(text("Right"), "→", 1, 0),
      move(text("Up"), "↑", 0, -1), move(text("Down"), "↓", 0, 1), reset),
    position);
  place.append(tools);

  const box = { x: 0, y: 0, width: 0, height: 0 }; // in pixels of the upright original
  let photo = null;
  let widthMin = 0;
  let widthMax = 0;
  const pointers = new Map();

  const fits = (value, min, max) => Math.min(Math.max(value, min), Math.max(min, max));
  const perPixel = () => photo.width / crop.clientWidth;

  function shift(dx, dy) {
    box.x = fits(box.x + dx, 0, photo.width - box.width);
    box.y = fits(box.y + dy, 0, photo.height - box.height);
    show();
  }

  /** Sizes the frame around its own middle. */
  function size(width) {
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    box.width = fits(width, widthMin, widthMax);
    box.height = box.width * RATIO;
    box.x = middle.x - box.width / 2;
    box.y = middle.y - box.height / 2;
    shift(0, 0);
  }

  function start() {
    box.width = widthMax;
    box.height = widthMax * RATIO;
    box.x = (photo.width - box.width) / 2;
    box.y = (photo.height - box.height) / 3; // Heads are above the middle.
    show();
  }

  function show() {
    write();
    drawCrop(crop, photo, box);
    result.getContext("2d").drawImage(photo.image, ...inImage(photo, box), 0, 0, result.width, result.height);
    zoom.value = String(widthMax > widthMin ? (100 * Math.log(widthMax / box.width)) / Math.log(widthMax / widthMin) : 0);
  }

  /** Whole pixels of exactly 3:4 that lie inside the picture. */
  function write() {
    const unit = Math.max(1, Math.floor(box.width / 3 + 1e-6));
    const written = {
      crop_width: unit * 3, crop_height: unit * 4,
      crop_x: fits(Math.round(box.x), 0, photo.width - unit * 3),
      crop_y: fits(Math.round(box.y), 0, photo.height - unit * 4),
    };
    for (const [name, value] of Object.entries(written)) form.elements[name].value = String(value);
    position.textContent = text("Position", { w: unit * 3, h: unit * 4, x: written.crop_x, y: written.crop_y });
  }

  zoom.addEventListener("input", () => size(widthMax * (widthMin / widthMax) ** (Number(zoom.value) / 100)));
  reset.addEventListener("click", start);
  crop.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 5 : 1;
    const dx = { ArrowLeft: -far, ArrowRight: far }[event.key] ?? 0;
    const dy = { ArrowUp: -far, ArrowDown: far }[event.key] ?? 0;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (dx || dy) shift(dx * box.width * STEP, dy * box.height * STEP);
    else if (event.key === "+" || event.key === "=") size(box.width / ZOOM_STEP);
    else if (event.key === "-" || event.key === "_") size(box.width * ZOOM_STEP);
    else return;
    event.preventDefault();
  });
  crop.addEventListener("wheel", (event) => {
    event.preventDefault();
    size(box.width * ZOOM_STEP ** Math.sign(event.deltaY));
  }, { passive: false });
  crop.addEventListener("pointerdown", (event) => {
    crop.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
  });
  crop.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    pointers.set(event.pointerId, event);
    if (other) size((box.width * apart(before, other)) / Math.max(1, apart(event, other)));
    else shift((event.clientX - before.clientX) * perPixel(), (event.clientY - before.clientY) * perPixel());
  });
  for (const end of ["pointerup", "pointercancel"]) crop.addEventListener(end, (event) => pointers.delete(event.pointerId));
  const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

  return {
    open(chosen, minimum) {
      photo = chosen;
      widthMax = Math.min(photo.width, photo.height / RATIO);
      widthMin = Math.min(widthMax, Math.max(minimum, widthMax / 8));
      const scale = CANVAS_PIXELS_MAX / Math.max(photo.width, photo.height);
      crop.width = Math.round(photo.width * scale);
      crop.height = Math.round(photo.height * scale);
      tools.hidden = place.hidden = false;
      start();
    },
    clear() {
      tools.hidden = true;
      for (const name of ["crop_x", "crop_y", "crop_width", "crop_height"]) form.elements[name].value = "";
    },
  };
}

function inImage(photo, box) {
  const scale = photo.image.width / photo.width;
  return [box.x * scale, box.y * scale, box.width * scale, box.height * scale];
}

function drawCrop(canvas, photo, box) {
  const scale = canvas.width / photo.width;
  const [x, y, w, h] = [box.x * scale, box.y * scale, box.width * scale, box.height * scale];
  const pen = canvas.getContext("2d");
  pen.drawImage(photo.image, 0, 0, canvas.width, canvas.height);
  pen.fillStyle = "rgb(15 25 40 / .62)";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(photo.image, ...inImage(photo, box), x, y, w, h);
  const line = Math.max(1, canvas.width / canvas.clientWidth || 1);
  // Dark below light, so that the lines show on any picture.
  for (const [colour, width, dash] of [["rgb(0 0 0 / .55)", 4, []], ["#fff", 2, [6, 4]]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width * line;
    pen.setLineDash([]);
    pen.strokeRect(x, y, w, h);
    pen.lineWidth = (width * line) / 1.4;
    pen.setLineDash(dash.map((length) => length * line));
    pen.stroke(guide(x, y, w, h));
  }
}

/** Where head and shoulders belong within the frame. */
function guide(x, y, w, h) {
  const path = new Path2D();
  path.ellipse(x + w / 2, y + h * 0.4, w * 0.25, h * 0.27, 0, 0, Math.PI * 2);
  path.moveTo(x + w * 0.05, y + h);
  path.bezierCurveTo(x + w * 0.08, y + h * 0.78, x + w * 0.3, y + h * 0.76, x + w * 0.38, y + h * 0.7);
  path.moveTo(x + w * 0.95, y + h);
  path.bezierCurveTo(x + w * 0.92, y + h * 0.78, x + w * 0.7, y + h * 0.76, x + w * 0.62, y + h * 0.7);
  return path;
}

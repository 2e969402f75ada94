// Making and exchanging elements. Words always go into text nodes; HTML comes only from the server's fragments.

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Put the children of `html` into `container`, keeping every child whose id and data-rev are unchanged, so that
// an open menu or a half-typed field survives news about its neighbours. Children in `settled` are left alone.
export function reconcile(container, html, settled = []) {
  const wanted = [...fragment(html).children];
  const present = new Map([...container.children].slice(settled.length).map((child) => [child.id, child]));
  let cursor = container.children[settled.length] ?? null;
  for (const child of wanted) {
    const old = present.get(child.id);
    const kept = old && old.dataset.rev === child.dataset.rev ? old : child;
    if (old && kept !== old) {
      if (cursor === old) cursor = old.nextElementSibling;
      old.remove();
    }
    present.delete(child.id);
    if (kept === cursor) cursor = cursor.nextElementSibling;
    else container.insertBefore(kept, cursor);
  }
  for (const leftover of present.values()) leftover.remove();
}

// Runs `work` now, or once more after the running call: many events make few requests, and the last one counts.
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
}

let toastTimer = 0;

// A line that goes away by itself; `action` adds a button {label, act} to it.
export function toast(words, action = null) {
  const box = document.getElementById("toast");
  box.replaceChildren(words);
  if (action) {
    const button = make("button", { type: "button", class: "link" }, action.label);
    button.addEventListener("click", () => {
      box.hidden = true;
      action.act();
    });
    box.append(" ", button);
  }
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    box.hidden = true;
  }, 5000);
}

export function face(person, { small = false } = {}) {
  const classes = ["face", person.is_bot ? "face-app" : `tone-${tone(person.id)}`];
  if (small) classes.push("face-small");
  return make("span", { class: classes.join(" "), "aria-hidden": "true" }, initials(person.real_name || person.name));
}

// The same rule as people_faces.py.
function initials(name) {
  const chinese = /[\u4e00-\u9fff]+/.exec(name);
  if (chinese) return chinese[0].slice(-2);
  return name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => word[0]).join("").toUpperCase() || "?";
}

// CRC-32, the same rule as people_faces.py, so that a person has one colour everywhere.
function tone(text) {
  let crc = -1;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0) % 10;
}

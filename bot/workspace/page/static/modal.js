// Modals: the top of the stack in one dialog; errors stay beside their fields, typed text survives updates.

import { post } from "./api.js";
import { fragment } from "./dom.js";
import { page, refusal, say } from "./page.js";
import { closePicker } from "./picker.js";
import { stateOf } from "./values.js";

const dialog = document.getElementById("modal");
const memory = new Map();
let stack = [];
let shownId = null;
let drawing = 0;

function current() {
  return dialog.querySelector(".modal");
}

function remember() {
  const form = current();
  if (form) memory.set(form.dataset.view, { typed: stateOf(form), files: [...form.querySelectorAll(".file-input")] });
}

async function draw() {
  const top = stack.at(-1);
  remember();
  closePicker();
  if (!top) {
    shownId = null;
    memory.clear();
    dialog.replaceChildren();
    if (dialog.open) dialog.close();
    return;
  }
  const turn = ++drawing;
  const kept = memory.get(top.id);
  const answer = await post("/workspace/page/view", { lang: page.language, view_id: top.id, typed: kept?.typed ?? {} });
  if (turn !== drawing || !answer.ok) return;
  const isSame = shownId === top.id;
  const focused = isSame ? focusedAction() : null;
  const scroll = isSame ? (dialog.querySelector(".modal-body")?.scrollTop ?? 0) : 0;
  shownId = top.id;
  dialog.replaceChildren(fragment(answer.html));
  keepFiles(kept?.files ?? []);
  if (!dialog.open) dialog.showModal();
  const body = dialog.querySelector(".modal-body");
  body.scrollTop = scroll;
  const first = focused
    ? body.querySelector(`[data-action="${CSS.escape(focused)}"]`)
    : (body.querySelector("[autofocus]") ?? body.querySelector("input:not([type=file]), textarea, .select-button"));
  first?.focus();
}

function focusedAction() {
  return document.activeElement?.closest?.("[data-action]")?.dataset.action ?? null;
}

// The names of chosen files are known only here, so their list moves over to the new form.
function keepFiles(old) {
  for (const list of old) {
    const block = list.closest("[data-block]").dataset.block;
    const place = dialog.querySelector(`[data-block="${CSS.escape(block)}"] .file-input[data-action="${CSS.escape(list.dataset.action)}"]`);
    place?.replaceWith(list);
  }
}

function showErrors(errors) {
  let first = null;
  for (const block of dialog.querySelectorAll("[data-block]")) {
    const line = block.querySelector(".field-error");
    if (!line) continue;
    const words = errors[block.dataset.block];
    line.textContent = words ?? "";
    line.hidden = !words;
    block.classList.toggle("has-error", Boolean(words));
    if (words) first ??= block;
  }
  first?.scrollIntoView({ block: "center" });
  first?.querySelector("input, textarea, .select-button")?.focus();
}

function say_in_modal(words) {
  const line = dialog.querySelector(".modal-error");
  if (!line) return;
  line.textContent = words;
  line.hidden = !words;
}

async function submit(button) {
  const form = current();
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  say_in_modal("");
  const answer = await post("/workspace/api/submit", { view_id: form.dataset.view, state: stateOf(form), lang: page.language });
  button.disabled = false;
  button.removeAttribute("aria-busy");
  if (!answer.ok) {
    say_in_modal(answer.error === "app_not_responding" ? say("could_not_connect") : refusal(answer, "could_not_connect"));
    return;
  }
  showErrors(answer.result === "errors" ? answer.errors : {});
  const at = stack.findIndex((view) => view.id === form.dataset.view);
  if (answer.result === "closed" && at >= 0) setStack(stack.slice(0, at));
  else if (answer.result === "cleared") setStack([]);
  else if (answer.view) put(answer.view);
}

async function close({ clear }) {
  const view = stack.at(-1);
  if (!view) return;
  const answer = await post("/workspace/api/close", { view_id: view.id, clear });
  if (answer.ok) setStack(answer.modals);
}

export function setStack(views) {
  stack = views;
  draw();
}

export function put(view) {
  const at = stack.findIndex((entry) => entry.id === view.id);
  if (at >= 0) stack = stack.map((entry) => (entry.id === view.id ? view : entry));
  else stack = [...stack, view];
  draw();
}

export function dropFrom(viewId) {
  const at = stack.findIndex((entry) => entry.id === viewId);
  if (at >= 0) setStack(stack.slice(0, at));
}

export function watchModal() {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close({ clear: false });
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const what = button.dataset.do;
    if (what === "modal-submit") submit(button);
    else if (what === "modal-close" || what === "modal-back") close({ clear: false });
    else if (what === "modal-clear") close({ clear: true });
  });
}

// Buttons, menus, fields of messages and views: reads what was chosen and tells the server.

import { post, upload } from "./api.js";
import { ask } from "./dialogs.js";
import { make, toast } from "./dom.js";
import { page, refusal, say } from "./page.js";
import { openPicker } from "./picker.js";
import { plainValue, stateOf } from "./values.js";

const TYPED = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

function holderOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { root: view, keys: { view_id: view.dataset.view } };
  const message = element.closest(".message");
  return { root: message, keys: { channel: message.dataset.channel, message_ts: message.dataset.ts } };
}

async function act(element, value) {
  if (element.dataset.confirm && !(await ask(JSON.parse(element.dataset.confirm)))) return;
  const { root, keys } = holderOf(element);
  const block = element.closest("[data-block]");
  const body = { ...keys, block_id: block.dataset.block, action_id: element.dataset.action, state: stateOf(root) };
  if (value !== undefined) body.value = value;
  element.setAttribute("aria-busy", "true");
  const answer = await post("/workspace/api/act", body);
  element.removeAttribute("aria-busy");
  if (!answer.ok) toast(refusal(answer, "could_not_connect"));
}

function dispatches(element) {
  return element.closest("[data-block]")?.hasAttribute("data-dispatch") ?? false;
}

// -- selects and overflow menus -------------------------------------------------------------------------------

function listedChoices(element) {
  const choices = [];
  let group = null;
  for (const item of element.querySelectorAll(".choices > li")) {
    if (item.hasAttribute("data-group")) group = item.textContent;
    else choices.push({ value: item.dataset.value, label: item.textContent, note: item.dataset.note, url: item.dataset.url, group });
  }
  return choices;
}

export function peopleChoices({ withApp = false } = {}) {
  return [...page.people.values()]
    .filter((person) => !person.deleted && (withApp || !person.is_bot))
    .map((person) => ({ value: person.id, label: person.real_name || person.name, note: person.title, keywords: `${person.name} ${person.email ?? ""}`, person }));
}

export function channelChoices() {
  return [...page.conversations.values()]
    .filter((entry) => entry.kind !== "im")
    .map((entry) => ({ value: entry.id, label: entry.name, note: entry.topic, sign: entry.kind === "private" ? "🔒" : "#" }));
}

function talkChoices() {
  return [...page.conversations.values()]
    .filter((entry) => entry.kind === "im" && page.people.has(entry.user))
    .map((entry) => ({ value: entry.id, label: page.people.get(entry.user).real_name, person: page.people.get(entry.user) }));
}

function conversationChoices(element) {
  const kinds = (element.dataset.include ?? "public private im").split(" ");
  const channels = channelChoices().filter((choice) => kinds.includes(choice.sign === "#" ? "public" : "private"));
  return kinds.includes("im") ? [...channels, ...talkChoices()] : channels;
}

async function outsideChoices(element, words) {
  const least = Number(element.dataset.minQuery);
  if (words.length < least) return { choices: [], emptyText: say("type_more", { count: least }) };
  const { keys } = holderOf(element);
  const block = element.closest("[data-block]").dataset.block;
  const answer = await post("/workspace/api/options", { ...keys, block_id: block, action_id: element.dataset.action, value: words });
  if (!answer.ok) return { choices: [], emptyText: say("app_not_responding") };
  const groups = answer.option_groups ?? [{ label: null, options: answer.options ?? [] }];
  const choices = groups.flatMap((group) =>
    group.options.map((option) => ({ value: option.value, label: option.text.text, note: option.description?.text, group: group.label?.text ?? null, option })),
  );
  return { choices };
}

function openSelect(element) {
  const base = element.dataset.element.replace("multi_", "");
  const multi = base !== element.dataset.element;
  const isOutside = base === "external_select";
  const current = JSON.parse(element.dataset.value);
  const list = current === null ? [] : [].concat(current);
  const options = new Map(isOutside ? list.map((option) => [option.value, option]) : []);
  const labels = new Map(isOutside ? list.map((option) => [option.value, option.text.text]) : []);
  let choices = [];
  if (base === "static_select") choices = listedChoices(element);
  else if (base === "users_select") choices = peopleChoices({ withApp: true });
  else if (base === "channels_select") choices = channelChoices();
  else if (base === "conversations_select") choices = conversationChoices(element);
  for (const choice of choices) labels.set(choice.value, choice.label);

  function take(choice, selected) {
    labels.set(choice.value, choice.label);
    options.set(choice.value, choice.option);
    const values = multi ? selected : [choice.value];
    const plain = isOutside ? values.map((value) => options.get(value)) : values;
    setSelect(element, multi ? plain : plain[0], values.map((value) => labels.get(value) ?? value));
    if (!multi && dispatches(element)) act(element, plain[0]);
  }

  openPicker({
    anchor: element.querySelector(".select-button"),
    choices,
    load: isOutside ? (words) => outsideChoices(element, words) : null,
    chosen: list.map((entry) => entry.value ?? entry),
    multi,
    limit: element.dataset.maxItems ? Number(element.dataset.maxItems) : null,
    onPick: take,
    onClose: () => {
      if (multi && dispatches(element) && element.dataset.value !== JSON.stringify(current)) act(element, JSON.parse(element.dataset.value));
    },
  });
}

function setSelect(element, value, labels) {
  element.dataset.value = JSON.stringify(value);
  const label = element.querySelector(".select-label");
  label.textContent = labels.length ? labels.join(page.language === "zh" ? "、" : ", ") : element.dataset.placeholder;
  label.classList.toggle("is-empty", !labels.length);
}

function clearSelect(element) {
  setSelect(element, null, []);
  element.querySelector(".select-button").focus();
  if (dispatches(element)) act(element, null);
}

function openOverflow(element) {
  openPicker({
    anchor: element.querySelector("button"),
    choices: listedChoices(element),
    onPick: (choice) => {
      if (choice.url) window.open(choice.url, "_blank", "noopener,noreferrer");
      act(element, choice.value);
    },
  });
}

// -- files in modals ------------------------------------------------------------------------------------------

async function takeFiles(element, files) {
  const most = Number(element.dataset.maxFiles);
  for (const file of files) {
    const ids = JSON.parse(element.dataset.value);
    if (ids.length >= most) {
      toast(say("too_many_chosen", { count: most }));
      break;
    }
    const answer = await upload(file);
    if (!answer.ok) {
      toast(say("upload_failed", { name: file.name }));
      continue;
    }
    const id = answer.files[0].id;
    element.dataset.value = JSON.stringify([...ids, id]);
    const remove = make("button", { type: "button", class: "plain-icon", "aria-label": say("remove_file", { name: file.name }) }, "✕");
    const chip = make("li", { class: "chip" }, make("span", {}, file.name), remove);
    remove.addEventListener("click", () => {
      element.dataset.value = JSON.stringify(JSON.parse(element.dataset.value).filter((entry) => entry !== id));
      chip.remove();
    });
    element.querySelector(".file-chips").append(chip);
  }
}

// -- one listener for the whole page --------------------------------------------------------------------------

function onClick(event) {
  const element = event.target.closest("[data-element]");
  if (!element || element.getAttribute("aria-busy") === "true") return;
  const kind = element.dataset.element;
  if (kind === "overflow") {
    if (event.target.closest("button")) openOverflow(element);
  } else if (kind.endsWith("_select")) {
    if (event.target.closest(".select-button")) openSelect(element);
    else if (event.target.closest(".select-clear")) clearSelect(element);
  } else if (kind === "feedback_buttons") act(element, JSON.parse(element.dataset.value));
  else if (["button", "workflow_button", "icon_button"].includes(kind)) act(element);
}

function onChange(event) {
  const element = event.target.closest("[data-element]");
  if (!element) return;
  const kind = element.dataset.element;
  if (kind === "file_input") {
    const files = [...event.target.files];
    event.target.value = "";
    takeFiles(element, files);
  } else if (!TYPED.has(kind) && kind !== "rich_text_input" && dispatches(element)) act(element, plainValue(element));
}

let typingTimer = 0;

function onInput(event) {
  const element = event.target.closest("[data-element]");
  if (!element || event.isComposing || !dispatches(element)) return;
  if (!(element.dataset.dispatchOn ?? "").includes("on_character_entered")) return;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => act(element, plainValue(element)), 300);
}

function onKey(event) {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  const element = event.target.closest("[data-element]");
  if (!element || !TYPED.has(element.dataset.element) || event.target.tagName === "TEXTAREA") return;
  event.preventDefault();
  const on = element.dataset.dispatchOn;
  if (dispatches(element) && (!on || on.includes("on_enter_pressed"))) act(element, plainValue(element));
  else element.closest(".modal")?.querySelector('[data-do="modal-submit"]')?.click();
}

export function watchElements() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", (event) => event.preventDefault());
}

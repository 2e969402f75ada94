// Ctrl+K to jump, and "act as" to become somebody else: both a dialog with a search field and a list.

import { post } from "./api.js";
import { ChoiceList, matches } from "./choices.js";
import { make } from "./dom.js";
import { openChannel } from "./conversation.js";
import { channelChoices, peopleChoices } from "./interact.js";
import { address, page, say } from "./page.js";

const ROWS = 60;

function searchDialog({ title, hint, choices, onPick, foot = null }) {
  const list = new ChoiceList({
    emptyText: say("no_matches"),
    onPick: (choice) => {
      dialog.close();
      onPick(choice);
    },
  });
  const field = make("input", { type: "text", class: "field", placeholder: hint, "aria-label": hint, autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": list.element.id });
  const close = make("button", { type: "button", class: "plain-icon", "aria-label": say("close") }, "✕");
  const head = make("header", { class: "dialog-head" }, make("h2", {}, title), close);
  const dialog = make("dialog", { class: "dialog switcher", "aria-label": title }, head, field, list.element, foot);
  const refill = () => {
    list.show(choices.filter((choice) => matches(choice, field.value)).slice(0, ROWS));
    field.setAttribute("aria-activedescendant", list.activeId);
  };
  field.addEventListener("input", refill);
  field.addEventListener("keydown", (event) => {
    list.key(event);
    field.setAttribute("aria-activedescendant", list.activeId);
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  refill();
  dialog.showModal();
  field.focus();
}

export function actAsAddress(userId, changes = {}) {
  return address({ as: userId, c: null, t: null, tab: null, lang: null, ...changes });
}

export function chooseWho() {
  const people = peopleChoices();
  for (const choice of people) choice.note = [choice.note, choice.person.email].filter(Boolean).join(" · ");
  searchDialog({
    title: say("act_as"),
    hint: say("act_as_hint"),
    choices: people,
    onPick: (choice) => location.assign(actAsAddress(choice.value)),
  });
}

export function jump() {
  searchDialog({
    title: say("jump_to"),
    hint: say("jump_hint"),
    choices: [...channelChoices(), ...peopleChoices({ withApp: true })],
    onPick: (choice) => (choice.person ? openTalk(choice.value) : openChannel(choice.value)),
  });
}

export function choosePerson() {
  searchDialog({
    title: say("new_direct_message"),
    hint: say("act_as_hint"),
    choices: peopleChoices({ withApp: true }),
    onPick: (choice) => openTalk(choice.value),
  });
}

export async function openTalk(userId) {
  const answer = await post("/workspace/api/open_dm", { user: userId });
  if (!answer.ok) return;
  page.conversations.set(answer.conversation.id, answer.conversation);
  await openChannel(answer.conversation.id);
}

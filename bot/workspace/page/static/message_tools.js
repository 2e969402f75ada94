// What can be done with one message: reply, react, edit, delete, run a shortcut of the app.

import { post } from "./api.js";
import { openThread } from "./conversation.js";
import { ask, showPicture } from "./dialogs.js";
import { make, toast } from "./dom.js";
import { page, refusal, say } from "./page.js";
import { openPicker } from "./picker.js";

const REACTIONS = [
  ["white_check_mark", "✅"], ["+1", "👍"], ["eyes", "👀"], ["pray", "🙏"], ["tada", "🎉"], ["heart", "❤️"],
  ["joy", "😂"], ["thinking_face", "🤔"], ["warning", "⚠️"], ["x", "❌"], ["rocket", "🚀"], ["100", "💯"],
];

function keysOf(message) {
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

function plain(text) {
  return text
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function edit(message) {
  const body = message.querySelector(".message-body");
  const field = make("textarea", { class: "field", rows: 2, "aria-label": say("edit_message") });
  field.value = plain(message.dataset.text);
  const save = make("button", { type: "button", class: "button button-primary" }, say("save"));
  const cancel = make("button", { type: "button", class: "button" }, say("cancel"));
  const form = make("div", { class: "edit" }, field, make("div", { class: "edit-foot" }, cancel, save));
  body.hidden = true;
  body.after(form);
  const leave = () => {
    form.remove();
    body.hidden = false;
  };
  const keep = async () => {
    const answer = await post("/workspace/api/edit", { ...keysOf(message), text: field.value });
    if (answer.ok) leave();
    else toast(refusal(answer, "not_sent"));
  };
  save.addEventListener("click", keep);
  cancel.addEventListener("click", leave);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      keep();
    }
  });
  field.focus();
}

async function remove(message) {
  const isEphemeral = message.classList.contains("is-ephemeral");
  const question = { title: say("delete_message"), text: say("confirm_delete"), confirm: say("delete"), style: "danger" };
  if (isEphemeral || (await ask(question))) await post("/workspace/api/delete", keysOf(message));
}

async function react(message, name, { remove: isTakenBack = false } = {}) {
  const answer = await post("/workspace/api/react", { ...keysOf(message), name, remove: isTakenBack });
  // Picking again what is already there changes nothing, and is no mistake.
  if (!answer.ok && answer.error !== "already_reacted") toast(refusal(answer, "could_not_connect"));
}

function pickShortcut(message, anchor) {
  const choices = page.app.shortcuts
    .filter((entry) => entry.type === "message")
    .map((entry) => ({ value: entry.callback_id, label: entry.name, note: entry.description }));
  openPicker({
    anchor,
    choices,
    onPick: async (choice) => {
      const answer = await post("/workspace/api/shortcut", { callback_id: choice.value, channel: message.dataset.channel, message_ts: message.dataset.ts });
      if (!answer.ok) toast(refusal(answer, "app_not_responding"));
    },
  });
}

function onClick(event) {
  const picture = event.target.closest("[data-lightbox]");
  if (picture) {
    event.preventDefault();
    showPicture(picture.dataset.lightbox, picture.querySelector("img")?.alt ?? "");
    return;
  }
  const button = event.target.closest(".message [data-do]");
  if (!button) return;
  const message = button.closest(".message");
  const what = button.dataset.do;
  if (what === "thread") openThread(message.dataset.channel, message.dataset.thread);
  else if (what === "react" || what === "unreact") {
    react(message, button.dataset.name, { remove: what === "unreact" });
  } else if (what === "pick-reaction") {
    openPicker({
      anchor: button,
      choices: REACTIONS.map(([name, sign]) => ({ value: name, label: `:${name}:`, sign })),
      onPick: (choice) => react(message, choice.value),
    });
  } else if (what === "edit") edit(message);
  else if (what === "delete") remove(message);
  else if (what === "shortcuts") pickShortcut(message, button);
}

export function watchMessages() {
  document.addEventListener("click", onClick);
}

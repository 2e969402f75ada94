// The keyboard outside text fields: Ctrl+K, Escape, arrows through the list on the left and through messages.

import { closeThread } from "./conversation.js";
import { page } from "./page.js";
import { closePicker } from "./picker.js";
import { jump } from "./switcher.js";

function escape(event, composerOf) {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  closePicker();
  const message = event.target.closest?.(".message");
  if (message) composerOf(message).field.focus();
  else if (document.body.classList.contains("has-side")) document.body.classList.remove("has-side");
  else closeThread();
}

function step(event, rows, current) {
  const next = rows[rows.indexOf(current) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function arrow(event) {
  const row = event.target.closest?.(".row");
  if (row) {
    step(event, [...document.querySelectorAll("#side .row")], row);
    return;
  }
  if (event.target.matches?.(".message")) {
    step(event, [...event.target.parentElement.querySelectorAll(".message")], event.target);
    return;
  }
  // From an empty composer up into the messages, where Tab reaches a message's buttons.
  if (event.key === "ArrowUp" && event.target.matches?.(".composer textarea") && !event.target.value) {
    const list = page.thread && event.target.closest("#thread") ? "#thread-messages" : "#messages";
    const last = [...document.querySelectorAll(`${list} .message`)].at(-1);
    if (last) {
      event.preventDefault();
      last.focus();
    }
  }
}

export function watchKeys({ composerOf }) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) jump();
    } else if (event.key === "Escape") escape(event, composerOf);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") arrow(event);
  });
}

// Confirm dialogs, the picture viewer, and the loose menu of a message.

import { make } from "./dom.js";
import { say } from "./page.js";

function shown(dialog) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.showModal();
}

export function ask({ title, text, confirm, deny, style = "primary" }) {
  return new Promise((resolve) => {
    const yes = make("button", { type: "button", class: `button button-${style}`, "data-answer": "yes" }, confirm);
    const no = make("button", { type: "button", class: "button", "data-answer": "no" }, deny ?? say("cancel"));
    const dialog = make(
      "dialog",
      { class: "dialog confirm", "aria-label": title },
      make("h2", {}, title),
      make("p", {}, text),
      make("div", { class: "dialog-foot" }, no, yes),
    );
    let answer = false;
    yes.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => resolve(answer));
    shown(dialog);
    yes.focus();
  });
}

export function showPicture(source, description) {
  const close = make("button", { type: "button", class: "plain-icon lightbox-close", "aria-label": say("close") }, "✕");
  const dialog = make(
    "dialog",
    { class: "lightbox", "aria-label": description },
    close,
    make("img", { src: source, alt: description }),
    make("a", { class: "button", href: `${source}?download=1` }, say("download")),
  );
  close.addEventListener("click", () => dialog.close());
  shown(dialog);
}

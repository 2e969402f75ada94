// The welcome of a first visit, and the list of things to try, which the "?" button shows again.

import { make } from "./dom.js";
import { page, say } from "./page.js";
import { actAsAddress } from "./switcher.js";

const SEEN = "workspace welcome seen";
const card = document.getElementById("welcome");

function personOf(who) {
  return [...page.people.values()].find((person) => [person.id, person.email, person.name].includes(who));
}

function whoAmI() {
  const name = page.me.real_name || page.me.name;
  if (!page.me.title) return name;
  return page.language === "zh" ? `${name}（${page.me.title}）` : `${name} (${page.me.title})`;
}

function tryRow(entry) {
  const person = personOf(entry.who);
  const name = person ? person.real_name : entry.who;
  const note = page.language === "zh" ? entry.note_zh : entry.note_en;
  const row = make(
    "button",
    { type: "button", class: "try", "data-try": entry.text },
    make("span", { class: "try-text" }, entry.text),
    make("span", { class: "try-note" }, [say("try_as", { name }), note].filter(Boolean).join(" · ")),
  );
  row.addEventListener("click", () => {
    localStorage.setItem(SEEN, "yes");
    if (person) location.assign(actAsAddress(person.id, { try: entry.text }));
  });
  return row;
}

export function showWelcome() {
  const close = make("button", { type: "button", class: "button" }, say("got_it"));
  const cross = make("button", { type: "button", class: "plain-icon only-narrow", "aria-label": say("close") }, "✕");
  for (const button of [close, cross]) button.addEventListener("click", hideWelcome);
  const tries = page.settings.tries.map(tryRow);
  card.replaceChildren(
    make("div", { class: "welcome-head" }, make("h2", {}, say("welcome_title", { name: page.settings.team })), cross),
    make("p", {}, [page.settings.welcome, say("welcome_you", { who: whoAmI() })].filter(Boolean).join(page.language === "zh" ? "" : " ")),
    tries.length ? make("p", { class: "try-title" }, say("try_title")) : "",
    ...tries,
    make("div", { class: "welcome-foot" }, close),
  );
  card.hidden = false;
}

export function hideWelcome() {
  localStorage.setItem(SEEN, "yes");
  card.hidden = true;
}

export function welcomeNewcomer() {
  if (localStorage.getItem(SEEN) !== "yes") showWelcome();
}

export function toggleWelcome() {
  if (card.hidden) showWelcome();
  else hideWelcome();
}

// Starts the page: loads the state, opens what the address names, follows the live feed.

import { get, post } from "./api.js";
import { Composer } from "./composer.js";
import {
  closeThread, onChanged, onMove, openAnswer, openChannel, placeholderFor, refreshHome, refreshMain, refreshThread, setPrompts, setStatus, setStatuses, tellHome, watchConversation,
} from "./conversation.js";
import { coalesced, toast } from "./dom.js";
import { watchElements } from "./interact.js";
import { watchKeys } from "./keys.js";
import { listen } from "./live.js";
import { watchMessages } from "./message_tools.js";
import { dropFrom, put, setStack, watchModal } from "./modal.js";
import { address, page, personName, refusal, say, takeState } from "./page.js";
import { openPicker } from "./picker.js";
import { choosePerson, chooseWho, jump, openTalk } from "./switcher.js";
import { hideWelcome, toggleWelcome, welcomeNewcomer } from "./welcome.js";

const side = document.getElementById("side-list");
const notice = document.getElementById("notice");

const mainComposer = new Composer(document.getElementById("composer"), {
  target: () => (page.channel ? { channel: page.channel } : null),
  onSent: () => {
    const pane = document.getElementById("messages");
    pane.scrollTop = pane.scrollHeight;
  },
});
const threadComposer = new Composer(document.getElementById("thread-composer"), {
  target: () => (page.thread ? { channel: page.channel, thread_ts: page.thread } : null),
  onSent: () => refreshThread(),
});

const refreshSide = coalesced(async () => {
  const answer = await get("/workspace/page/sidebar");
  if (answer.ok) side.innerHTML = answer.html;
  markPlace();
});

function markPlace() {
  for (const row of side.querySelectorAll("[data-open-channel]")) {
    if (row.dataset.openChannel === page.channel) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
  const unread = side.querySelectorAll(".row.is-unread").length;
  const name = document.getElementById("pane-title").textContent;
  document.title = `${unread ? `(${unread}) ` : ""}${name ? `${name} · ` : ""}${page.settings.title}`;
  if (page.channel) mainComposer.moveTo(page.channel, placeholderFor(page.channel));
  if (page.thread) threadComposer.moveTo(`${page.channel} ${page.thread}`, say("write_reply"));
}

function showConnection({ lost = false } = {}) {
  notice.hidden = !lost && page.app.connected;
  notice.textContent = lost ? say("reconnecting") : say("app_offline");
}

async function loadState() {
  const state = await get("/workspace/api/state");
  if (!state.ok) return false;
  takeState(state);
  setStack(state.modals);
  setStatuses(state.statuses);
  showConnection();
  return true;
}

async function reload() {
  await loadState();
  await Promise.all([refreshSide(), refreshMain(), refreshThread(), refreshHome()]);
}

function onMessage(event) {
  if (event.channel === page.channel) refreshMain();
  if (event.channel === page.channel && page.thread) refreshThread();
  refreshSide();
}

// Opening by hand puts the cursor into the composer; a phone would cover half the page with its keyboard.
function focusComposer() {
  if (matchMedia("(hover: hover)").matches && !document.querySelector("dialog[open]")) mainComposer.field.focus();
}

const ON_EVENT = {
  hello: (event) => {
    page.app.connected = event.app_connected;
    showConnection();
  },
  message: (event) => {
    onMessage(event);
    openAnswer(event);
    tellHome(event);
  },
  message_changed: (event) => {
    if (event.channel !== page.channel) return;
    onChanged(event);
    refreshMain();
    refreshThread();
  },
  message_deleted: (event) => {
    onChanged(event);
    onMessage(event);
  },
  ephemeral: (event) => {
    onMessage(event);
    tellHome(event);
  },
  ephemeral_deleted: onMessage,
  view_opened: (event) => put(event.view),
  view_updated: (event) => (event.view.type === "home" ? refreshHome() : put(event.view)),
  view_closed: (event) => dropFrom(event.view_id),
  views_cleared: () => setStack([]),
  home_published: () => refreshHome(),
  status: setStatus,
  suggested_prompts: setPrompts,
  unread: () => refreshSide(),
  conversation: (event) => {
    page.conversations.set(event.conversation.id, event.conversation);
    refreshSide();
    if (event.conversation.id === page.channel) refreshMain();
  },
  user_change: (event) => page.people.set(event.person.id, event.person),
  app_connected: (event) => {
    page.app.connected = event.connected;
    showConnection();
  },
};

// -- the frame: header buttons, links, keys -------------------------------------------------------------------

function switchTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  document.cookie = `workspace_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
}

function globalShortcuts(anchor) {
  openPicker({
    anchor,
    choices: page.app.shortcuts.filter((entry) => entry.type === "global").map((entry) => ({ value: entry.callback_id, label: entry.name, note: entry.description })),
    onPick: async (choice) => {
      const answer = await post("/workspace/api/shortcut", { callback_id: choice.value });
      if (!answer.ok) toast(refusal(answer, "app_not_responding"));
    },
  });
}

const ACTIONS = {
  "act-as": chooseWho,
  jump,
  "new-dm": choosePerson,
  theme: switchTheme,
  language: () => location.assign(address({ lang: page.language === "zh" ? "en" : "zh" })),
  help: toggleWelcome,
  menu: () => document.body.classList.toggle("has-side"),
  "close-thread": closeThread,
  "global-shortcuts": (button) => globalShortcuts(button),
};

function onClick(event) {
  const link = event.target.closest("[data-open-channel]");
  if (link && !event.ctrlKey && !event.metaKey && event.button === 0) {
    event.preventDefault();
    openChannel(link.dataset.openChannel).then(focusComposer);
    return;
  }
  const person = event.target.closest(".mention[data-user]");
  if (person && page.people.has(person.dataset.user)) openTalk(person.dataset.user);
  const button = event.target.closest("[data-do]");
  if (button && ACTIONS[button.dataset.do]) ACTIONS[button.dataset.do](button);
  else if (document.body.classList.contains("has-side") && !event.target.closest("#side")) document.body.classList.remove("has-side");
}

function openFromAddress({ push }) {
  const query = new URLSearchParams(location.search);
  const asked = query.get("c");
  const channel = asked && page.conversations.has(asked) ? asked : page.imWithApp;
  return openChannel(channel, { push, thread: query.get("t"), tab: query.get("tab") === "home" ? "home" : "messages" });
}

function fillFromAddress() {
  const text = new URLSearchParams(location.search).get("try");
  if (!text) return;
  hideWelcome();
  history.replaceState(null, "", address({ try: null }));
  mainComposer.fill(text);
}

async function start() {
  onMove(markPlace);
  watchConversation();
  watchElements();
  watchMessages();
  watchModal();
  mainComposer.acceptDrops(document.getElementById("main"));
  threadComposer.acceptDrops(document.getElementById("thread"));
  document.addEventListener("click", onClick);
  watchKeys({ composerOf: (message) => (message.closest("#thread") ? threadComposer : mainComposer) });
  window.addEventListener("popstate", () => openFromAddress({ push: false }));
  await loadState();
  document.getElementById("shortcuts-button").hidden = !page.app.shortcuts.some((entry) => entry.type === "global");
  await Promise.all([refreshSide(), openFromAddress({ push: false })]);
  focusComposer();
  welcomeNewcomer();
  fillFromAddress();
  listen({
    onEvent: (event) => ON_EVENT[event.type]?.(event),
    onOpen: reload,
    onLost: () => showConnection({ lost: true }),
  });
  document.body.dataset.ready = personName(page.me.id);
}

start();

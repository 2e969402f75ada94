// The open conversation and the open thread: fetching, scrolling, unread marks, what the app is doing.

import { get, post } from "./api.js";
import { coalesced, make, reconcile, toast } from "./dom.js";
import { drawEarlier, drawNewest, mendEarlier, PAGE_SIZE } from "./history.js";
import { address, conversationName, page, personName, say } from "./page.js";

const LONGEST_THREAD = 1000;
const NEAR_END_PX = 80;

const main = document.getElementById("main");
const messages = document.getElementById("messages");
const threadPane = document.getElementById("thread");
const threadMessages = document.getElementById("thread-messages");
const earlier = document.getElementById("earlier");

const mainList = messages.querySelector(".message-list");
let statuses = [];
let prompts = null;
let onMoved = () => {};
let shownChannel = null;
let shownThread = null;
let newAfter = null;
let newestQuestion = null;

export function onMove(listener) {
  onMoved = listener;
}

function isNearEnd(pane) {
  return pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_END_PX;
}

function toEnd(pane) {
  pane.scrollTop = pane.scrollHeight;
}

// -- the main pane --------------------------------------------------------------------------------------------

export const refreshMain = coalesced(async () => {
  const channel = page.channel;
  if (!channel || page.tab !== "messages") return;
  const answer = await get("/workspace/page/conversation", { channel, limit: PAGE_SIZE, new_after: shownChannel === channel ? newAfter : null });
  if (!answer.ok || channel !== page.channel) return;
  const isFirst = shownChannel !== channel;
  const atEnd = isFirst || isNearEnd(messages);
  const fromEnd = messages.scrollHeight - messages.scrollTop;
  if (isFirst) mainList.replaceChildren();
  if (!drawNewest(mainList, answer)) drawBeginning(answer);
  shownChannel = channel;
  newAfter = answer.new_after;
  statuses = [...statuses.filter((entry) => entry.channel !== channel || entry.thread_ts), ...(answer.status ? [answer.status] : [])];
  prompts = answer.suggested_prompts;
  drawHead(answer.conversation);
  drawFoot();
  if (atEnd) toEnd(messages);
  else messages.scrollTop = messages.scrollHeight - fromEnd;
  markRead(answer.conversation);
});

function drawBeginning(answer) {
  earlier.hidden = answer.previous === null;
  document.getElementById("beginning").textContent = answer.previous === null ? answer.beginning : "";
}

const loadEarlier = coalesced(async () => {
  const fromEnd = messages.scrollHeight - messages.scrollTop;
  const answer = await drawEarlier(mainList, page.channel, newAfter);
  if (!answer) return;
  drawBeginning(answer);
  messages.scrollTop = messages.scrollHeight - fromEnd;
});

export function onChanged(event) {
  if (event.channel === page.channel) mendEarlier(mainList, event);
}

function markRead(conversation) {
  if (!document.hasFocus() && document.visibilityState !== "visible") return;
  if (!conversation.is_member || !conversation.unread) return;
  // Replies are read when their thread is open; until then the number beside the conversation stays.
  const panes = page.thread ? [messages, threadMessages] : [messages];
  const seen = panes.map((pane) => [...pane.querySelectorAll(".message:not(.is-ephemeral)")].at(-1)?.dataset.ts ?? "0");
  const newest = seen.sort((one, other) => Number(one) - Number(other)).at(-1);
  if (Number(newest) > Number(conversation.last_read)) post("/workspace/api/read", { channel: conversation.id, ts: newest });
}

function drawHead(conversation) {
  const isApp = conversation.id === page.imWithApp;
  const title = document.getElementById("pane-title");
  title.textContent = conversationName(conversation);
  const count = conversation.member_ids.length;
  const members = count === 1 ? say("members_one") : say("members_many", { count });
  const person = conversation.kind === "im" ? page.people.get(conversation.user) : null;
  document.getElementById("pane-topic").textContent = isApp ? page.settings.about || page.app.description : person ? person.title : [members, conversation.topic].filter(Boolean).join(" · ");
  document.getElementById("tabs").hidden = !isApp || !page.app.has_home;
  const outside = document.getElementById("outside");
  outside.hidden = conversation.is_member;
  outside.querySelector("span").textContent = say("not_a_member", { name: conversation.name });
  document.getElementById("composer").hidden = !conversation.is_member;
  onMoved();
}

// -- status line and suggested prompts ------------------------------------------------------------------------

function statusLine(entry) {
  // The words of a session in progress are the workspace's own; what an app says of itself stays as it is.
  const own = entry.status === "is thinking..." ? say("is_thinking", { name: page.app.name }) : `${page.app.name} ${entry.status}`;
  const words = entry.loading_messages?.[0] || own;
  const stop = make("button", { type: "button", class: "link", "data-do": "stop" }, say("stop_answer"));
  stop.addEventListener("click", () => post("/workspace/api/stop", { channel: entry.channel, thread_ts: entry.thread_ts }));
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  return make("div", { class: "status-line" }, dots, make("span", {}, words), entry.can_stop ? stop : null);
}

function drawFoot() {
  const here = statuses.filter((entry) => entry.channel === page.channel && entry.status);
  const inThread = here.filter((entry) => entry.thread_ts && entry.thread_ts === page.thread);
  document.getElementById("status").replaceChildren(...here.filter((entry) => !inThread.includes(entry)).map(statusLine));
  document.getElementById("thread-status").replaceChildren(...inThread.map(statusLine));
  const list = prompts?.prompts ?? [];
  const buttons = list.map((prompt) => {
    const button = make("button", { type: "button", class: "prompt" }, prompt.title);
    button.addEventListener("click", () => post("/workspace/api/post", { channel: page.channel, text: prompt.message }));
    return button;
  });
  const isEmpty = messages.querySelectorAll(".message").length < 3;
  const title = make("p", { class: "prompts-title" }, prompts?.title || say("suggestions"));
  document.getElementById("prompts").replaceChildren(...(buttons.length && isEmpty ? [title, ...buttons] : []));
}

export function setStatus(entry) {
  statuses = [...statuses.filter((old) => old.channel !== entry.channel || old.thread_ts !== entry.thread_ts), entry];
  const atEnd = isNearEnd(messages);
  drawFoot();
  if (atEnd) toEnd(messages);
}

export function setStatuses(entries) {
  statuses = entries;
  drawFoot();
}

export function setPrompts(entry) {
  if (entry.channel !== page.channel || entry.thread_ts) return;
  prompts = entry;
  drawFoot();
}

// -- the thread -----------------------------------------------------------------------------------------------

export const refreshThread = coalesced(async () => {
  const { channel, thread } = page;
  if (!thread) return;
  const answer = await get("/workspace/page/conversation", { channel, thread_ts: thread, limit: LONGEST_THREAD });
  if (!answer.ok || thread !== page.thread) return;
  const isFirst = shownThread !== thread;
  const atEnd = isFirst || isNearEnd(threadMessages);
  if (isFirst) threadMessages.querySelector(".message-list").replaceChildren();
  reconcile(threadMessages.querySelector(".message-list"), answer.html);
  shownThread = thread;
  document.getElementById("thread-place").textContent = conversationName(answer.conversation);
  document.getElementById("thread-composer").hidden = !answer.conversation.is_member;
  drawFoot();
  if (atEnd) toEnd(threadMessages);
  markRead(answer.conversation);
});

// An app that answers in threads would leave the asker looking at "1 reply": open the answer to the newest
// question, unless something is being written in the thread that is open.
export function openAnswer(event) {
  const { ts, thread_ts: parent, user, author } = event.message;
  if (event.channel !== page.imWithApp || event.channel !== page.channel || page.tab !== "messages") return;
  if (user === page.me.id && !parent) newestQuestion = ts;
  const isAnswer = author?.is_bot && parent && parent === newestQuestion && parent !== page.thread;
  if (isAnswer && !document.querySelector("#thread-composer textarea").value) openThread(event.channel, parent);
}

// Who presses a button on the Home tab is answered in Messages: say so, and lead there.
export function tellHome(event) {
  if (page.tab !== "home" || event.channel !== page.imWithApp || !event.message.author?.is_bot) return;
  document.querySelector('#tabs [data-tab="messages"]').classList.add("has-news");
  const { ts, thread_ts: parent } = event.message;
  const act = () => openChannel(page.imWithApp, { thread: parent && parent !== ts ? parent : null });
  toast(say("answered_in_messages", { name: page.app.name }), { label: say("go_there"), act });
}

export function openThread(channel, ts) {
  page.thread = ts;
  threadPane.hidden = false;
  document.body.classList.add("has-thread");
  history.replaceState(null, "", address({ t: ts }));
  onMoved();
  return refreshThread();
}

export function closeThread() {
  if (!page.thread) return false;
  page.thread = null;
  shownThread = null;
  threadPane.hidden = true;
  document.body.classList.remove("has-thread");
  history.replaceState(null, "", address({ t: null }));
  onMoved();
  return true;
}

// -- opening a conversation -----------------------------------------------------------------------------------

export async function openChannel(id, { push = true, thread = null, tab = "messages" } = {}) {
  if (page.channel !== id) {
    shownChannel = null;
    prompts = null;
  }
  page.channel = id;
  page.tab = id === page.imWithApp ? tab : "messages";
  if (!thread) closeThread();
  const url = address({ c: id, t: thread, tab: page.tab === "home" ? "home" : null });
  if (push && url.href !== location.href) history.pushState(null, "", url);
  document.body.classList.remove("has-side");
  showTab();
  onMoved();
  await (page.tab === "home" ? openHome() : refreshMain());
  if (thread) await openThread(id, thread);
}

function showTab() {
  const isHome = page.tab === "home";
  messages.hidden = isHome;
  document.getElementById("home").hidden = !isHome;
  document.getElementById("main-foot").hidden = isHome;
  for (const button of document.querySelectorAll("#tabs button")) {
    button.setAttribute("aria-selected", button.dataset.tab === page.tab ? "true" : "false");
    if (button.dataset.tab === page.tab) button.classList.remove("has-news");
  }
}

// -- the Home tab ---------------------------------------------------------------------------------------------

async function openHome() {
  const conversation = page.conversations.get(page.imWithApp);
  if (conversation) drawHead(conversation);
  await refreshHome();
  await post("/workspace/api/open_home", { tab: "home" });
}

export const refreshHome = coalesced(async () => {
  if (page.tab !== "home") return;
  const answer = await get("/workspace/page/home");
  if (answer.ok) document.getElementById("home").innerHTML = answer.html;
});

export function watchConversation() {
  earlier.addEventListener("click", loadEarlier);
  // A picture grows when it has been loaded; whoever was at the end stays there.
  let wasAtEnd = true;
  messages.addEventListener("scroll", () => (wasAtEnd = isNearEnd(messages)));
  new ResizeObserver(() => wasAtEnd && toEnd(messages)).observe(mainList);
  document.getElementById("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]")?.dataset.tab;
    if (tab) openChannel(page.imWithApp, { tab });
  });
  main.querySelector('[data-do="join"]').addEventListener("click", async () => {
    await post("/workspace/api/join", { channel: page.channel });
    refreshMain();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") refreshMain();
  });
}

export function placeholderFor(channel) {
  const conversation = page.conversations.get(channel);
  if (!conversation) return say("write_reply");
  return conversation.kind === "im" ? say("write_to_person", { name: personName(conversation.user) }) : say("write_to_channel", { name: conversation.name });
}

// Earlier messages: what stands above the newest ones, fetched page by page, and kept true when it changes.

import { get } from "./api.js";
import { fragment, reconcile } from "./dom.js";
import { page } from "./page.js";

const PAGE_SIZE = 50;

function timeOf(element) {
  return Number(element.dataset.ts);
}

function messagesIn(list) {
  return [...list.querySelectorAll(":scope > .message")];
}

// The children above the newest run, if they join it: `previous` is the message right before the run.
function settledAbove(list, run, previous) {
  const first = run.querySelector(".message");
  if (!first || !previous) return [];
  const above = [...list.children];
  while (above.length && !(above.at(-1).matches(".message") && timeOf(above.at(-1)) < timeOf(first))) above.pop();
  return above.at(-1)?.dataset.ts === previous ? above : [];
}

// Draw the newest run below whatever earlier messages are already there; true if those stay.
export function drawNewest(list, answer) {
  const settled = settledAbove(list, fragment(answer.html), answer.previous);
  // Anything between the earlier messages and the run has been missed: begin anew.
  if (!settled.length) for (const child of messagesIn(list)) if (answer.previous && timeOf(child) <= Number(answer.previous)) child.remove();
  reconcile(list, answer.html, settled);
  return settled.length > 0;
}

// Fetch the page before the oldest message shown and put it above; gives the answer.
export async function drawEarlier(list, channel, newAfter) {
  const oldest = messagesIn(list)[0];
  if (!oldest) return null;
  const answer = await get("/workspace/page/conversation", { channel, limit: PAGE_SIZE, before: oldest.dataset.ts, new_after: newAfter });
  if (!answer.ok || channel !== page.channel || oldest !== messagesIn(list)[0]) return null;
  list.prepend(fragment(answer.html));
  return answer;
}

// A message above the newest run has changed or gone; the run itself is drawn anew by itself.
export async function mendEarlier(list, event) {
  const ts = event.message?.ts ?? event.ts;
  const shown = messagesIn(list);
  const old = shown.slice(0, -PAGE_SIZE).find((element) => element.dataset.ts === ts);
  if (!old) return;
  if (event.type === "message_deleted") {
    old.remove();
    return;
  }
  const after = (Number(ts) + 0.000001).toFixed(6);
  const answer = await get("/workspace/page/conversation", { channel: event.channel, limit: 1, before: after, new_after: "0" });
  const fresh = answer.ok ? fragment(answer.html).querySelector(".message") : null;
  if (fresh?.dataset.ts === ts && old.isConnected) old.replaceWith(fresh);
}

export { PAGE_SIZE };

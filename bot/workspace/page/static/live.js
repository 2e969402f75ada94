// The live feed, which comes back by itself after a restart of the server or a sleep of the laptop.

import { page } from "./page.js";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5000;

// onOpen runs on every connection, the first too: what happened before it is not told again.
export function listen({ onEvent, onOpen, onLost }) {
  let wait = FIRST_WAIT_MS;
  let timer = 0;
  let socket = null;

  function connect() {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/workspace/live?as=${encodeURIComponent(page.me.id)}`);
    socket.addEventListener("open", () => {
      wait = FIRST_WAIT_MS;
      onOpen();
    });
    socket.addEventListener("message", (message) => {
      for (const line of message.data.split("\n")) onEvent(JSON.parse(line));
    });
    socket.addEventListener("close", () => {
      onLost();
      timer = setTimeout(connect, wait + Math.random() * 200);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  }

  // A laptop that wakes up should not wait out the pause.
  for (const name of ["online", "focus"]) {
    window.addEventListener(name, () => {
      if (socket && socket.readyState === WebSocket.CLOSED) connect();
    });
  }
  connect();
}

// Requests to the page API (docs/workspace-page-api.md). Every answer is an object with "ok"; nothing throws.

import { page } from "./page.js";

async function answerOf(request) {
  try {
    const response = await request;
    return await response.json();
  } catch {
    return { ok: false, error: "network" };
  }
}

export function get(path, parameters = {}) {
  const query = new URLSearchParams({ as: page.me.id, lang: page.language });
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) query.set(name, value);
  }
  return answerOf(fetch(`${path}?${query}`));
}

export function post(path, body = {}) {
  return answerOf(
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: page.me.id, ...body }),
    }),
  );
}

export function upload(file) {
  const form = new FormData();
  form.set("as", page.me.id);
  form.set("file", file, file.name);
  return answerOf(fetch("/workspace/api/upload", { method: "POST", body: form }));
}

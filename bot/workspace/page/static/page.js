// What every module needs to know about this tab: who it is, its words, what is open.

const data = JSON.parse(document.getElementById("page-data").textContent);

export const page = {
  me: data.me,
  language: data.language,
  settings: data.settings,
  people: new Map(),
  conversations: new Map(),
  app: data.app,
  imWithApp: data.im_with_app,
  channel: null,
  thread: null,
  tab: "messages",
};

export function say(key, values = {}) {
  const text = data.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// What the server refused, in the reader's language: its own sentence is English and for developers.
export function refusal(answer, otherwise) {
  const key = `error_${answer.error}`;
  if (data.texts[key]) return say(key);
  return page.language === "en" && answer.message ? answer.message : say(otherwise);
}

export function personName(id) {
  const person = page.people.get(id);
  return person ? person.real_name || person.name : id;
}

export function conversationName(conversation) {
  return conversation.kind === "im" ? personName(conversation.user) : `#${conversation.name}`;
}

export function address(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}

export function takeState(state) {
  page.me = state.me;
  page.app = state.app;
  page.imWithApp = state.im_with_app;
  page.people = new Map(state.people.map((person) => [person.id, person]));
  page.conversations = new Map(state.conversations.map((entry) => [entry.id, entry]));
}

// The box where messages are written: Enter sends (never in the middle of a Chinese composition), @ mentions,
// / commands, files by button, drag or paste. One in the main pane, one in the thread.

import { post, upload } from "./api.js";
import { ChoiceList, matches } from "./choices.js";
import { make, toast } from "./dom.js";
import { channelChoices, peopleChoices } from "./interact.js";
import { page, refusal, say } from "./page.js";
import { hideWelcome } from "./welcome.js";

const MAX_HEIGHT_PX = 220;
const SUGGESTIONS = 8;

export class Composer {
  // target() -> {channel, thread_ts} or null; key() -> where the draft is kept.
  constructor(root, { target, onSent }) {
    this.root = root;
    this.field = root.querySelector("textarea");
    this.chips = root.querySelector(".composer-files");
    this.sendButton = root.querySelector('[data-do="send"]');
    this.target = target;
    this.onSent = onSent;
    this.files = [];
    this.mentions = new Map();
    this.lastSent = Promise.resolve();
    this.place = "";
    this.suggestions = new ChoiceList({ onPick: (choice) => this.complete(choice) });
    this.suggestions.element.classList.add("suggestions");
    this.suggestions.element.hidden = true;
    root.prepend(this.suggestions.element);
    this.watch();
  }

  watch() {
    const { root, field } = this;
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("input", () => this.changed());
    field.addEventListener("compositionend", () => this.changed());
    field.addEventListener("blur", () => setTimeout(() => this.hideSuggestions(), 150));
    field.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length) {
        event.preventDefault();
        this.attach(files);
      }
    });
    root.querySelector('input[type="file"]').addEventListener("change", (event) => {
      const files = [...event.target.files];
      event.target.value = "";
      this.attach(files);
    });
    root.querySelector('[data-do="attach"]').addEventListener("click", () => root.querySelector('input[type="file"]').click());
    root.querySelector('[data-do="mention"]').addEventListener("click", () => {
      const before = field.value.slice(0, field.selectionStart);
      field.focus();
      field.setRangeText(/(^|\s)$/.test(before) ? "@" : " @", field.selectionStart, field.selectionEnd, "end");
      this.changed();
    });
    this.sendButton.addEventListener("click", () => this.send());
  }

  acceptDrops(pane) {
    const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    let depth = 0;
    pane.addEventListener("dragenter", (event) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      pane.classList.add("is-drop-target");
    });
    pane.addEventListener("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (!depth) pane.classList.remove("is-drop-target");
    });
    pane.addEventListener("dragover", (event) => {
      if (holdsFiles(event)) event.preventDefault();
    });
    pane.addEventListener("drop", (event) => {
      depth = 0;
      pane.classList.remove("is-drop-target");
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.attach([...event.dataTransfer.files]);
    });
  }

  // Show the draft of another conversation or thread.
  moveTo(place, placeholder) {
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    if (place === this.place) return;
    this.place = place;
    this.field.value = sessionStorage.getItem(`draft ${place}`) ?? "";
    this.files = [];
    this.chips.replaceChildren();
    this.changed({ quiet: true });
  }

  fill(text) {
    this.field.value = text;
    this.changed({ quiet: true });
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  changed({ quiet = false } = {}) {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, MAX_HEIGHT_PX)}px`);
    if (this.place) sessionStorage.setItem(`draft ${this.place}`, this.field.value);
    this.sendButton.disabled = !this.field.value.trim() && !this.files.length;
    if (!quiet) this.suggest();
  }

  // -- suggestions --------------------------------------------------------------------------------------------

  suggest() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const command = /^\/(\S*)$/.exec(before);
    const mention = /(^|[\s(（，。,:：、])([@#])([^\s@#]{0,30})$/.exec(before);
    let choices = [];
    if (command) choices = this.commandChoices(command[1]);
    else if (mention) choices = this.mentionChoices(mention[2], mention[3]);
    if (!choices.length) {
      this.hideSuggestions();
      return;
    }
    this.suggestions.show(choices.slice(0, SUGGESTIONS));
    this.suggestions.element.hidden = false;
    this.field.setAttribute("aria-activedescendant", this.suggestions.activeId);
  }

  hideSuggestions() {
    this.suggestions.element.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  commandChoices(typed) {
    return page.app.commands
      .filter((entry) => entry.command.startsWith(`/${typed}`))
      .map((entry) => ({ value: entry.command, label: `${entry.command} ${entry.usage_hint}`.trim(), note: entry.description, insert: `${entry.command} `, from: 0 }));
  }

  mentionChoices(sign, typed) {
    const from = this.field.selectionStart - typed.length - 1;
    if (sign === "#") {
      return channelChoices()
        .filter((choice) => matches(choice, typed))
        .map((choice) => ({ ...choice, insert: `#${choice.label} `, token: `<#${choice.value}>`, from }));
    }
    const people = peopleChoices({ withApp: true }).filter((choice) => matches(choice, typed));
    people.sort((one, other) => Number(other.person.is_bot) - Number(one.person.is_bot));
    return people.map((choice) => ({ ...choice, insert: `@${choice.label} `, token: `<@${choice.value}>`, from }));
  }

  complete(choice) {
    const end = this.field.selectionStart;
    this.field.setRangeText(choice.insert, choice.from, end, "end");
    if (choice.token) this.mentions.set(choice.insert.trim(), choice.token);
    this.hideSuggestions();
    this.field.focus();
    this.changed({ quiet: true });
  }

  // What was typed, with the picked names as Slack writes them; longer names first, one may begin another.
  encoded() {
    let text = this.field.value.trim();
    const names = new Map(this.mentions);
    for (const choice of peopleChoices({ withApp: true })) {
      if (choice.person.is_bot) names.set(`@${choice.label}`, `<@${choice.value}>`);
    }
    const byLength = [...names].sort((one, other) => other[0].length - one[0].length);
    for (const [name, token] of byLength) text = text.replaceAll(name, () => token);
    return text;
  }

  // -- files --------------------------------------------------------------------------------------------------

  async attach(files) {
    for (const file of files) {
      const remove = make("button", { type: "button", class: "plain-icon", "aria-label": say("remove_file", { name: file.name }) }, "✕");
      const picture = file.type.startsWith("image/") ? make("img", { src: URL.createObjectURL(file), alt: "" }) : null;
      const chip = make("li", { class: "chip", "aria-busy": "true" }, picture, make("span", {}, file.name), remove);
      const entry = { id: null };
      this.chips.append(chip);
      this.files.push(entry);
      remove.addEventListener("click", () => {
        this.files = this.files.filter((other) => other !== entry);
        chip.remove();
        this.changed({ quiet: true });
      });
      const answer = await upload(file);
      chip.removeAttribute("aria-busy");
      if (answer.ok) entry.id = answer.files[0].id;
      else {
        remove.click();
        toast(`${say("upload_failed", { name: file.name })} ${refusal(answer, "could_not_connect")}`);
      }
    }
    this.changed({ quiet: true });
    this.field.focus();
  }

  // -- sending ------------------------------------------------------------------------------------------------

  onKey(event) {
    // keyCode 229 is how Safari marks the Enter that ends a composition.
    if (event.isComposing || event.keyCode === 229) return;
    if (!this.suggestions.element.hidden) {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.hideSuggestions();
        return;
      }
      if (this.suggestions.key(event)) return;
    }
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.send();
    }
  }

  // The box is free for the next message at once; messages go out one after another, in the order they were sent.
  send() {
    const target = this.target();
    const text = this.encoded();
    const files = this.files;
    if (!target || (!text && !files.length) || files.some((entry) => entry.id === null)) return;
    const sent = { target, text, files, typed: this.field.value, chips: [...this.chips.children], place: this.place };
    this.field.value = "";
    this.files = [];
    this.mentions.clear();
    this.chips.replaceChildren();
    this.changed({ quiet: true });
    hideWelcome();
    this.field.focus();
    this.lastSent = this.lastSent.then(() => this.deliver(sent));
  }

  async deliver({ target, text, files, typed, chips, place }) {
    const ids = files.map((entry) => entry.id);
    const answer = text.startsWith("/") && !ids.length ? await this.command(target, text) : await post("/workspace/api/post", { ...target, text, file_ids: ids });
    if (answer.ok) {
      this.onSent();
      return;
    }
    toast(answer.error === "unknown_command" ? say("unknown_command", { command: text.split(/\s/)[0] }) : refusal(answer, "not_sent"));
    // What was not sent comes back before what has been typed since.
    if (this.place !== place) {
      const draft = sessionStorage.getItem(`draft ${place}`);
      sessionStorage.setItem(`draft ${place}`, [typed, draft].filter(Boolean).join("\n"));
      return;
    }
    this.field.value = [typed, this.field.value].filter(Boolean).join("\n");
    this.files = [...files, ...this.files];
    this.chips.prepend(...chips);
    this.changed({ quiet: true });
  }

  command(target, text) {
    const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    return post("/workspace/api/command", { ...target, command, text: rest });
  }
}

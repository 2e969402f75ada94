// A list of choices with one active row, for selects, menus, mentions, the switcher: mouse and keyboard.

import { face, make } from "./dom.js";

export function matches(choice, words) {
  const haystack = `${choice.label} ${choice.note ?? ""} ${choice.keywords ?? ""}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => haystack.includes(word));
}

export class ChoiceList {
  constructor({ onPick, emptyText }) {
    this.element = make("ul", { class: "choice-list", role: "listbox", id: `choices-${ChoiceList.next++}` });
    this.onPick = onPick;
    this.emptyText = emptyText;
    this.choices = [];
    this.active = -1;
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const row = event.target.closest("[data-index]");
      if (row) this.onPick(this.choices[Number(row.dataset.index)]);
    });
  }

  show(choices, { chosen = [], emptyText = this.emptyText } = {}) {
    this.choices = choices;
    const rows = [];
    let group = null;
    choices.forEach((choice, index) => {
      if (choice.group && choice.group !== group) {
        rows.push(make("li", { class: "choice-group", role: "presentation" }, choice.group));
      }
      group = choice.group ?? null;
      rows.push(this.row(choice, index, chosen.includes(choice.value)));
    });
    if (!choices.length && emptyText) rows.push(make("li", { class: "choice-empty" }, emptyText));
    this.element.replaceChildren(...rows);
    this.move(choices.length ? 0 : -1, { absolute: true });
  }

  row(choice, index, isChosen) {
    const text = make("span", { class: "choice-text" }, make("span", { class: "choice-label" }, choice.label));
    if (choice.note) text.append(make("span", { class: "choice-note" }, choice.note));
    const row = make("li", {
      class: choice.danger ? "choice is-danger" : "choice",
      role: "option",
      id: `${this.element.id}-${index}`,
      "data-index": index,
      "aria-selected": isChosen ? "true" : "false",
    });
    if (choice.person) row.append(face(choice.person, { small: true }));
    if (choice.sign) row.append(make("span", { class: "choice-sign", "aria-hidden": "true" }, choice.sign));
    row.append(text);
    if (isChosen) row.append(make("span", { class: "choice-check", "aria-hidden": "true" }, "✓"));
    return row;
  }

  move(step, { absolute = false } = {}) {
    const count = this.choices.length;
    this.active = count ? (absolute ? step : (this.active + step + count) % count) : -1;
    for (const row of this.element.querySelectorAll("[data-index]")) {
      const isActive = Number(row.dataset.index) === this.active;
      row.classList.toggle("is-active", isActive);
      if (isActive) row.scrollIntoView({ block: "nearest" });
    }
  }

  get activeId() {
    return this.active >= 0 ? `${this.element.id}-${this.active}` : "";
  }

  // True if the key was for the list. Keys of a running input method are never for the list.
  key(event) {
    if (event.isComposing || event.keyCode === 229) return false;
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" || event.key === "Tab") {
      if (this.active < 0) return false;
      this.onPick(this.choices[this.active]);
    } else return false;
    event.preventDefault();
    return true;
  }
}

ChoiceList.next = 1;

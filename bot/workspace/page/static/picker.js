// The small window with choices that opens at a button; on a narrow screen it rises from the bottom.

import { ChoiceList, matches } from "./choices.js";
import { make } from "./dom.js";
import { say } from "./page.js";

const GAP_PX = 4;
const SEARCH_FROM_CHOICES = 8;
const NARROW = matchMedia("(max-width: 600px)");

let open = null;

export function closePicker() {
  if (!open) return;
  const { box, anchor, onClose } = open;
  open = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  onClose?.();
}

// choices: the rows, or load(words) -> promise of {choices, emptyText} for data that comes from outside.
export function openPicker({ anchor, choices = [], load = null, chosen = [], multi = false, limit = null, onPick, onClose = null }) {
  const wasOpenHere = open?.anchor === anchor;
  closePicker();
  if (wasOpenHere) return;
  let selected = [...chosen];
  let latest = 0;
  const list = new ChoiceList({ emptyText: say("no_matches"), onPick: pick });
  const search = make("input", { type: "text", class: "picker-search", placeholder: say("search"), "aria-label": say("search"), autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": list.element.id });
  const isSearchable = load !== null || choices.length >= SEARCH_FROM_CHOICES;
  const done = make("button", { type: "button", class: "button button-primary picker-done" }, say("done"));
  const box = make("div", { class: "picker", role: "dialog" }, isSearchable ? search : null, list.element, multi ? done : null);

  function pick(choice) {
    if (!multi) {
      closePicker();
      anchor.focus();
      onPick(choice);
      return;
    }
    if (selected.includes(choice.value)) selected = selected.filter((value) => value !== choice.value);
    else if (!limit || selected.length < limit) selected = [...selected, choice.value];
    else return;
    const active = list.active;
    list.show(list.choices, { chosen: selected });
    list.move(active, { absolute: true });
    onPick(choice, selected);
  }

  async function refill() {
    const words = search.value.trim();
    if (!load) {
      list.show(choices.filter((choice) => matches(choice, words)), { chosen: selected });
    } else {
      const turn = ++latest;
      list.show([], { emptyText: say("loading") });
      const answer = await load(words);
      if (turn === latest) list.show(answer.choices, { chosen: selected, emptyText: answer.emptyText ?? say("no_matches") });
    }
    search.setAttribute("aria-activedescendant", list.activeId);
  }

  let timer = 0;
  search.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(refill, load ? 200 : 0);
  });
  search.addEventListener("compositionend", () => refill());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      closePicker();
      anchor.focus();
    } else if (multi && event.key === "Tab") closePicker();
    else if (event.target !== done) list.key(event);
    search.setAttribute("aria-activedescendant", list.activeId);
  });
  done.addEventListener("click", () => {
    closePicker();
    anchor.focus();
  });

  open = { box, anchor, onClose };
  anchor.setAttribute("aria-expanded", "true");
  // A modal dialog covers everything outside it, so its pickers must live inside.
  (anchor.closest("dialog") ?? document.body).append(box);
  refill();
  place(box, anchor);
  if (isSearchable) search.focus();
  else {
    list.element.tabIndex = -1;
    list.element.focus();
  }
}

function place(box, anchor) {
  if (NARROW.matches) {
    box.classList.add("is-sheet");
    return;
  }
  const target = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const below = window.innerHeight - target.bottom;
  const top = below > size.height + GAP_PX || below > target.top ? target.bottom + GAP_PX : target.top - size.height - GAP_PX;
  const left = Math.min(target.left, window.innerWidth - size.width - GAP_PX * 2);
  box.style.setProperty("top", `${Math.max(GAP_PX, Math.min(top, window.innerHeight - size.height - GAP_PX))}px`);
  box.style.setProperty("left", `${Math.max(GAP_PX, left)}px`);
}

document.addEventListener("mousedown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closePicker();
});
window.addEventListener("resize", () => closePicker());

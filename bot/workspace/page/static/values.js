// The plain value of each kind of element, and the state of a whole message or view (docs/workspace-page-api.md).

const PRESSED = new Set(["button", "workflow_button", "icon_button", "overflow", "feedback_buttons"]);

// Full-width digits and signs, as Chinese input methods type them, to the plain ones.
function halfWidth(text) {
  return text.replace(/[０-９．－，]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

// Unix seconds of a wall-clock time "2026-09-01T08:30" in a named zone.
export function zonedSeconds(wall, zone) {
  const asUtc = Date.parse(`${wall}:00Z`);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(new Date(asUtc));
  const of = (kind) => Number(parts.find((part) => part.type === kind).value);
  const seen = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return Math.round((asUtc - (seen - asUtc)) / 1000);
}

export function plainValue(element) {
  const kind = element.dataset.element;
  if (kind === "checkboxes") return [...element.querySelectorAll("input:checked")].map((input) => input.value);
  if (kind === "radio_buttons") return element.querySelector("input:checked")?.value ?? null;
  if (element.dataset.value !== undefined) return JSON.parse(element.dataset.value);
  if (PRESSED.has(kind)) return null;
  if (element.value === "") return null;
  if (kind === "datetimepicker") return zonedSeconds(element.value, element.dataset.zone);
  if (kind === "number_input") return halfWidth(element.value.trim());
  return element.value;
}

export function stateOf(root) {
  const state = {};
  for (const element of root.querySelectorAll("[data-element]")) {
    if (PRESSED.has(element.dataset.element)) continue;
    const block = element.closest("[data-block]");
    if (!block) continue;
    state[block.dataset.block] ??= {};
    state[block.dataset.block][element.dataset.action] = plainValue(element);
  }
  return state;
}

// The memory beside the field that has the focus, and the keys that bring it into the field.
const PAUSE = 150;
const beside = document.getElementById("beside");
const column = beside?.parentElement;
const isWide = matchMedia("(min-width: 75rem)");
let asked = "", timer;

const fieldBeside = () => document.getElementById(beside?.querySelector("[data-field]")?.dataset.field);

// A match takes the place of all words, a term comes in at the cursor; as if typed, so that Ctrl+Z takes it back.
function put(button) {
  const field = document.getElementById(button.dataset.into);
  if (!field) return;
  const { put: whole, insert: part } = button.dataset;
  field.focus();
  if (part === undefined) field.select();
  if (!document.execCommand("insertText", false, whole ?? part)) {
    field.setRangeText(whole ?? part);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Digits stand for whole matches, letters for terms.
const KEYS = { "[data-put]": "123456789", "[data-insert]": "abcdefghijklmnopqrstuvwxyz" };
const keyed = () =>
  Object.entries(KEYS).flatMap(([kind, keys]) =>
    [...beside.querySelectorAll(`button${kind}`)].slice(0, keys.length).map((button, number) => [keys[number], button]),
  );

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put], [data-insert]");
  if (button) put(button);
  const back = event.target.closest("[data-back]");
  if (back && fieldBeside()) {
    event.preventDefault();
    fieldBeside().focus();
  }
});

// In a column of its own where there is room, else below its segment.
function place() {
  const segment = fieldBeside()?.closest(".segment");
  if (isWide.matches || !segment) column?.append(beside);
  else segment.after(beside);
}
isWide.addEventListener("change", place);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== beside) return;
  place();
  for (const [key, button] of keyed()) {
    const shown = button.querySelector("kbd");
    shown.textContent = key;
    shown.hidden = false;
  }
});

document.addEventListener("focusin", (event) => {
  const address = event.target.dataset?.beside;
  if (!beside || !address || address === asked) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    asked = address;
    htmx.ajax("GET", address, { target: "#beside", swap: "innerHTML" });
  }, PAUSE);
});

function search(words, side) {
  const field = document.getElementById("words-q");
  if (!field) return;
  field.focus();
  if (words) {
    field.value = words;
    field.form.side.value = side;
    htmx.trigger(field.form, "submit");
  }
}

document.addEventListener("keydown", (event) => {
  if (!beside || event.ctrlKey || event.metaKey || event.altKey) return;
  const isInside = beside.contains(event.target);
  const typed = event.target.matches?.("input, textarea, select");
  if (event.key === "F2" || (event.key === "Escape" && isInside)) {
    event.preventDefault();
    if (isInside) fieldBeside()?.focus();
    else (beside.querySelector("button[data-put], button[data-insert]") ?? beside).focus();
  } else if (event.key === "F4") {
    event.preventDefault();
    const { value = "", selectionStart: from, selectionEnd: to } = event.target;
    const words = typed ? String(value).slice(from, to) : "";
    search(words || String(getSelection()), words ? "target" : "source");
  } else if (isInside && !typed) {
    const button = new Map(keyed()).get(event.key);
    if (button) {
      event.preventDefault();
      put(button);
    }
  }
});

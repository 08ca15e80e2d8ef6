// The memory beside the field that has the focus, and the keys that bring it into the field.
const PAUSE = 150;
const beside = document.getElementById("beside");
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

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== beside) return;
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
    htmx.ajax("GET", address, { source: "#beside", target: "#beside", swap: "innerHTML" }).catch(() => (asked = ""));
  }, PAUSE);
});

function search(words, side) {
  if (beside.hidden) document.getElementById("tab-beside").click();
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
    if (beside.hidden) document.getElementById("tab-beside").click();
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

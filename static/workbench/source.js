// The author's screen: page and advice follow what is typed, blocks come in at the cursor, words stay in this browser.
import { Drafts } from "./drafts.js";
import { tabs } from "./side.js";

const form = document.getElementById("writing");
const field = document.getElementById("text");
const frame = document.getElementById("draft-page");
const toolbar = document.querySelector(".inserting");
const drafts = new Drafts(form.dataset.page);
const PAUSE = 400, AGAIN = 5000;
const KEPT = "text";
let timer, asking, asked, waits, isSure = false;

const note = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
const lineAt = (place) => field.value.slice(0, place).split("\n").length;

// Keeping what is typed

function takeKept() {
  const kept = drafts.of(KEPT);
  if (!kept || kept.text === field.value) return drafts.forget(KEPT);
  if (kept.sent && "answered" in form.dataset) return "saved" in form.dataset ? drafts.forget(KEPT) : keep(); // it has answered these
  field.value = kept.text;
  field.setSelectionRange(0, 0);
  // The text these words were typed over: if somebody saved since, saving tells of it with both texts.
  form.elements.read.value = kept.read;
  const shown = note("kept-note");
  shown.querySelector("[data-discard]").addEventListener("click", () => {
    drafts.forget(KEPT);
    location.reload();
  });
  field.before(shown);
}

const keep = (more) => drafts.keep(KEPT, { text: field.value, read: form.elements.read.value, ...more });

function typed() {
  keep();
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

addEventListener("beforeunload", (event) => {
  if (!drafts.works && !isSure && field.value !== field.defaultValue) event.preventDefault();
});

// What stands beside

async function ask() {
  const text = field.value;
  if (text === asked) return;
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams({ text });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(form.dataset.beside, { method: "POST", body, headers, signal: asking.signal });
    if (answer.redirected) return tell(note("signed-out-note"));
    if (!answer.ok) return;
    show(await answer.json());
    asked = text;
    tell();
  } catch {
    // without a connection, what was shown last stays; it is asked for again with the next letter, or when there is one
  }
}

function show({ page, faults, advice, count, said }) {
  refill(document.getElementById("faults"), faults);
  if (advice !== null) {
    refill(document.getElementById("advice"), advice);
    document.getElementById("advice-count").textContent = count || "";
  }
  document.getElementById("said").textContent = said;
  if (page !== null) draw(page);
}

// Who is at a button of a list finds themselves there when the list is new.
function refill(box, html) {
  const buttons = () => [...box.querySelectorAll("button")];
  const at = buttons().indexOf(document.activeElement);
  box.innerHTML = html;
  if (at >= 0) (buttons()[at] ?? buttons().at(-1) ?? field).focus({ preventScroll: true });
}

function draw(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const script of page.querySelectorAll("script")) script.remove();
  const before = frame.contentDocument?.querySelector("main");
  const main = page.querySelector("main");
  if (!before || !main) {
    frame.addEventListener("load", dress, { once: true });
    frame.srcdoc = main ? `<!doctype html>${page.documentElement.outerHTML}` : "";
    return;
  }
  const { scrollX, scrollY } = frame.contentWindow;
  before.replaceWith(frame.contentDocument.adoptNode(main));
  frame.contentWindow.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
  point(false);
}

function dress() {
  const style = frame.contentDocument.createElement("link");
  style.rel = "stylesheet";
  style.href = frame.dataset.style;
  frame.contentDocument.head.append(style);
  // A page to look at: nothing in it leads away, and nothing is sent.
  frame.contentDocument.addEventListener("submit", (event) => event.preventDefault());
  frame.contentDocument.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) event.preventDefault();
    const place = link?.getAttribute("href")?.match(/^#(.+)/)?.[1];
    if (place) bringIntoView(frame.contentDocument.getElementById(decodeURIComponent(place)));
  });
  point(true);
}

// The place on the page that the cursor is at; the page goes there when the cursor goes to another.
let pointed;
function point(isToFollow) {
  const page = frame.contentDocument;
  const line = lineAt(field.selectionStart);
  let place;
  for (const one of page?.querySelectorAll("[data-segment^=line-]") ?? []) {
    if (parseInt(one.dataset.segment.slice(5)) <= line) place = one;
  }
  for (const one of page?.querySelectorAll(".is-at") ?? []) one.classList.remove("is-at");
  place?.classList.add("is-at");
  if (isToFollow && place?.dataset.segment !== pointed) bringIntoView(place);
  pointed = place?.dataset.segment;
}

function bringIntoView(place) {
  if (!place) return;
  const box = place.getBoundingClientRect(), height = frame.clientHeight;
  if (box.top < 0 || box.bottom > height) frame.contentWindow.scrollBy({ top: box.top - height / 3, behavior: "instant" });
}

// To a line, or to words on it or below

function goTo(line, words) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const escaped = (words ?? "").trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = words && field.value.slice(start).match(new RegExp(escaped.join("[\\s*]+")));
  const from = start + (found?.index ?? 0);
  field.focus();
  field.setSelectionRange(from, from + (found?.[0] ?? lines[line - 1] ?? "").length);
  field.scrollTop = heightTo(from) - field.clientHeight / 3;
  field.scrollIntoView({ block: "nearest" });
}

// How far down a place stands, measured on a copy of the field's text up to there.
function heightTo(place) {
  const copy = field.cloneNode();
  copy.removeAttribute("id");
  copy.value = field.value.slice(0, place);
  copy.setAttribute("aria-hidden", "true");
  copy.className = `${field.className} measured`;
  copy.style.inlineSize = `${field.offsetWidth}px`;
  field.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}

// Putting in

function typeIn(text) {
  // As if typed, so that Ctrl+Z takes it back.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function insert(skeleton, place) {
  field.focus();
  let [start, end] = [field.selectionStart, field.selectionEnd];
  let chosen = field.value.slice(start, end);
  let before = "", after = "";
  if (place !== "words") {
    if (!isAlone(start, end)) {
      chosen = "";
      start = end = gapAt(end, place);
    }
    const [above, below] = [field.value.slice(0, start), field.value.slice(end)];
    before = above.trim() ? "\n".repeat(Math.max(0, 2 - above.match(/\n*$/)[0].length)) : "";
    after = below.trim() ? "\n".repeat(Math.max(0, 2 - below.match(/^\n*/)[0].length)) : below ? "" : "\n";
  }
  const [, left, sample, right] = skeleton.match(/^([^{]*)\{([^}]*)\}([^]*)$/);
  const words = chosen.trim() || sample;
  field.setSelectionRange(start, end);
  typeIn(before + left + words + right + after);
  const from = start + before.length + left.length;
  field.setSelectionRange(from, from + words.length);
  point(true);
}

// Whether a selection is a paragraph of one line, whole: a block takes its place. Other words stay where they are.
const isAlone = (start, end) =>
  start < end && !field.value.slice(start, end).includes("\n") &&
  /(^|\n\n)$/.test(field.value.slice(0, start)) && /^(\n\n|\n?$)/.test(field.value.slice(end));

// The end of the paragraph, list or table that the cursor is in; of the box as well, for what no box may hold.
function gapAt(place, kind) {
  const lines = field.value.split("\n");
  let line = lineAt(place) - 1;
  const opens = (one) => /^\s*:::\s*[a-z]/.test(one), closes = (one) => /^\s*:::\s*$/.test(one);
  const last = lines.slice(0, line + 1).findLastIndex((one) => opens(one) || closes(one));
  const isInBox = last >= 0 && (opens(lines[last]) || (last === line && closes(lines[last])));
  const close = isInBox ? lines.findIndex((one, at) => at >= line && closes(one)) : -1;
  if (isInBox && kind === "outside" && close >= 0) line = close;
  else while (lines[line].trim() && lines[line + 1]?.trim() && !closes(lines[line + 1])) line += 1;
  return lines.slice(0, line + 1).join("\n").length;
}

const stops = () => [...toolbar.querySelectorAll(":scope > button, :scope > details > summary")];
function shut(menu, isBack) {
  menu.open = false;
  if (isBack) menu.querySelector("summary").focus();
}
toolbar?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-text]");
  for (const menu of toolbar.querySelectorAll("details[open]")) if (button || !menu.contains(event.target)) shut(menu);
  if (button) insert(button.dataset.text, button.dataset.place);
});
toolbar?.addEventListener("keydown", (event) => {
  const menu = event.target.closest("details[open]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    event.preventDefault();
    if (menu) shut(menu, true);
    else field.focus();
  } else if (menu && down) {
    event.preventDefault();
    const all = [...menu.querySelectorAll("summary, button")];
    all.at((all.indexOf(event.target) + down) % all.length).focus();
  } else if (step) {
    event.preventDefault();
    const all = stops();
    const at = all.indexOf(event.target.closest("details")?.querySelector("summary") ?? event.target);
    const next = all.at((at + step) % all.length);
    if (menu) shut(menu);
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".inserting details[open]")) if (!menu.contains(event.target)) shut(menu);
});

// Sending: not before there is a connection

const isReachable = () => fetch(frame.dataset.style, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);

async function send(button) {
  clearTimeout(waits);
  if (await isReachable()) {
    isSure = true;
    if (field.value !== field.defaultValue) keep({ sent: true });
    return form.requestSubmit(button);
  }
  if (form.querySelector(".unsent [data-again]")) return (waits = setTimeout(send, AGAIN, button));
  const shown = note("unsent-note");
  shown.querySelector("[data-again]").addEventListener("click", () => send(button));
  tell(shown);
  addEventListener("online", () => send(button), { once: true });
  waits = setTimeout(send, AGAIN, button);
}

function tell(shown) {
  form.querySelector(".unsent")?.remove();
  if (shown) document.getElementById("said").after(shown);
}

form.addEventListener("submit", (event) => {
  if (isSure || !form.dataset.beside) return (isSure = false);
  event.preventDefault();
  send(event.submitter ?? form.querySelector("[name=save]"));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  if (button) goTo(Number(button.dataset.line), button.dataset.words);
});

tabs();
document.getElementById("tab-page").addEventListener("click", () => {
  pointed = undefined; // a page that was hidden has forgotten how far down it was
  point(true);
});
if (form.dataset.beside) {
  takeKept();
  field.addEventListener("input", typed);
  addEventListener("online", ask);
  document.addEventListener("selectionchange", () => document.activeElement === field && point(true));
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const pressed = event.key === "b" ? toolbar.querySelector("button") : event.key === "s" ? form.querySelector("[name=save]") : null;
    if (!pressed) return;
    event.preventDefault();
    pressed.click();
  });
  ask();
}

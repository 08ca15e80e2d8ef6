// The list of an edition: segments open in place, words are kept in the browser until the server has them, keys lead on.
import { Drafts } from "./drafts.js";
import { follow, placeSide, refreshPage, showPanel, tabs } from "./side.js";

const rows = document.querySelector(".rows");
const drafts = new Drafts(`${rows?.dataset.person ?? ""} ${rows?.dataset.page ?? ""}`);
const ahead = new Map(); // editors fetched before they are asked for, by segment
const rested = new Map(); // how segments looked before they were opened
const PARTIAL = { headers: { "HX-Request": "true" } };
const RETRY_SECONDS = [1, 2, 5, 10, 20, 30];
const PRESENCE_SECONDS = 15;
const SIGNED_OUT = "signed out";

const segments = () => [...rows.querySelectorAll(".seg")];
const segmentOf = (element) => element?.closest?.(".seg");
const fieldOf = (segment) => segment.querySelector("textarea[name=text]");
const addressOf = (segment) => segment.dataset.address ?? segment.querySelector(":scope > a").getAttribute("href");
const note = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

// Opening and closing

async function fetched(address) {
  const answer = await fetch(address, PARTIAL);
  if (answer.redirected) throw new Error(SIGNED_OUT);
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

function put(segment, html) {
  const id = segment.id;
  htmx.swap(segment, html, { swapStyle: "outerHTML" });
  return document.getElementById(id);
}

async function open(segment) {
  if (!segment) return;
  if (!segment.classList.contains("open")) {
    let html = ahead.get(segment.id);
    ahead.delete(segment.id);
    try {
      html ??= await fetched(addressOf(segment));
    } catch (problem) {
      if (problem.message === SIGNED_OUT) return loadAgainAt(segment);
      if (!segment.querySelector(".unsent")) segment.append(note("unopened-note"));
      return;
    }
    rested.set(segment.id, segment.outerHTML);
    segment = put(segment, html);
    furnish(segment);
  }
  for (const other of rows.querySelectorAll(".seg.open")) if (other !== segment && isUntouched(other)) rest(other);
  enter(segment);
  placeSide(segment);
  segment.scrollIntoView({ block: "nearest" });
  document.activeElement.scrollIntoView({ block: "nearest" }); // a segment may be taller than the window
  fetchAhead(segment);
  refreshPage(segment.id);
  follow(segment);
  return segment;
}

// Into the field behind its words, or onto the main step.
function enter(segment) {
  const field = fieldOf(segment);
  (field ?? segment.querySelector("[data-main]") ?? segment.querySelector("[data-close]")).focus({ preventScroll: true });
  field?.setSelectionRange(field.value.length, field.value.length);
}

const isUntouched = (segment) =>
  rested.has(segment.id) && !segment.matches(".sending") && !segment.querySelector(".unsent, [role=alert], details[open]") &&
  [...segment.querySelectorAll("textarea, input:not([type=hidden])")].every((field) => field.value === field.defaultValue);

function rest(segment) {
  const html = rested.get(segment.id);
  rested.delete(segment.id);
  if (html) put(segment, html);
}

async function fetchAhead(segment) {
  const next = waiting(segment, 1);
  if (!next || next.classList.contains("open") || ahead.has(next.id)) return;
  try {
    const html = await fetched(addressOf(next));
    ahead.clear();
    ahead.set(next.id, html);
  } catch {
    // without a connection there is nothing to have ready
  }
}

async function close(segment) {
  try {
    const closed = put(segment, await fetched(`${addressOf(segment)}?closed`));
    closed.querySelector("a").focus();
  } catch {
    segment.append(note("unopened-note"));
  }
}

// What an editor gets when it opens: the keys of the language, and words that were typed and never saved.
function furnish(segment) {
  const field = fieldOf(segment);
  if (!field) return;
  const keys = document.getElementById("specials");
  if (keys) segment.querySelector(".specials-here")?.append(keys.content.cloneNode(true));
  const kept = drafts.of(segment.id);
  if (!kept || kept.text === field.value) return drafts.forget(segment.id);
  field.value = kept.text;
  // The words these were typed over: if somebody changed them since, saving tells of it with both texts.
  segment.querySelector("[name=read_source]").value = kept.source;
  segment.querySelector("[name=read_target]").value = kept.target;
  segment.querySelector(".specials-here").before(note("kept-note"));
}

// Who is signed out is led to sign in when they save; what is asked for meanwhile leaves everything as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseURL.includes("/sign-in/")) event.detail.shouldSwap = false;
});

// Sending

async function send(segment, form, button, attempt = 0) {
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  const said = segment.querySelector(".saving");
  if (said) said.textContent = "…";
  segment.classList.add("sending");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, ...PARTIAL });
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  } catch {
    segment.classList.remove("sending");
    if (said) said.textContent = "";
    return again(segment, form, button, attempt, Number(answer?.headers.get("Retry-After")));
  }
  segment.classList.remove("sending");
  const html = await answer.text();
  if (answer.redirected || !html.includes(`id="${segment.id}"`)) return loadAgainAt(segment);
  const field = fieldOf(segment);
  const typed = field?.value;
  const at = segment.contains(document.activeElement) ? [field?.selectionStart, field?.selectionEnd] : null;
  const isKept = answer.ok && isWriting(body);
  const sent = body.get("text");
  const isMore = isKept && typed !== sent; // typed while the save was under way, over the words that are saved now
  if (isMore) drafts.keep(segment.id, { text: typed, source: body.get("read_source"), target: sent });
  else if (isKept) drafts.forget(segment.id);
  const now = put(segment, html);
  if (now.classList.contains("open")) reopen(now, isMore ? typed : undefined, at, answer.ok);
  else now.classList.toggle("unsaved", isMore);
  refreshPage();
  return { segment: now, done: answer.ok };
}

const isWriting = (body) => ["write", "write and submit"].includes(body.get("act"));

// Signed out, signed in anew elsewhere, or without the duty by now: the page says which, and the words are in the browser.
function loadAgainAt(segment) {
  location.hash = segment.id;
  location.reload();
}

// The editor once more: what was typed meanwhile is in the field, and the cursor is where it was.
function reopen(segment, typed, at, done) {
  const field = fieldOf(segment);
  if (typed !== undefined) drafts.forget(segment.id);
  furnish(segment);
  if (field && typed !== undefined) {
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (at) (field ?? segment.querySelector("[data-main]") ?? segment.querySelector("[data-close]")).focus();
  if (at && field && at[0] !== undefined) field.setSelectionRange(...at);
  if (done && segment.querySelector(".saving")) segment.querySelector(".saving").textContent = "✓";
}

// No connection: the words stay in the field and in the browser, and go again by themselves.
function again(segment, form, button, attempt, told) {
  segment.querySelector(".unsent")?.remove();
  const shown = note("unsent-note");
  form.append(shown);
  return new Promise((resolve) => {
    const seconds = told || RETRY_SECONDS[Math.min(attempt, RETRY_SECONDS.length - 1)];
    const once = () => {
      clearTimeout(timer);
      removeEventListener("online", once);
      shown.remove();
      if (segment.isConnected) resolve(send(segment, form, button, attempt + 1));
    };
    const timer = setTimeout(once, seconds * 1000);
    addEventListener("online", once);
    shown.querySelector("[data-again]").addEventListener("click", once);
  });
}

rows?.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-acts]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter.hidden) {
    // Enter in a field takes the step that the field belongs to, and no other.
    const meant = document.activeElement.closest("details")?.querySelector("button[name=act]");
    if (meant) form.requestSubmit(meant);
    return;
  }
  const segment = segmentOf(form);
  if (segment.classList.contains("sending")) return;
  segment.classList.add("sending");
  const next = waiting(segment, 1);
  const goesOn = event.submitter.hasAttribute("data-main");
  // The next segment is there at once; if this one is refused, it stays open with the reasons and is gone back to.
  const leading = goesOn && next ? open(next) : undefined;
  const sent = await send(segment, form, event.submitter);
  await leading;
  if (!sent?.segment) return;
  if (!sent.done) (sent.segment.querySelector("[role=alert]") ?? sent.segment).scrollIntoView({ block: "center" });
  if (!sent.done || (goesOn && !next)) (fieldOf(sent.segment) ?? sent.segment.querySelector("a, button"))?.focus();
});

// Moving

function waiting(from, step) {
  const all = segments();
  for (let number = all.indexOf(from) + step; number >= 0 && number < all.length; number += step) {
    if (all[number].classList.contains("mine")) return all[number];
  }
}

function beside(from, step) {
  const all = segments();
  return all[all.indexOf(from) + step];
}

rows?.addEventListener("click", (event) => {
  const segment = segmentOf(event.target);
  if (!segment || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (!segment.classList.contains("open")) {
    if (link && link.parentElement !== segment) return;
    if (!link && !getSelection().isCollapsed) return;
    event.preventDefault();
    open(segment);
  } else if (link?.hasAttribute("data-close")) {
    event.preventDefault();
    close(segment);
  } else if (link?.dataset.panel) {
    event.preventDefault();
    showPanel(link.dataset.panel, link.getAttribute("href"));
  } else if (event.target.closest("[data-discard]")) {
    drafts.forget(segment.id);
    fetched(addressOf(segment)).then((html) => {
      const now = put(segment, html);
      furnish(now);
      fieldOf(now)?.focus();
    });
  }
});

document.addEventListener("keydown", (event) => {
  const segment = segmentOf(event.target);
  // A key that is held down must not approve what nobody has read.
  if (event.key === "Enter" && event.repeat && event.target.closest?.("button")) return event.preventDefault();
  if (event.key === "F8") {
    event.preventDefault();
    open(waiting(segment, event.shiftKey ? -1 : 1) ?? (segment ? undefined : waiting(undefined, 1)));
  }
  if (!segment || !segment.classList.contains("open")) return;
  const withCtrl = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && withCtrl && !event.repeat) press(event, segment.querySelector("[data-main]"));
  else if (event.key === "s" && withCtrl) press(event, segment.querySelector("[data-save]"));
  else if (event.key === "F9") copySource(event, segment);
  else if (event.key === "Escape" && !document.getElementById("beside")?.contains(event.target)) close(segment);
  else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    open(beside(segment, event.key === "ArrowDown" ? 1 : -1));
  }
});

function press(event, button) {
  event.preventDefault();
  button?.form.requestSubmit(button);
}

function copySource(event, segment) {
  const field = fieldOf(segment);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
  typeIn(field, segment.querySelector("[data-source]").dataset.source);
}

function typeIn(field, text) {
  // As if typed, so that Ctrl+Z takes it back.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The keys of a language: a character at the cursor, or a pair round what is selected; one stop for Tab, arrows inside.
rows?.addEventListener("click", (event) => {
  const key = event.target.closest(".specials button");
  const field = key && fieldOf(segmentOf(key));
  if (!field) return;
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  const before = event.shiftKey ? key.dataset.before.toLocaleUpperCase(field.lang) : key.dataset.before;
  field.focus();
  typeIn(field, before + chosen + key.dataset.after);
});
rows?.addEventListener("keydown", (event) => {
  const key = event.target.closest(".specials button");
  if (!key || !["ArrowRight", "ArrowLeft"].includes(event.key)) return;
  const all = [...key.parentElement.children];
  const next = all.at((all.indexOf(key) + (event.key === "ArrowRight" ? 1 : -1)) % all.length);
  key.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

// Keeping what is typed

rows?.addEventListener("input", (event) => {
  const segment = segmentOf(event.target);
  if (!segment || event.target !== fieldOf(segment)) return;
  const source = segment.querySelector("[name=read_source]").value;
  const target = segment.querySelector("[name=read_target]").value;
  drafts.keep(segment.id, { text: event.target.value, source, target });
  refreshPage(segment.id, 300);
});
addEventListener("beforeunload", (event) => {
  // The browser has the words in any case; without storage only this warning keeps them.
  if (!drafts.works && segments().some((one) => fieldOf(one) && fieldOf(one).value !== fieldOf(one).defaultValue)) event.preventDefault();
});
for (const id of drafts.all()) document.getElementById(id)?.classList.add("unsaved");

// Who else is here

const here = document.getElementById("here");
async function tellPresence() {
  if (!here?.dataset.address || document.hidden) return;
  const segment = segmentOf(document.activeElement);
  const field = segment && fieldOf(segment);
  const body = new URLSearchParams({ segment: segment?.id ?? "", seen: here.querySelector("[name=seen]")?.value ?? "" });
  if (field && field.value !== field.defaultValue) body.set("writing", "1");
  try {
    const headers = { ...PARTIAL.headers, "X-CSRFToken": here.dataset.token };
    const answer = await fetch(here.dataset.address, { method: "POST", body, headers });
    if (answer.status === 403) delete here.dataset.address; // who has no duty here is not told of
    if (answer.status !== 200) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("here");
    here.replaceChildren(...told.childNodes);
    for (const open of rows.querySelectorAll(".seg.open")) {
      const other = [...here.querySelectorAll("[data-segment]")].find((one) => one.dataset.segment === open.id);
      const said = open.querySelector(".elsewhere");
      said.hidden = !other;
      said.textContent = other?.textContent ?? "";
    }
  } catch {
    // without a connection nobody is told of, and nothing is lost
  }
}
if (here) {
  setInterval(tellPresence, PRESENCE_SECONDS * 1000);
  tellPresence();
}
rows?.addEventListener("focusin", tellPresence);

for (const open of rows?.querySelectorAll(".seg.open") ?? []) furnish(open);
if (location.hash) open(document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".seg"));
tabs();

// What stands beside the list: memory, the page as a draft, talk, history; one at a time, as tabs.
const side = document.getElementById("side");
const frame = document.getElementById("live-page");
const isWide = matchMedia("(min-width: 62rem)");
let wanted = "", timer, asking;

const isWritten = (panel) => [...panel.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
const tabOf = (name) => document.getElementById(`tab-${name}`);

export function tabs() {
  if (!side) return;
  const all = [...side.querySelectorAll("[role=tab]")];
  side.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab.id.slice(4));
  });
  side.addEventListener("keydown", (event) => {
    const tab = event.target.closest("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    event.preventDefault();
    const next = all.at((all.indexOf(tab) + step) % all.length);
    choose(next.id.slice(4));
    next.focus();
  });
  // What is typed while another panel is on its way stays; it is the panel that is not taken.
  side.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, target } = event.detail;
    if (requestConfig.verb !== "get" || !isWritten(target)) return;
    event.detail.shouldSwap = false;
    delete target.dataset.shows;
  });
  const last = localStorage.getItem("verbatim side");
  if (last === "page" && tabOf(last)) choose(last);
}

function choose(name) {
  for (const tab of side.querySelectorAll("[role=tab]")) {
    const isChosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
  }
  localStorage.setItem("verbatim side", name);
  const segment = document.querySelector(".seg.open:focus-within") ?? document.querySelector(".seg.open");
  const link = segment?.querySelector(`[data-panel=${name}]`);
  if (link) load(name, link.getAttribute("href"));
  if (name === "page") refreshPage(segment?.id);
}

function load(name, address) {
  const panel = document.getElementById(name);
  if (panel.dataset.shows === address) return;
  panel.dataset.shows = address;
  // What could not be had is asked for again next time.
  htmx.ajax("GET", address, { source: panel, target: panel, swap: "innerHTML" }).catch(() => delete panel.dataset.shows);
}

// What stands beside is about the segment that is open; a comment that is being written is not taken away.
export function follow(segment) {
  const chosen = side?.querySelector("[aria-selected=true]")?.id.slice(4);
  const link = chosen && segment.querySelector(`[data-panel=${chosen}]`);
  if (!link || (chosen === "beside" && segment.querySelector("[data-beside]"))) return; // the memory follows the field
  if (!isWritten(document.getElementById(chosen))) load(chosen, link.getAttribute("href"));
}

export function showPanel(name, address) {
  if (!tabOf(name)) return (location.href = address);
  delete document.getElementById(name).dataset.shows;
  choose(name);
  if (!isWide.matches) side.scrollIntoView();
  tabOf(name).focus();
}

// In a column of its own where there is room, else below the segment that is open.
export function placeSide(segment) {
  if (!side) return;
  if (isWide.matches) document.querySelector(".with-beside").append(side);
  else segment.after(side);
}
isWide.addEventListener("change", () => {
  const segment = document.querySelector(".seg.open");
  if (segment) placeSide(segment);
});

// The page as patients would see it, the words in open fields included; asked for when nobody has typed for a moment.
export function refreshPage(id = "", pause = 0) {
  if (id) wanted = id;
  if (!frame || frame.closest("[hidden]")) return;
  clearTimeout(timer);
  timer = setTimeout(draw, pause);
}

async function draw() {
  if (!frame.src) {
    frame.src = frame.dataset.src;
    frame.addEventListener("load", dress, { once: true });
    return;
  }
  const body = new URLSearchParams();
  for (const field of document.querySelectorAll(".seg.open textarea[name=text]")) {
    body.set(`text-${field.closest(".seg").id}`, field.value);
  }
  const token = document.querySelector(".seg.open [name=csrfmiddlewaretoken]")?.value;
  asking?.abort();
  asking = new AbortController();
  try {
    if (token && [...body].length) {
      const headers = { "X-CSRFToken": token };
      const answer = await fetch(frame.dataset.draft, { method: "POST", body, headers, signal: asking.signal });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        frame.contentDocument.querySelector("main")?.replaceWith(page.querySelector("main"));
      }
    }
    point();
  } catch {
    // the draft that was drawn last stays
  }
}

function dress() {
  const style = frame.contentDocument.createElement("link");
  style.rel = "stylesheet";
  style.href = frame.dataset.style;
  frame.contentDocument.head.append(style);
  draw();
}

function point() {
  const place = frame.contentDocument?.querySelector(`[data-segment="${CSS.escape(wanted)}"]`);
  for (const one of frame.contentDocument?.querySelectorAll(".is-at") ?? []) one.classList.remove("is-at");
  place?.classList.add("is-at");
  place?.scrollIntoView({ block: "center" });
}

// Ctrl+Enter takes the main step of the segment that has the focus and goes on to the next one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const segment = event.target.closest(".segment");
  const button = segment?.querySelector("[data-main]");
  if (!button) return;
  event.preventDefault();
  const all = [...document.querySelectorAll(".segment")];
  const next = all[all.indexOf(segment) + 1]?.querySelector("textarea, [data-main]");
  button.click();
  next?.focus();
});

// Words that are typed and not saved are not lost by a slip.
const unsaved = () =>
  [...document.querySelectorAll("textarea[name=text]")].some((field) => field.value !== field.defaultValue);
let leaving = false;
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("hx-post")) leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved()) event.preventDefault();
});

// Long work is seen to go on, and nothing is sent twice by a second click; who comes back finds the form as it was.
let undo = [];
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  const buttons = [...form.querySelectorAll("button:enabled")];
  const bar = form.querySelector("progress") ?? document.getElementById("busy").content.firstElementChild.cloneNode(true);
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  const timer = setTimeout(() => {
    bar.hidden = false;
    if (!bar.isConnected) form.append(bar);
  }, 300);
  undo.push(() => {
    clearTimeout(timer);
    bar.hidden = true;
    buttons.forEach((button) => (button.disabled = false));
  });
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  undo.forEach((step) => step());
  undo = [];
});

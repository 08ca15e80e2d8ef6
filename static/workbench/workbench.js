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

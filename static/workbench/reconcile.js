// 1, 2 and 3 give a verdict on the wording that has the focus; in a field they are what they are.
// A key that is held down, or pressed before the last answer is there, gives no verdict on what nobody has read.
let sent = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  const button = event.target.closest(".weighing")?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  if (!event.repeat && !sent) button.click();
});

// The answer takes the row's place: the focus goes on to the next wording, or to the reason that was wanting.
document.addEventListener("htmx:beforeRequest", (event) => {
  sent = event.target.closest(".weighing")?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  const row = sent && document.getElementById(sent);
  sent = "";
  if (!row) return;
  const refused = row.querySelector("[role=alert]");
  (refused ? row.querySelector("input[name=reason]") : (row.nextElementSibling ?? row)).focus();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.xhr.status || event.detail.xhr.status >= 500) sent = "";
});

// Ctrl+Enter sends what is typed; a name in the list goes to where the cursor was.
let field;
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-talk] textarea")) field = event.target;
});
document.addEventListener("keydown", (event) => {
  const typed = event.target.closest?.("[data-talk] textarea");
  if (!typed || event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  typed.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const name = event.target.closest?.("[data-name]")?.dataset.name;
  const talk = event.target.closest?.("[data-talk]");
  if (!name || !talk) return;
  const into = talk.contains(field) ? field : talk.querySelector(":scope > section:last-of-type > form textarea");
  if (!into) return;
  into.focus();
  const before = into.value.slice(0, into.selectionStart);
  into.setRangeText(`${/\S$/.test(before) ? " " : ""}@${name} `, into.selectionStart, into.selectionEnd, "end");
  into.dispatchEvent(new Event("input", { bubbles: true }));
});

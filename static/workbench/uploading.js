// A file is judged while the page waits; a bar says so, and a second press does not send it twice.
for (const form of document.querySelectorAll("form[data-judges]")) {
  form.addEventListener("submit", () => {
    form.querySelector("progress").hidden = false;
    form.querySelector("button").disabled = true;
  });
}
// The page may come back from the browser's memory as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-judges]")) {
    form.querySelector("progress").hidden = true;
    form.querySelector("button").disabled = false;
  }
});

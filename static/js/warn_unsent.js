// Words that were typed and not sent: the browser asks before the page with them is left, by whatever link or button.
const unsent = new Set();

const told = (form) => form?.method === "post" && form.querySelector("textarea");

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (told(form)) unsent.add(form);
});
document.addEventListener("submit", (event) => { unsent.delete(event.target); });
addEventListener("beforeunload", (event) => { if (unsent.size) event.preventDefault(); });
addEventListener("pageshow", (event) => { if (event.persisted) unsent.clear(); });

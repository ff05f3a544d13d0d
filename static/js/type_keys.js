// Keys on the screen for fields that have no other keyboard there: [data-key] types into the field of the same form that was
// touched last. Without this the fields are typed into.
let field;

const ready = () => {
  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
  field = document.querySelector("form [data-typed]");
};

function type(key) {
  const most = field.maxLength > 0 ? field.maxLength : 99;
  field.value = key === "back" ? field.value.slice(0, -1) : (field.value + key).slice(0, most);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("focusin", ({ target }) => { if (target.matches("[data-typed]")) field = target; });
document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (key && field?.isConnected) type(key.dataset.key);
});
document.addEventListener("courtyard:opened", ready);
document.addEventListener("courtyard:closed", () => { field = undefined; }); // with what was typed into it
ready();

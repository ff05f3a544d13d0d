// Two buttons beside a number field: [data-stepper] holds the input; without this the field is typed into.
function button(word, sign, step, input) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
  made.setAttribute("aria-label", word);
  made.addEventListener("click", () => {
    const min = Number(input.min || 1);
    const max = Number(input.max || 99);
    input.value = Math.min(max, Math.max(min, Number(input.value || min) + step));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return made;
}

function lift() {
  for (const stepper of document.querySelectorAll("[data-stepper]:not([data-lifted])")) {
    const input = stepper.querySelector("input");
    stepper.dataset.lifted = "";
    stepper.prepend(button(stepper.dataset.less, "−", -1, input));
    stepper.append(button(stepper.dataset.more, "+", 1, input));
  }
}

lift();
document.addEventListener("courtyard:opened", lift);
for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();

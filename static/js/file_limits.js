// A file that the server would refuse for its size is told at once, before minutes of upload. Without this it is told after.

for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  input.addEventListener("change", () => {
    const file = input.files[0];
    const tooLarge = file && file.size > Number(input.dataset.most);
    let said = input.parentElement.querySelector("[data-too-large-said]");
    if (!said) {
      said = document.createElement("p");
      said.className = "error";
      said.dataset.tooLargeSaid = "";
      said.setAttribute("role", "alert");
      input.after(said);
    }
    said.textContent = tooLarge ? input.dataset.tooLarge : "";
    said.hidden = !tooLarge;
    if (tooLarge) input.value = "";
  });
}

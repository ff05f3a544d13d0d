// Photos chosen one after another add up, are shown, and can be taken out again before they are sent.
// Without this the browser's own file field stands there and does the same, less kindly.

const pickers = document.querySelectorAll("[data-photo-picker]");

function attach(box) {
  const input = box.querySelector("input[type=file]");
  const most = Number(box.dataset.most);
  let chosen = [];
  box.classList.add("is-live");

  function draw() {
    const files = new DataTransfer();
    chosen.forEach((file) => files.items.add(file));
    input.files = files.files;
    box.querySelectorAll("[data-picked]").forEach((old) => {
      URL.revokeObjectURL(old.querySelector("img").src);
      old.remove();
    });
    chosen.forEach((file) => input.closest("label").before(thumbnail(file)));
    input.closest("label").hidden = chosen.length >= most;
  }

  function thumbnail(file) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "photo-picked";
    button.dataset.picked = "";
    button.setAttribute("aria-label", `${box.dataset.remove} ${file.name}`);
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = "";
    button.append(picture, "×");
    button.addEventListener("click", () => {
      chosen = chosen.filter((other) => other !== file);
      draw();
    });
    return button;
  }

  input.addEventListener("change", () => {
    chosen = [...chosen, ...input.files].slice(0, most);
    draw();
  });
}

pickers.forEach(attach);

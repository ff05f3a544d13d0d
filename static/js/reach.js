// 低位: all that is touched lies within reach of somebody who sits. Where a panel hangs high its measures choose it for the house;
// one tap chooses otherwise, until the screen rests.
const board = document.querySelector("[data-board]");
const house = board.dataset.reach;

function draw() {
  for (const key of document.querySelectorAll("[data-choose-reach]")) {
    key.hidden = false;
    key.setAttribute("aria-pressed", board.dataset.reach === "low");
  }
}

function reach(chosen) {
  board.dataset.reach = chosen;
  draw();
}

export const isMoved = () => board.dataset.reach !== house;
export const settle = () => reach(house);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-choose-reach]")) reach(board.dataset.reach === "low" ? "" : "low");
});
document.addEventListener("courtyard:swapped", draw);
draw();

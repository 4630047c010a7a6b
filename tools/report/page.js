// What the page does beyond showing itself: it can be read without.

// A table that fits needs no stop of the keyboard.
for (const box of document.querySelectorAll(".scroll")) {
  const fit = () => {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  };
  new ResizeObserver(fit).observe(box);
}

// Everything folded is printed.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const each of unfolded) each.open = true;
});
addEventListener("afterprint", () => {
  for (const each of unfolded) each.open = false;
});

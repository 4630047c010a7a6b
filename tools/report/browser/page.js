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

// Finding resources in the tree: what matches is shown with its component, and the number of hits is read out.
for (const control of document.querySelectorAll("[data-filter]")) {
  const tree = document.getElementById(control.dataset.filter);
  const items = [...tree.querySelectorAll("[data-find]")];
  const status = control.querySelector("[role=status]");
  const unfold = (open) => {
    for (const { firstElementChild } of items) firstElementChild.open = open;
  };
  const filter = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const isHit = (item) => words.every((word) => item.dataset.find.includes(word));
    const hits = words.length === 0 ? [] : items.filter(isHit);
    for (const item of items) {
      const inside = hits.some((hit) => hit !== item && item.contains(hit));
      item.hidden = words.length > 0 && !inside && !hits.includes(item);
      item.firstElementChild.open = inside;
    }
    status.textContent = words.length === 0 ? "" : `${hits.length} of ${items.length} found`;
  };
  // A link to what is not shown at the moment.
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.hidden || !tree.contains(target)) return;
    control.querySelector("input").value = "";
    filter("");
    location.replace(location.hash);
  });
  control.hidden = false;
  control.querySelector("input").addEventListener("input", ({ target }) => filter(target.value));
  control.querySelector("[data-fold=open]").addEventListener("click", () => unfold(true));
  control.querySelector("[data-fold=close]").addEventListener("click", () => unfold(false));
}

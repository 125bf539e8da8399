"use strict";
(() => {
  const all = [...document.querySelectorAll("article.unit")];
  const directories = [...document.querySelectorAll("section.directory")];
  const form = document.querySelector("form.filter");
  const nothing = document.querySelector(".nothing");
  const output = form.querySelector("output");
  const fold = form.elements.fold;
  const keys = ["q", "outcome", "reason", "directory", "level"];
  const texts = new Map();
  const text = (unit) => {
    if (!texts.has(unit)) texts.set(unit, unit.textContent.toLowerCase());
    return texts.get(unit);
  };
  const shown = () => all.filter((unit) => !unit.hidden);

  const apply = () => {
    const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const unit of all) {
      const fits = keys.slice(1).every((key) => {
        const wanted = form.elements[key].value;
        return !wanted || unit.dataset[key] === wanted || (key === "outcome" && unit.dataset.kind === wanted);
      });
      unit.hidden = !(fits && words.every((word) => text(unit).includes(word)));
      count += unit.hidden ? 0 : 1;
    }
    const filtered = keys.some((key) => form.elements[key].value !== "");
    for (const directory of directories) {
      const there = directory.querySelectorAll("article.unit").length;
      const left = directory.querySelectorAll("article.unit:not([hidden])").length;
      directory.hidden = left === 0;
      const more = directory.querySelector("h3 .more");
      more.dataset.all ??= more.textContent;
      more.textContent = filtered ? `${left} of ${there} shown` : more.dataset.all;
    }
    nothing.hidden = count > 0 || all.length === 0;
    output.value = `${count} of ${all.length}`;
    for (const key of keys) form.elements[key].classList.toggle("set", form.elements[key].value !== "");
  };

  // The filter stands in the address, so that a link leads to the same view.
  const remember = () => {
    const set = new URLSearchParams();
    for (const key of keys) if (form.elements[key].value) set.set(key, form.elements[key].value);
    const hash = set.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };

  const open = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    const inner = element.matches("article.unit") ? element.querySelector("details") : null;
    if (inner) inner.open = true;
  };

  const follow = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const set = new URLSearchParams(hash);
      for (const key of keys) form.elements[key].value = set.get(key) ?? "";
      apply();
      document.getElementById("units").scrollIntoView({ behavior: "instant" });
      return;
    }
    const target = hash && document.getElementById(hash);
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); apply(); }
    open(target);
    target.scrollIntoView({ behavior: "instant" });
  };

  const move = (step) => {
    const units = shown();
    const current = units.indexOf(document.activeElement.closest("article.unit"));
    const next = units[current < 0 ? (step > 0 ? 0 : units.length - 1) : current + step];
    if (next) next.querySelector("summary").focus();
  };

  const copied = async (button) => {
    const patch = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(patch.textContent);
      button.textContent = "Copied";
    } catch {
      // Without leave to write it is shown, and marked for the reader to copy.
      patch.hidden = false;
      getSelection().selectAllChildren(patch);
      button.textContent = "Marked: copy it";
    }
    setTimeout(() => { button.textContent = "Copy patch"; }, 3000);
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", () => copied(button));
  }

  form.hidden = all.length === 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  fold.addEventListener("click", () => {
    const opened = fold.getAttribute("aria-pressed") !== "true";
    for (const unit of shown()) unit.querySelector("details").open = opened;
    fold.setAttribute("aria-pressed", String(opened));
    fold.textContent = opened ? "Close all" : "Open all";
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") { event.preventDefault(); form.elements.q.focus(); }
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
  });
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article.unit:not([hidden]) details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; });
  addEventListener("hashchange", follow);
  apply();
  follow();
})();

// Everything works without this file. It adds sliders to the amounts of a plan, takes papers that are dropped onto a
// year, and tells the program which pages are open, so that it ends with the last of them.
"use strict";

function slide(field, refresh) {
  const range = document.createElement("input");
  range.type = "range";
  range.min = "0";
  range.max = field.dataset.most;
  range.step = field.dataset.step;
  range.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`).textContent.trim() + ", slider");
  const follow = () => { range.value = (field.value || field.placeholder).replace(/[^0-9.]/g, "") || "0"; };
  follow();
  range.addEventListener("input", () => { field.value = range.value; refresh(); });
  field.addEventListener("input", () => { follow(); refresh(); });
  field.after(range);
}

function sliders(form) {
  const target = document.getElementById(form.dataset.slides);
  let waiting = 0, asked = 0;
  const refresh = () => { clearTimeout(waiting); waiting = setTimeout(load, 200); };
  async function load() {
    const mine = ++asked;
    const address = location.pathname + "?" + new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      const text = await answer.text();
      if (mine !== asked) return;
      const found = new DOMParser().parseFromString(text, "text/html").getElementById(target.id);
      if (found) target.replaceChildren(...found.childNodes);
    } catch { target.textContent = "The program has ended."; }
  }
  for (const field of form.querySelectorAll("[data-most]")) slide(field, refresh);
}

function dropping(place) {
  const over = (on) => place.classList.toggle("over", on);
  place.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  place.addEventListener("dragleave", () => over(false));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const form = document.getElementById(place.dataset.drop);
    const field = form && form.querySelector("input[type=file]");
    if (!field || !event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    form.submit();
  });
}

document.querySelectorAll("form[data-slides]").forEach(sliders);
document.querySelectorAll("[data-drop]").forEach(dropping);
const tab = String(Math.random()).slice(2);
const tell = (what) => navigator.sendBeacon("/tab", new URLSearchParams({ tab, what }));
addEventListener("pageshow", () => tell("here"));
addEventListener("pagehide", () => tell("gone"));

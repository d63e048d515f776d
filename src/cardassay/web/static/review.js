// The review by keyboard, focus where the next item begins, and what a screen reader hears of it.
"use strict";
(() => {
  const heard = document.createElement("div");
  heard.className = "hidden";
  heard.setAttribute("role", "status");
  heard.setAttribute("aria-live", "polite");

  const review = () => document.getElementById("review");
  const remembered = () => { try { return localStorage.getItem("cardassay-keys") !== "off"; } catch { return true; } };
  let keys = remembered();

  function prepare() {
    const place = review();
    if (!place) return;
    for (const hidden of place.querySelectorAll("[data-opens][hidden], .keys-help[hidden]")) hidden.hidden = false;
    const box = place.querySelector("#keys");
    if (box) box.checked = keys;
    for (const address of (place.dataset.ahead || "").split(" ")) if (address) new Image().src = address;
    const strip = place.querySelector(".strip");
    const picture = strip && strip.querySelector("img");
    if (picture) {
      // The words come into view where the close-up is wider than the screen; 595 points are a sheet of A4.
      const into = () => { strip.scrollLeft = Math.max(0, (Number(strip.dataset.from) / 595) * picture.clientWidth - 96); };
      if (picture.complete) into(); else picture.addEventListener("load", into, { once: true });
    }
  }

  function arrived() {
    prepare();
    const place = review();
    const title = place && place.querySelector("#asked");
    if (!title) return;
    window.scrollTo(0, 0);
    title.focus();
    heard.textContent = "";
    // A live region speaks when its text changes; the heading speaks since it has the focus.
    setTimeout(() => { heard.textContent = place.dataset.say || ""; }, 60);
  }

  function typing(target) {
    return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) &&
      !(target instanceof HTMLInputElement && target.type === "checkbox");
  }

  function open(name) {
    const box = document.getElementById(name);
    if (!box) return;
    box.open = true;
    const field = box.querySelector("textarea, input:not([type=hidden]), select");
    if (field) { field.focus(); if (field.select) field.select(); }
  }

  document.addEventListener("keydown", (event) => {
    const place = review();
    if (!place || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const large = place.querySelector("#sheet.large");
    if (event.key === "Escape") {
      if (large) { large.classList.remove("large"); event.preventDefault(); return; }
      if (typing(target)) { const title = place.querySelector("#asked"); if (title) title.focus(); event.preventDefault(); }
      return;
    }
    if (event.key === "Enter" && target instanceof HTMLTextAreaElement && "submits" in target.dataset && !event.shiftKey) {
      event.preventDefault();
      target.form.querySelector("button[name=answer]").click(); // htmx takes the answer from the button that was clicked
      return;
    }
    if (!keys || event.repeat || typing(target)) return;
    if (event.key === "Enter") {
      if (target instanceof HTMLElement && target.closest("a, button, summary, label")) return;
      const main = place.querySelector("[data-main]");
      if (main) { event.preventDefault(); main.click(); }
      return;
    }
    if (event.key === "z") {
      const sheet = place.querySelector("#sheet");
      if (sheet) { sheet.classList.toggle("large"); event.preventDefault(); }
      return;
    }
    const wanted = event.key.toLowerCase();
    for (const one of place.querySelectorAll("[data-key]")) {
      if (one.dataset.key.split(" ").includes(wanted)) {
        event.preventDefault();
        if (one.dataset.opens) open(one.dataset.opens); else one.click();
        return;
      }
    }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element && event.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
  });

  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.id === "keys") {
      keys = event.target.checked;
      try { localStorage.setItem("cardassay-keys", keys ? "on" : "off"); } catch { /* private window: it holds for this page */ }
    }
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const told = event.detail.xhr.status;
    // What was typed and what is wrong with it, or who said something else, is a page of the review too.
    if ((told === 409 || told === 422) && event.detail.xhr.responseText.includes('id="review"')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const into = event.detail.elt || event.target;
    if (into && into.id === "sheet") {
      const link = into.querySelector("nav a");
      if (link) link.focus();
    } else if (review() && (into === review() || (into && into.contains(review())))) {
      arrived();
      const wrong = document.getElementById("text-wrong");
      if (wrong) open("other");
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(heard);
    const place = review();
    if (!place) return;
    prepare();
    if (document.getElementById("text-wrong")) { open("other"); return; }
    const title = place.querySelector("#asked");
    if (title && !location.hash) title.focus({ preventScroll: true });
  });
})();

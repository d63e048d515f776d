// Reading pages: the slider and the date field of a day say the same; a link to a finding opens it.
"use strict";
function iso(first, days) {
  const day = new Date(first + "T00:00:00Z");
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
document.addEventListener("input", (event) => {
  const form = event.target.closest("form.days");
  if (!form) return;
  const at = form.elements.at, day = form.elements.day, first = form.dataset.first;
  if (event.target === at) {
    day.value = iso(first, Number(at.value));
    at.setAttribute("aria-valuetext", day.value);
  } else if (event.target === day && day.value) {
    at.value = Math.round((Date.parse(day.value + "T00:00:00Z") - Date.parse(first + "T00:00:00Z")) / 86400000);
    at.setAttribute("aria-valuetext", day.value);
  }
}, true);
function opened() {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = place; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
}
window.addEventListener("hashchange", opened);
opened();

// What pages need beyond htmx: errors of the server are shown where they happen.
"use strict";
document.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("notice");
  if (place) place.innerHTML = event.detail.xhr.responseText; // made and escaped by the server
});

// A text or an address copied with one button.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = "value" in source ? source.value : source.textContent;
  try {
    await navigator.clipboard.writeText(text);
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 2000);
  } catch {
    const range = document.createRange(); // no clipboard: the text is marked for the person
    if ("select" in source) source.select();
    else { range.selectNodeContents(source); getSelection().removeAllRanges(); getSelection().addRange(range); }
  }
});

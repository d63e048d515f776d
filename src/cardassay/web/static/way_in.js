// Files sent in pieces: one that was cut off goes on where it stopped, also after the page was closed.
"use strict";
(() => {
  const form = document.getElementById("send");
  if (!form) return;
  const input = document.getElementById("files");
  const item = document.getElementById("item");
  const list = document.getElementById("progress");
  const drop = form.querySelector(".drop");
  const at = form.dataset.at;
  const piece = Number(form.dataset.piece);
  const say = form.dataset;
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const key = (file) => `cardassay ${at.slice(-12)} ${file.name} ${file.size} ${file.lastModified}`;

  class Refused extends Error {}

  async function asked(method, address, body, json) {
    const headers = { accept: "application/json" };
    if (json) headers["content-type"] = "application/json";
    const answer = await fetch(address, { method, headers, body: json ? JSON.stringify(body) : body });
    if (answer.status === 429) {
      await pause(1000 * Number(answer.headers.get("retry-after") || 5));
      return asked(method, address, body, json);
    }
    const content = await answer.json().catch(() => ({}));
    if (answer.status >= 500) throw new Error(content.detail || "");
    return { ok: answer.ok, status: answer.status, content };
  }

  async function begun(file) {
    const former = localStorage.getItem(key(file));
    if (former) {
      const found = await asked("GET", `${at}/files/${former}`);
      if (found.ok && !found.content.done) return found.content;
    }
    const made = await asked("POST", `${at}/files`, { name: file.name, size: file.size }, true);
    if (!made.ok) throw new Refused(made.content.detail || "");
    localStorage.setItem(key(file), made.content.id);
    return made.content;
  }

  async function sent(file, chosen, show) {
    let state = null;
    for (let tries = 0; ;) {
      try {
        state = state || (await begun(file));
        while (!state.done) {
          const part = file.slice(state.received, state.received + piece);
          const address = `${at}/files/${state.id}?offset=${state.received}&item=${encodeURIComponent(chosen)}`;
          const answer = await asked("PUT", address, part);
          if (answer.status === 409) state = (await asked("GET", `${at}/files/${state.id}`)).content;
          else if (!answer.ok) throw new Refused(answer.content.detail || "");
          else state = answer.content;
          tries = 0;
          show(state.done ? say.done : say.sending, state.received, file.size);
        }
        localStorage.removeItem(key(file));
        return;
      } catch (error) {
        if (error instanceof Refused || ++tries > 20) throw error;
        show(say.broken, state ? state.received : 0, file.size);
        await pause(Math.min(30000, 500 * 2 ** tries));
        state = state && (await asked("GET", `${at}/files/${state.id}`).then((a) => a.content).catch(() => state));
      }
    }
  }

  function row(file) {
    const line = document.createElement("li");
    const bar = document.createElement("progress");
    const text = document.createElement("span");
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(bar, " ", file.name, " · ", text);
    list.append(line);
    text.textContent = say.waiting;
    return (said, done) => {
      text.textContent = said;
      bar.value = done;
    };
  }

  let busy = false;
  async function send(files) {
    if (busy || !files.length) return;
    busy = true;
    const chosen = item ? item.value : "";
    const lines = [...files].map((file) => [file, row(file)]);
    let failed = 0;
    for (const [file, show] of lines) {
      try {
        await sent(file, chosen, show);
      } catch (error) {
        failed += 1;
        show(`${say.failed}${error.message ? `: ${error.message}` : ""}`, 0);
      }
    }
    busy = false;
    input.value = "";
    if (!failed) location.replace(`${at}?language=${document.documentElement.lang}`);
  }

  document.getElementById("drop-hint").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(input.files);
  });
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    send(event.dataTransfer.files);
  });
})();

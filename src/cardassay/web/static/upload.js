// Files are sent in pieces, each with its own progress; one that was cut off goes on where it stopped.
"use strict";
(() => {
  const PIECE = 4 << 20, TRIES = 8;
  const form = document.querySelector("form.upload");
  if (!form) return;
  const words = JSON.parse(form.dataset.words), list = form.querySelector(".sending");
  const most = Number(form.dataset.most) * 1048576, waiting = [];
  let busy = false;

  const ask = async (method, address, body, type) => {
    const headers = { "x-csrf": document.body.dataset.csrf || "", accept: "application/json" };
    if (type) headers["content-type"] = type;
    const answer = await fetch(address, { method, body, headers });
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    const error = new Error(told.detail || String(answer.status));
    error.status = answer.status;
    throw error;
  };
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const keyOf = (name, file) => `upload ${form.dataset.at} ${name} ${file.size} ${file.lastModified}`;
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, id) => { try { id ? localStorage.setItem(key, id) : localStorage.removeItem(key); } catch { /* a private window */ } };

  const begun = async (name, file, key) => {
    const known = remembered(key);
    if (known) {
      try {
        const stands = await ask("GET", `${form.dataset.at}/${known}`);
        if (stands.state === "open") return stands;
      } catch (error) { if (error.status !== 404) throw error; }
      remember(key, "");
    }
    const body = new URLSearchParams({ name, size: String(file.size) });
    const made = await ask("POST", form.dataset.at, body);
    remember(key, made.id);
    return made;
  };

  const send = async (name, file, line) => {
    const key = keyOf(name, file), bar = line.querySelector("progress"), told = line.querySelector(".told");
    let stands = null;
    for (let tries = 0; ; ) {
      try {
        stands = stands || await begun(name, file, key);
        while (stands.received < file.size) {
          const piece = file.slice(stands.received, stands.received + PIECE);
          stands = await ask("PUT", `${form.dataset.at}/${stands.id}?offset=${stands.received}`, piece, "application/octet-stream");
          bar.value = stands.received;
          tries = 0;
        }
        const done = await ask("POST", `${form.dataset.at}/${stands.id}/finished`);
        remember(key, "");
        return done;
      } catch (error) {
        // Without an answer, or while the server is away: the same file goes on after a while.
        const away = !error.status || error.status >= 500 || error.status === 409 || error.status === 429;
        if (!away || ++tries > TRIES) throw error;
        told.textContent = words.waiting;
        await pause(500 * 2 ** tries);
        stands = null;
      }
    }
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const { name, file, line } = waiting.shift(), told = line.querySelector(".told");
      told.textContent = words.sending;
      try {
        const done = await send(name, file, line);
        line.className = "ok";
        told.textContent = (done.paper && done.paper.state === "there" ? words.there : words.kept);
        if (done.paper && done.paper.note) line.title = done.paper.note;
        line.querySelector("progress").remove();
      } catch (error) {
        line.className = "bad";
        told.textContent = `${words.failed}: ${error.message}`;
        const again = document.createElement("button");
        again.type = "button"; again.className = "button plain"; again.textContent = words.again;
        again.addEventListener("click", () => { again.remove(); line.className = ""; waiting.push({ name, file, line }); work(); });
        line.append(again);
      }
      document.body.dispatchEvent(new Event("papers-came"));
    }
    busy = false;
  };

  const add = (name, file) => {
    const line = document.createElement("li");
    const shown = document.createElement("span"), bar = document.createElement("progress"), told = document.createElement("span");
    shown.className = "name"; shown.textContent = name;
    told.className = "told"; told.textContent = words.waiting;
    bar.max = file.size || 1; bar.value = 0; bar.setAttribute("aria-label", name);
    line.append(shown, bar, told);
    list.append(line);
    if (file.size > most) { line.className = "bad"; told.textContent = words.large; bar.remove(); return; }
    waiting.push({ name, file, line });
  };

  const walk = async (entry, path) => {
    if (entry.isFile) {
      add(path + entry.name, await new Promise((yes, no) => entry.file(yes, no)));
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((yes, no) => reader.readEntries(yes, no));
        if (!some.length) break;
        for (const one of some) await walk(one, `${path}${entry.name}/`);
      }
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const field of form.querySelectorAll("input[type=file]")) {
      for (const file of field.files) add(file.webkitRelativePath || file.name, file);
      field.value = "";
    }
    work();
  });
  const drop = form.querySelector(".drop");
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    const items = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
    if (items.length) { for (const one of items) await walk(one, ""); }
    else for (const file of event.dataTransfer.files) add(file.name, file);
    work();
  });
})();

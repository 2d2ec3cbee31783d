/* Everything here is comfort: each page reads and acts without it. No eval, no inline handlers. */
(() => {
  "use strict";
  const doc = document, root = doc.documentElement, words = doc.body.dataset;
  const all = (what, within = doc) => [...within.querySelectorAll(what)];
  const on = (type, act, capture) => doc.addEventListener(type, act, capture);
  const make = (tag, props = {}, ...inside) => {
    const made = Object.assign(doc.createElement(tag), props);
    made.append(...inside);
    return made;
  };
  const set = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  root.classList.add("js");

  /* -- Input methods: no live search, no Enter, no Esc while a word is being composed -- */
  let composing = null;
  on("compositionstart", (e) => { composing = e.target; }, true);
  on("compositionend", (e) => {
    composing = null;
    // Chromium sends no input event after this one, so htmx would never hear of the finished word.
    setTimeout(() => e.target.dispatchEvent(new Event("input", { bubbles: true })));
  }, true);
  for (const type of ["input", "keyup", "search"]) {
    on(type, (e) => { if (composing && composing === e.target) e.stopImmediatePropagation(); }, true);
  }
  on("keydown", (e) => {
    // 229 is what Safari says of the Enter that ends a composition.
    if (!e.isComposing && e.keyCode !== 229 && !composing) return;
    e.stopImmediatePropagation();
    if (e.key === "Enter" && e.keyCode === 229) e.preventDefault();
  }, true);
  on("submit", (e) => { if (composing) { e.preventDefault(); e.stopImmediatePropagation(); } }, true);
  on("cancel", (e) => { if (composing) e.preventDefault(); }, true);

  /* -- Double clicks: the server's idempotency key is the defence, this only spares the round trip -- */
  on("submit", (e) => {
    const form = e.target;
    if (form.method === "dialog" || e.defaultPrevented) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    form.dataset.sent = "1";
    all("[type=submit], button:not([type])", form).forEach((b) => b.setAttribute("aria-disabled", "true"));
  });
  const release = () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("[aria-disabled]", form).forEach((b) => b.removeAttribute("aria-disabled"));
  });
  addEventListener("pageshow", release); // Back shows working buttons again

  /* -- Dialogs and menus -- */
  const openDialog = (id) => {
    const dialog = doc.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  };
  on("click", (e) => {
    const opener = e.target.closest("[data-dialog]");
    if (opener && openDialog(opener.dataset.dialog)) e.preventDefault();
    if (e.target.matches("dialog")) e.target.close(); // the backdrop
    for (const menu of all("details.menu[open]")) if (!menu.contains(e.target)) menu.open = false;
    const chip = e.target.closest("[data-insert]");
    if (chip) insert(doc.getElementById(chip.dataset.insert), chip.textContent.trim());
    const zoom = e.target.closest("[data-zoom]"), turn = e.target.closest("[data-rotate]");
    if (zoom || turn) view(e.target.closest("[data-viewer]"), Number(zoom?.dataset.zoom || 0), !!turn);
  });

  const insert = (field, text) => {
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const view = (viewer, zoom, turn) => {
    const now = Number(viewer.dataset.size || 100);
    viewer.dataset.size = Math.min(400, Math.max(50, now + zoom * 25));
    viewer.style.setProperty("--zoom", viewer.dataset.size + "%");
    if (turn) viewer.dataset.turn = (Number(viewer.dataset.turn || 0) + 1) % 4;
  };

  /* -- Keys: off in fields, off by preference -- */
  const inField = (e) => e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=listbox]");
  const list = { rows: () => all("[data-row]").filter((row) => row.offsetParent !== null), at: -1 };
  const moveTo = (step) => {
    const rows = list.rows();
    if (!rows.length) return;
    const current = rows.findIndex((row) => row.contains(doc.activeElement));
    list.at = Math.min(rows.length - 1, Math.max(0, (current < 0 ? list.at : current) + step));
    rows.forEach((row, n) => row.classList.toggle("row-current", n === list.at));
    const link = rows[list.at].querySelector("[data-open], a[href]") || rows[list.at];
    link.focus();
    rows[list.at].scrollIntoView({ block: "nearest" });
  };
  const select = () => {
    const box = doc.querySelector(".row-current input[type=checkbox]");
    if (box) box.click();
  };
  const keys = {
    "/": () => { const field = doc.querySelector("#top-search, [type=search]"); if (field) { field.focus(); field.select(); } },
    "?": () => openDialog("help-dialog"),
    n: () => {
      const fresh = doc.querySelector("a[data-key-new]"), menu = doc.querySelector("[data-new]");
      if (fresh) fresh.click(); else if (menu) { menu.open = true; menu.querySelector("a")?.focus(); }
    },
    j: () => moveTo(1), k: () => moveTo(-1), x: select,
  };
  on("keydown", (e) => {
    if (e.key === "Escape") {
      for (const menu of all("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    }
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
      const form = e.target.closest("form");
      const button = form && (form.querySelector("[data-ctrl-enter], [data-save-next]") || form.querySelector("[type=submit], button:not([type])"));
      if (button) { e.preventDefault(); form.requestSubmit(button); }
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || inField(e)) return;
    if (root.dataset.shortcuts === "off" || doc.querySelector("dialog[open]")) return;
    const act = keys[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (act) { e.preventDefault(); act(); }
  });

  /* -- Lists: the box in the head selects the rows that are shown, and no others -- */
  on("change", (e) => {
    const head = e.target.closest("[data-select-all]");
    if (head) all("[data-row] input[type=checkbox]").forEach((box) => { box.checked = head.checked; });
    const boxes = all("[data-row] input[type=checkbox]");
    boxes.forEach((box) => box.closest("[data-row]").classList.toggle("row-selected", box.checked));
    all("[data-selected]").forEach((place) => { place.textContent = boxes.filter((box) => box.checked).length; });
    if (e.target.matches("[data-autosubmit]")) e.target.form.requestSubmit();
  });

  /* -- Drafts: saved two seconds after the last stroke, never to history -- */
  const timers = new WeakMap();
  const textOf = (form) => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File || /password/.test(name)) data.delete(name);
    return data;
  };
  const saveDraft = async (form) => {
    const place = form.querySelector("[data-draft-status], [data-draft-state]");
    let said = words.msgUnsaved;
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: textOf(form), headers: { "X-Background": "1" } });
      const known = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (known.refused) said = known.refused;
      if (answer.ok) {
        said = words.msgSaved + (known.saved_at ? " " + known.saved_at : "");
        if (known.version && form.elements.draft_version) form.elements.draft_version.value = known.version;
      }
    } catch { /* no connection: the words say so */ }
    if (place) place.textContent = said;
  };
  on("input", (e) => {
    const form = e.target.form;
    if (!form) return;
    form.dataset.touched = "1";
    if (!form.dataset.draftUrl) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => { if (!form.dataset.sent) saveDraft(form); }, 2000));
  });

  /* -- Dates: 0311, 20261123, -1, t; the line under the field says which day was understood -- */
  const day = (text, today) => {
    const flat = text.normalize("NFKC").trim().toLowerCase(), base = new Date(today + "T00:00:00Z");
    if (["t", "今天", "today"].includes(flat)) return base;
    if (/^[+-]\d{1,3}$/.test(flat)) return new Date(base.getTime() + Number(flat) * 864e5);
    const parts = flat.replace(/日$/, "").replace(/[年月/.-]/g, "-"); // as office/dates.py reads it
    const m = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(parts) || /^(\d{4})(\d{2})(\d{2})$/.exec(parts)
      || /^()(\d{2})(\d{2})$/.exec(parts) || /^()(\d{1,2})-(\d{1,2})$/.exec(parts);
    if (!m) return null;
    const found = new Date(Date.UTC(m[1] || today.slice(0, 4), m[2] - 1, m[3]));
    return found.getUTCMonth() === m[2] - 1 && found.getUTCDate() === Number(m[3]) ? found : null;
  };
  const echo = (field) => {
    let place = field.parentElement.querySelector(".echo");
    if (!place) {
      place = make("span", { className: "echo", id: field.id + "_echo" });
      place.setAttribute("aria-live", "polite");
      field.after(place);
    }
    const found = field.value.trim() && day(field.value, field.dataset.date || words.today);
    place.classList.toggle("bad", found === null);
    const shape = { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone: "UTC" };
    place.textContent = found ? new Intl.DateTimeFormat(root.lang, shape).format(found) : found === null ? words.msgBadDate : "";
  };
  on("input", (e) => { if (e.target.matches("[data-date]")) echo(e.target); });

  /* -- Splitter: drag, or arrow keys -- */
  const splitter = (bar) => {
    const box = bar.parentElement;
    const move = (percent) => {
      const share = Math.round(Math.min(75, Math.max(25, percent)));
      box.style.setProperty("--split", share + "%");
      bar.setAttribute("aria-valuenow", share);
    };
    const now = () => Number(bar.getAttribute("aria-valuenow"));
    bar.addEventListener("keydown", (e) => {
      const step = { ArrowLeft: -2, ArrowRight: 2, "-": -5, "+": 5, Home: -100, End: 100 }[e.key];
      if (step) { e.preventDefault(); move(now() + step); }
    });
    bar.addEventListener("pointerdown", (e) => { bar.setPointerCapture(e.pointerId); });
    bar.addEventListener("pointermove", (e) => {
      if (!bar.hasPointerCapture(e.pointerId)) return;
      const edge = box.getBoundingClientRect();
      move(((e.clientX - edge.left) / edge.width) * 100);
    });
  };

  /* -- A field with a list beneath it (ARIA 1.2 combobox): find(text) gives [{text, off}], pick(item) takes one -- */
  const dropdown = (input, { find, pick, leave, eager }) => {
    const listbox = make("ul", { id: input.id + "_list", className: "combo-list", hidden: true });
    const label = doc.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    const wrap = make("div", { className: "combo" }), had = doc.activeElement === input;
    let items = [], at = -1, asked = 0, picking = false;
    set(listbox, { role: "listbox" });
    set(input, { role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": listbox.id, "aria-autocomplete": "list" });
    if (label) { label.id ||= input.id + "_label"; set(listbox, { "aria-labelledby": label.id }); }
    input.replaceWith(wrap);
    wrap.append(input, listbox);
    if (had) input.focus(); // moving it has taken the focus away
    const close = () => { asked++; items = []; at = -1; listbox.hidden = true; set(input, { "aria-expanded": "false" }); input.removeAttribute("aria-activedescendant"); };
    const take = (item) => { if (item.off) return; picking = true; pick(item); picking = false; close(); };
    const mark = (next) => {
      if (!items.length) return;
      at = (next + items.length) % items.length;
      [...listbox.children].forEach((row, n) => set(row, { "aria-selected": n === at }));
      set(input, { "aria-activedescendant": listbox.children[at].id });
      listbox.children[at].scrollIntoView({ block: "nearest" });
    };
    const open = async () => {
      const turn = ++asked, text = input.value.trim(), found = await find(text);
      if (turn !== asked || doc.activeElement !== input) return;
      if (!found.length && !eager) { close(); return; }
      items = found;
      at = -1;
      listbox.replaceChildren(...(items.length ? items : [{ text: words.msgNone, off: true }]).map((item, n) => {
        const row = make("li", { id: `${listbox.id}_${n}`, textContent: item.text });
        set(row, { role: "option", "aria-selected": "false" });
        if (item.off) set(row, { "aria-disabled": "true" });
        row.addEventListener("pointerdown", (e) => { e.preventDefault(); take(item); });
        return row;
      }));
      listbox.hidden = false;
      set(input, { "aria-expanded": "true" });
      if (text) mark(0);
    };
    input.addEventListener("input", () => { if (!picking) open(); });
    input.addEventListener("blur", () => { close(); leave?.(); });
    input.addEventListener("keydown", (e) => {
      const item = items[at], step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (step) { e.preventDefault(); if (listbox.hidden) open(); else mark(at + step); }
      else if (e.key === "Enter" && item && !e.ctrlKey) { e.preventDefault(); take(item); }
      else if (e.key === "Tab" && item && (eager || items.length === 1)) take(item); // Tab takes the sole match
      else if (e.key === "Escape" && !listbox.hidden) { e.preventDefault(); e.stopPropagation(); close(); leave?.(); }
    });
    return wrap;
  };

  /* People: a <select data-combo> becomes such a field; the select, hidden, still sends the value. */
  const combo = (select) => {
    const many = select.multiple, chosen = make("ul", { className: "chips", hidden: true });
    const input = make("input", { type: "text", id: select.id + "_search", className: "form-control", placeholder: select.dataset.combo });
    const label = doc.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) set(input, { [name]: select.getAttribute(name) });
    if (label) label.htmlFor = input.id;
    if (select.autofocus) input.autofocus = true;
    select.required = false;
    select.hidden = true;
    select.after(chosen, input);
    const picked = () => [...select.selectedOptions].filter((option) => option.value);
    const changed = () => { show(); for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true })); };
    const show = () => {
      input.value = many ? "" : picked()[0]?.label || "";
      if (!many) return;
      chosen.hidden = !picked().length;
      chosen.replaceChildren(...picked().map((option) => {
        const drop = make("button", { type: "button", className: "chip chip-on", textContent: option.label + " ×" });
        drop.addEventListener("click", () => { option.selected = false; changed(); input.focus(); });
        return make("li", {}, drop);
      }));
    };
    dropdown(input, {
      eager: true,
      find: (text) => {
        const wanted = text.toLowerCase().split(/\s+/);
        return [...select.options].filter((option) => {
          const all = [option.label, option.dataset.search, option.parentNode.label, option.parentNode.dataset.search].join(" ").toLowerCase();
          return option.value && !(many && option.selected) && wanted.every((word) => all.includes(word));
        }).slice(0, 50).map((option) => ({ option, off: option.disabled, text: option.label + (option.dataset.note ? ` (${option.dataset.note})` : "") }));
      },
      pick: ({ option }) => { option.selected = true; changed(); },
      leave: () => { if (!many && !input.value.trim() && select.value) { select.value = ""; changed(); } show(); },
    });
    input.addEventListener("keydown", (e) => {
      const last = many && e.key === "Backspace" && !input.value && picked().pop();
      if (last) { last.selected = false; changed(); }
    });
    show();
  };

  /* Suggestions: an <input data-suggest="address"> asks `address?q=…` for {results: [{value, text}]}; other text stays allowed. */
  const suggest = (input) => {
    input.removeAttribute("list");
    dropdown(input, {
      find: async (text) => {
        await new Promise((done) => setTimeout(done, 200));
        if (!text || input.value.trim() !== text) return [];
        try {
          const { results } = await (await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { "X-Background": "1" } })).json();
          return results.filter((item) => item.value !== text);
        } catch { return []; }
      },
      pick: (item) => { input.value = item.value; for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true })); },
    });
  };

  /* -- Kept input: what was typed goes along with a change of language; held.js puts it back -- */
  const pathOf = (address) => new URL(address, location).pathname;
  on("submit", (e) => {
    if (!e.target.matches("[data-language]")) return;
    const form = doc.querySelector("main form[data-touched]");
    if (!form) return;
    const values = [...textOf(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const send = { held_action: pathOf(form.action), held_values: JSON.stringify(values) };
    for (const [name, value] of Object.entries(send)) e.target.append(make("input", { type: "hidden", name, value }));
  }, true);

  /* -- htmx: focus never falls to the body after a swap -- */
  let focused = null;
  on("htmx:beforeSwap", (e) => {
    if (e.detail.xhr.status !== 422) return;
    e.detail.shouldSwap = true; // a refusal in words is an answer, too
    e.detail.isError = false;
  });
  on("htmx:responseError", (e) => {
    // The session has ended: to the sign-in page, unless something typed would be lost; sending that keeps it.
    if (e.detail.xhr.status === 401 && !doc.querySelector("main form[data-touched]")) location.reload();
  });
  on("htmx:afterRequest", (e) => {
    // What was uploaded (or refused in words) already is not to be sent a second time with the form.
    if (e.target.matches?.("[data-upload]") && e.detail.xhr.status) e.target.value = "";
  });
  on("htmx:beforeSwap", () => { const e = doc.activeElement; focused = e === doc.body ? null : { id: e.id, name: e.name }; });
  on("htmx:afterSettle", (e) => {
    const place = e.target;
    enhance(place);
    if (doc.activeElement !== doc.body) return;
    const back = focused && ((focused.id && doc.getElementById(focused.id)) || (focused.name && place.querySelector(`[name="${CSS.escape(focused.name)}"]`)));
    const goal = place.querySelector("[autofocus], .error-summary") || back || place.querySelector("h1, h2, h3") || place;
    if (goal.tabIndex < 0) goal.tabIndex = -1;
    goal.focus();
  });
  on("htmx:afterRequest", release);

  const enhance = (within) => {
    all("[role=separator][tabindex]", within).forEach((bar) => { if (!bar.dataset.ready) { bar.dataset.ready = "1"; splitter(bar); } });
    all("select[data-combo]", within).forEach((select) => { if (!select.hidden) combo(select); });
    all("[data-suggest]", within).forEach((input) => { if (!input.matches("[role=combobox]")) suggest(input); });
    all("[data-date]", within).forEach(echo);
  };
  // Before htmx reads the page: a live search asks a quarter of a second after the last stroke.
  all("[data-live-search]").forEach((input) => set(input, { "hx-trigger": "input changed delay:250ms, search", "hx-sync": "this:replace" }));
  enhance(doc);
})();

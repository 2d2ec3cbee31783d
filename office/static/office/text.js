/* Comfort for the text of an outgoing document; the page works without it. */
(() => {
  "use strict";
  const form = document.querySelector(".text-form");
  if (!form) return;
  const press = (value) => {
    const button = Object.assign(document.createElement("button"), { type: "submit", name: "do", value, hidden: true });
    form.append(button);
    form.requestSubmit(button);
  };

  // After a button changed the text, its writer goes on where it happened.
  const next = form.dataset.goesOn && document.getElementById("id_" + form.dataset.goesOn);
  if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }

  // What a button made of the text is not saved yet: it is kept as a draft, as if it had been typed.
  if ("unsaved" in form.dataset) form.elements.version.dispatchEvent(new Event("input", { bubbles: true }));

  // What Word or WPS puts on the clipboard is sent as it is; the server makes clean blocks of it.
  form.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const field = event.target.closest("textarea");
    if (!field || !/<(p|h[1-6]|table|li)[\s>]/i.test(html)) return;
    event.preventDefault();
    form.elements.pasted.value = html;
    form.elements.pasted_at.value = field.name;
    press("paste");
  });

  // Beside the text, on a wide screen: its pages, drawn anew after each draft that was saved.
  const live = document.getElementById("live"), wide = matchMedia("(min-width: 90rem)");
  const look = () => { live.parentElement.hidden = !wide.matches; if (wide.matches) htmx.trigger(live, "look"); };
  new MutationObserver(look).observe(form.querySelector("[data-draft-status]"), { childList: true });
  wide.addEventListener("change", look);
  addEventListener("load", look);
  live.addEventListener("wait", () => setTimeout(look, 2000)); // they are being made

  // A field is as high as its words.
  const fit = (field) => { field.rows = Math.min(20, Math.max(2, Math.ceil(field.value.length / 45) + field.value.split("\n").length - 1)); };
  form.addEventListener("input", (event) => { if (event.target.matches("textarea")) fit(event.target); });
})();

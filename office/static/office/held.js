/* Kept input: back into the form after signing in again or changing the language. The admin's pages load it, too. */
(() => {
  "use strict";
  const kept = document.getElementById("held-form");
  if (!kept) return;
  const { action, values } = JSON.parse(kept.textContent);
  const pathOf = (address) => new URL(address, location).pathname;
  const forms = [...document.querySelectorAll("main form, #content form")];
  const form = forms.find((one) => pathOf(one.action) === pathOf(action)) || forms.find((one) => one.method === "post");
  if (!form) return;
  const names = new Set(values.map(([name]) => name).filter((name) => !["csrfmiddlewaretoken", "draft_of"].includes(name)));
  for (const field of [...form.elements]) {
    if (!names.has(field.name) || ["file", "submit", "button"].includes(field.type)) continue;
    const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
    const same = [...form.elements].filter((other) => other.name === field.name);
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (field.options) [...field.options].forEach((option) => { option.selected = given.includes(option.value); });
    else field.value = given[same.indexOf(field)] ?? given[0];
  }
  form.dataset.touched = "1";
})();

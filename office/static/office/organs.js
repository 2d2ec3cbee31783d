/* Fields of one organ a line: an organ that is found is added as a line. The page works without it. */
(() => {
  "use strict";
  document.querySelectorAll(".organ-picker").forEach((picker) => {
    const field = document.getElementById(picker.dataset.addsTo), input = picker.querySelector("input");
    picker.hidden = false;
    const add = () => {
      const name = input.value.trim(), lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
      if (!name) return;
      if (!lines.includes(name)) field.value = [...lines, name].join("\n");
      input.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    input.addEventListener("change", add);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      add();
    });
  });
})();

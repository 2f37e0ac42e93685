// Editors of rules. Each is a plain field or table that is sent as it stands; this makes it easier to fill in.

const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined) {
            element.setAttribute(key, value);
        }
    }
    element.append(...children);
    return element;
};

// Lists: a text of lines shown as chips, with a field that adds.
const editors = new Map();

const edit = (place) => {
    const text = place.querySelector("textarea");
    const label = place.querySelector("label");
    const one = place.dataset.one;
    const readonly = text.readOnly;
    const values = () => text.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const chips = make("ul", { class: "chips", "aria-label": label.textContent });
    const field = make("input", {
        id: `${text.id}-add`, type: "text", autocomplete: "off", placeholder: text.placeholder || `Add ${/^[aeiou]/.test(one) ? "an" : "a"} ${one}…`,
        list: place.dataset.suggestions, "aria-describedby": text.getAttribute("aria-describedby"),
    });
    const add = make("button", { class: "button", type: "button" }, "Add");
    add.setAttribute("aria-label", `Add to ${label.textContent}`);

    const show = () => {
        chips.replaceChildren(...values().map((value) => {
            const chip = make("li", { class: "chip" }, make("span", { class: "mono" }, value));
            if (!readonly) {
                const remove = make("button", { type: "button", "aria-label": `Remove ${value}` }, "×");
                remove.addEventListener("click", () => {
                    set(values().filter((other) => other !== value));
                    field.focus();
                });
                chip.append(remove);
            }
            return chip;
        }));
        chips.hidden = values().length === 0;
    };
    const set = (next) => {
        text.value = [...new Set(next)].join("\n");
        show();
    };
    const take = () => {
        const typed = field.value.split(/[\n,]/).map((value) => value.trim()).filter(Boolean);
        if (typed.length > 0) {
            set([...values(), ...typed]);
            field.value = "";
        }
    };
    field.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && field.value.trim() !== "") {
            event.preventDefault();
            take();
        }
    });
    field.addEventListener("paste", () => setTimeout(() => {
        if (field.value.includes(",")) {
            take();
        }
    }));
    add.addEventListener("click", () => {
        take();
        field.focus();
    });
    // What was typed and not yet added is meant, too.
    text.form?.addEventListener("submit", take);

    text.hidden = true;
    text.before(chips);
    if (!readonly) {
        label.htmlFor = field.id;
        text.before(make("div", { class: "adder" }, field, add));
    }
    if (text.getAttribute("aria-invalid")) {
        field.setAttribute("aria-invalid", "true");
    }
    editors.set(text.id, (more) => set([...values(), ...more]));
    show();
};

// Rows of fields: an empty one at the end, one more whenever it is filled in.
const growRows = (place) => {
    const rows = () => [...place.querySelectorAll("[data-row-fields]")];
    const filled = (row) => [...row.querySelectorAll("input")].some((input) => input.value.trim() !== "");
    const prepare = (row) => {
        const remove = row.querySelector("[data-row-remove]");
        if (remove) {
            remove.hidden = false;
            remove.addEventListener("click", () => {
                if (rows().length > 1) {
                    row.remove();
                } else {
                    row.querySelectorAll("input").forEach((input) => { input.value = ""; });
                }
                place.querySelector("input")?.focus();
            });
        }
    };
    let made = rows().length;
    place.addEventListener("input", () => {
        const last = rows().at(-1);
        if (last && !last.disabled && filled(last)) {
            const next = last.cloneNode(true);
            made += 1;
            next.querySelectorAll("[id]").forEach((element) => { element.id = element.id.replace(/\d+$/, String(made)); });
            next.querySelectorAll("label").forEach((label) => { label.htmlFor = label.htmlFor.replace(/\d+$/, String(made)); });
            next.querySelectorAll("input").forEach((input) => {
                input.value = "";
                input.removeAttribute("aria-invalid");
            });
            next.querySelectorAll(".fault").forEach((fault) => fault.remove());
            last.after(next);
            prepare(next);
        }
    });
    rows().forEach(prepare);
};

// The matrix: boxes of groups with three states, search, and what was used lately.
const matrix = (form) => {
    const groups = [...form.querySelectorAll("[data-group]")];
    const tools = form.querySelector("[data-matrix-tools]");
    const search = form.querySelector("[data-matrix-search]");
    const used = form.querySelector("[data-matrix-used]");
    const types = [...form.querySelectorAll("input[name=accessType]")];
    const boxes = (group) => [...group.querySelectorAll("input[name=permissions]")];
    if (tools) {
        tools.hidden = groups.length === 0;
    }

    const count = () => {
        let held = 0;
        let all = 0;
        for (const group of groups) {
            const every = boxes(group);
            const on = every.filter((box) => box.checked).length;
            held += on;
            all += every.length;
            const box = group.querySelector("[data-group-box]");
            if (box) {
                box.checked = on === every.length;
                box.indeterminate = on > 0 && on < every.length;
            }
            const said = group.querySelector("[data-group-count]");
            if (said) {
                said.textContent = `${on} of ${every.length}`;
            }
        }
        const total = form.querySelector("[data-matrix-count]");
        if (total) {
            total.textContent = `${held} of ${all}`;
        }
    };
    const customOnly = () => {
        const custom = types.length === 0 || types.some((type) => type.checked && type.value === "custom");
        for (const box of form.querySelectorAll("[data-group] input")) {
            box.disabled = !custom;
        }
        if (used) {
            used.disabled = !custom;
        }
    };

    for (const group of groups) {
        const box = group.querySelector("[data-group-box]");
        if (box) {
            box.hidden = false;
            box.addEventListener("change", () => {
                boxes(group).filter((one) => !one.closest("[data-row]").hidden).forEach((one) => { one.checked = box.checked; });
                count();
            });
        }
        group.addEventListener("change", count);
    }
    search?.addEventListener("input", () => {
        const word = search.value.trim().toLowerCase();
        let any = false;
        for (const group of groups) {
            const whole = group.querySelector(".group").textContent.toLowerCase().includes(word);
            let shown = 0;
            for (const row of group.querySelectorAll("[data-row]")) {
                row.hidden = !whole && !row.textContent.toLowerCase().includes(word);
                shown += row.hidden ? 0 : 1;
            }
            group.hidden = shown === 0;
            any ||= shown > 0;
        }
        form.querySelector("[data-matrix-nothing]").hidden = any;
    });
    search?.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
            event.preventDefault();
        }
    });
    used?.addEventListener("click", () => {
        for (const box of form.querySelectorAll("input[name=permissions]")) {
            box.checked = box.dataset.used === "yes";
        }
        count();
    });
    const editable = groups.some((group) => group.querySelector("[data-group-box]")) || types.length > 0;
    types.forEach((type) => type.addEventListener("change", customOnly));
    if (editable) {
        if (types.length > 0) {
            customOnly();
        }
        count();
    }
};

document.querySelectorAll("[data-lines]").forEach(edit);
document.querySelectorAll("[data-rows]").forEach(growRows);
document.querySelectorAll("form[data-matrix]").forEach(matrix);
for (const button of document.querySelectorAll("[data-add]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
        editors.get(button.dataset.addTo)?.(button.dataset.add.split("\n"));
        document.getElementById(`${button.dataset.addTo}-add`)?.focus();
    });
}
for (const input of document.querySelectorAll("[data-file-into]")) {
    input.closest("[data-file-row]").hidden = false;
    input.addEventListener("change", async () => {
        const [file] = input.files;
        if (file) {
            document.getElementById(input.dataset.fileInto).value = await file.text();
        }
    });
}

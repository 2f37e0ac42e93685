// What the console's pages do in the browser. Everything here is a convenience: pages are links and forms without it.

const live = (text) => {
    const place = document.getElementById("live");
    if (place) {
        place.textContent = text;
    }
};

// Theme: kept in a cookie, so that the server writes it into the page and nothing flashes.
const switchTheme = () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
    const next = dark ? "light" : "dark";
    root.dataset.theme = next;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `claviger-theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    live(`${next} colours`);
};

const copy = async (button) => {
    const source = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom) : null;
    const text = source ? source.value ?? source.textContent : button.dataset.copy;
    try {
        await navigator.clipboard.writeText(text);
        button.classList.add("done");
        live("Copied");
        setTimeout(() => button.classList.remove("done"), 1600);
    } catch {
        live("The browser does not let this page copy. Select the text and copy it yourself.");
        if (source) {
            getSelection().selectAllChildren(source);
        }
    }
};

const download = (button) => {
    const source = document.getElementById(button.dataset.downloadFrom);
    const file = new Blob([`${source.value ?? source.textContent}\n`], { type: "text/plain" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = button.dataset.downloadAs;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// Times: in the reader's zone, the exact one on hover.
const steps = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30], ["month", 12], ["year", Infinity]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
// Days are counted in UTC: in the reader's zone they would start in the middle of a day.
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

const ago = (then) => {
    let amount = (then - Date.now()) / 1000;
    for (const [unit, size] of steps) {
        if (Math.abs(amount) < size) {
            return relative.format(Math.round(amount), unit);
        }
        amount /= size;
    }
    return exact.format(then);
};

const showTimes = (root) => {
    for (const time of root.querySelectorAll("time[data-time]")) {
        const then = new Date(time.dateTime);
        if (Number.isNaN(then.getTime())) {
            continue;
        }
        const how = { relative: ago, day: (at) => day.format(at) }[time.dataset.time];
        time.textContent = how ? how(then) : exact.format(then);
        time.title = time.dataset.time === "day"
            ? `${day.format(then)}, from 0:00 to 24:00 UTC`
            : `${whole.format(then)} (${time.dateTime})`;
    }
    for (const bar of root.querySelectorAll("[data-bar]")) {
        const from = new Date(bar.dataset.bar);
        const said = "days" in bar.dataset ? `${day.format(from)} (UTC)` : exact.format(from);
        bar.querySelector("title").textContent = `${said}: ${bar.dataset.said}`;
    }
};

// Of tabs that are wider than the window, the one that is open is in sight.
const showTab = () => {
    for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
        const tabs = tab.closest(".tabs");
        tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.clientWidth) / 2;
    }
};

// Dialogs: what htmx brings opens; one that is to be kept closes by its own buttons only.
const openDialogs = (root) => {
    for (const dialog of root.querySelectorAll("dialog[data-open]:not([open])")) {
        if (dialog.dataset.done) {
            continue;
        }
        dialog.showModal();
        dialog.addEventListener("cancel", (event) => {
            if (dialog.dataset.keep) {
                event.preventDefault();
            }
        });
        dialog.addEventListener("close", () => {
            if (dialog.dataset.keep && !dialog.dataset.done) {
                dialog.showModal();
            } else {
                dialog.remove();
            }
        });
    }
};

const closeDialog = (button) => {
    const dialog = button.closest("dialog");
    if (dialog) {
        dialog.dataset.done = "yes";
        dialog.close();
    }
};

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
        return;
    }
    if (document.querySelector("dialog[data-keep][open]")) {
        event.preventDefault();
        return;
    }
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
    }
}, true);

document.addEventListener("click", (event) => {
    const target = event.target.closest(
        "[data-copy], [data-copy-from], [data-download-from], [data-theme-switch], [data-close], [data-dismiss],"
        + "[data-stored]");
    if (target) {
        const { dataset } = target;
        if ("copy" in dataset || "copyFrom" in dataset) {
            copy(target);
        } else if ("downloadFrom" in dataset) {
            download(target);
        } else if ("themeSwitch" in dataset) {
            switchTheme();
        } else if ("stored" in dataset) {
            target.closest("[data-keep]")?.setAttribute("data-done", "yes");
        } else if ("close" in dataset) {
            event.preventDefault();
            closeDialog(target);
        } else {
            target.closest("[data-toast]")?.remove();
        }
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    }
    if (event.target instanceof HTMLDialogElement && event.target.getAttribute("closedby") === "any"
        && !("closedBy" in HTMLDialogElement.prototype)) {
        event.target.close();
    }
});

// What is shown this once must not be lost by leaving the page.
addEventListener("beforeunload", (event) => {
    if (document.querySelector(":is(dialog[open], section)[data-keep]:not([data-done])")) {
        event.preventDefault();
    }
});

// Waiting: a bar that appears only where it takes long.
let waiting = 0;
let timer = 0;
const progress = (change) => {
    waiting = Math.max(0, waiting + change);
    const bar = document.getElementById("progress");
    clearTimeout(timer);
    if (!bar) {
        return;
    }
    if (waiting === 0) {
        bar.hidden = true;
    } else {
        timer = setTimeout(() => { bar.hidden = false; }, 150);
    }
};
// What asks again and again rests while nobody looks, or while somebody reads something that he opened.
const repeats = (element) => element.getAttribute("hx-trigger")?.startsWith("every") ?? false;
document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (repeats(elt) && (document.hidden || elt.querySelector("details[open]") || document.querySelector("dialog[open]"))) {
        event.preventDefault();
    }
});
document.addEventListener("htmx:beforeSend", (event) => progress(repeats(event.detail.elt) ? 0 : 1));
document.addEventListener("htmx:afterRequest", (event) => progress(repeats(event.detail.elt) ? 0 : -1));

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) {
        return;
    }
    if (form.dataset.sent) {
        event.preventDefault();
        return;
    }
    form.dataset.sent = "yes";
    progress(1);
});
addEventListener("pageshow", () => {
    waiting = 0;
    progress(0);
    for (const form of document.querySelectorAll("form[data-sent]")) {
        delete form.dataset.sent;
    }
});

const arrive = (root) => {
    showTimes(root);
    openDialogs(root);
    (root.querySelector("[aria-invalid]") ?? root.querySelector("[data-problem]"))?.focus();
};
// What replaced its own target is where the event is.
document.addEventListener("htmx:afterSettle", (event) => {
    const { target } = event.detail;
    arrive(target?.isConnected ? target : event.target);
});

document.documentElement.classList.add("scripted");
showTab();
arrive(document);
document.querySelector("form[data-at-once]")?.requestSubmit();

// Requests as they happen, by server-sent events.

const MOST_ROWS = 50;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) {
        made.textContent = text;
    }
    if (className) {
        made.className = className;
    }
    return made;
};

const cell = (label, ...content) => {
    const made = element("td");
    made.dataset.label = label;
    made.append(...content);
    return made;
};

const took = (micros) => micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(micros < 10_000 ? 1 : 0)} ms`;

const result = (request, decisions) => {
    const badge = element("span", request.code ?? "allowed", `badge ${request.code ? "bad" : "good"}`);
    if (!request.code) {
        return badge;
    }
    const link = element("a", undefined, "badge-link");
    link.href = decisions + encodeURIComponent(request.decisionId);
    link.title = "See every check";
    link.append(badge);
    return link;
};

const row = (request, decisions) => {
    const made = element("tr");
    const at = new Date(request.time);
    const time = element("time", clock.format(at));
    time.dateTime = request.time;
    time.title = request.time;
    const key = element("a", request.credentialName, "clip");
    key.href = `/keys/${encodeURIComponent(request.credentialId)}`;
    const operation = request.operation
        ? `${request.method} ${request.operation}`
        : "unknown";
    const last = cell("Took", took(request.microseconds));
    last.className = "right num";
    made.append(
        cell("Time", time),
        cell("Result", result(request, decisions)),
        cell("Operation", element("span", operation, "clip")),
        cell("Key", key),
        cell("Address", element("span", request.address ?? "not told", request.address ? "mono clip" : "faint")),
        last);
    return made;
};

const watch = (panel) => {
    const find = (name) => panel.querySelector(`[data-live-${name}]`);
    const state = find("state");
    const rows = find("rows");
    const pause = find("pause");
    let source = null;
    let paused = false;
    let held = [];

    const say = (text, kind) => {
        if (state.textContent !== text) {
            state.textContent = text;
            state.className = `badge ${kind}`;
        }
    };

    const show = (requests) => {
        if (requests.length === 0) {
            return;
        }
        find("none").hidden = true;
        find("table").hidden = false;
        rows.prepend(...requests.slice(-MOST_ROWS).reverse().map((each) => row(each, panel.dataset.decisions)));
        while (rows.childElementCount > MOST_ROWS) {
            rows.lastElementChild.remove();
        }
    };

    // A burst is drawn once a frame, not once a request.
    let arrived = [];
    const draw = () => {
        const now = arrived;
        arrived = [];
        if (paused) {
            held = held.concat(now).slice(-MOST_ROWS);
            say(`paused, ${held.length} waiting`, "warn");
        } else {
            show(now);
        }
    };

    const open = () => {
        say("connecting", "");
        source = new EventSource(panel.dataset.live);
        source.addEventListener("open", () => say(paused ? "paused" : "live", paused ? "warn" : "good"));
        source.addEventListener("request", (event) => {
            if (arrived.push(JSON.parse(event.data)) === 1) {
                requestAnimationFrame(draw);
            }
            if (arrived.length > MOST_ROWS) {
                arrived.shift();
            }
        });
        source.addEventListener("missed", () => say("live, too many to show all", "warn"));
        source.addEventListener("counts", (event) => {
            const counts = JSON.parse(event.data);
            find("counts").textContent = `All nodes, this minute: ${counts.requests}, ${counts.refused} refused`;
        });
        source.addEventListener("error", () => {
            const gone = source.readyState === EventSource.CLOSED;
            say(gone ? "ended: load the page again" : "connecting again", "warn");
        });
    };

    pause.addEventListener("click", () => {
        paused = !paused;
        pause.textContent = paused ? "Resume" : "Pause";
        if (paused) {
            say("paused", "warn");
        } else {
            show(held);
            held = [];
            say("live", "good");
        }
    });

    // A page that nobody looks at holds no connection: browsers have six for a host.
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
            source?.close();
            source = null;
        } else if (!source) {
            rows.replaceChildren();
            open();
        }
    });
    addEventListener("pagehide", () => source?.close());
    addEventListener("pageshow", (event) => {
        if (event.persisted) {
            rows.replaceChildren();
            open();
        }
    });
    if (!document.hidden) {
        open();
    }
};

for (const panel of document.querySelectorAll("[data-live]")) {
    watch(panel);
}

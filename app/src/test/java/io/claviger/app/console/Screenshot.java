package io.claviger.app.console;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Set;

/**
 * Pictures of pages, drawn where they are looked at: with {@code -Dscreenshots=FOLDER} all of them, with {@code true} those
 * that the documentation shows, into {@code docs/screenshots}. For the documentation, what differs from run to run is made
 * the same before, and put back afterwards: times are moved to one day, secrets, ids, ports and durations are examples.
 */
final class Screenshot {
    private static final Path DOCS = Path.of("..", "docs", "screenshots");
    private static final Set<String> SHOWN = Set.of(
            "sign-in-light-1440",
            "overview-day-light-1440",
            "overview-day-dark-1440",
            "overview-day-dark-390",
            "keys-light-1440",
            "key-secret-light-1440",
            "key-permissions-light-1440",
            "key-usage-dark-1440",
            "key-rotation-light-1440",
            "ip-filter-light-1440",
            "decision-address-light-1440",
            "decision-address-dark-390",
            "audit-light-1440",
            "api-import-light-1440");

    private static final String STILL = """
            () => {
                scrollTo(0, 0);
                const offset = Math.floor((Date.parse("2026-03-03T14:30:00Z") - Date.now()) / 60000) * 60000;
                const hours = Math.floor(offset / 3600000) * 3600000;
                const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
                const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
                const examples = [
                    [/cvg_(live|test)_[0-9A-Za-z]{36}/g, "cvg_$1_ThisIsAnExampleAndOpensNothing000000"],
                    [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "0199c82c-c000-700c-bc97-ff9b22ba4ac2"],
                    [/[0-9a-f]{8}-[0-9a-f]{4}…/g, "0199c82c-c000…"],
                    [/127\\.0\\.0\\.1:\\d+/g, "127.0.0.1:8082"],
                    [/node-[0-9a-f]{8}/g, "node-1a2b3c4d"],
                    [/\\b[0-9.]+ (ms|µs)/g, "1.2 ms"],
                    [/\\d+ (seconds?|minutes?) ago|just now|^now$/g, "2 minutes ago"],
                ];
                const undo = [];
                const put = (node, member, value) => {
                    if (node[member] !== value) {
                        const before = node[member];
                        undo.push(() => { node[member] = before; });
                        node[member] = value;
                    }
                };
                const example = (text) => examples.reduce((now, [seen, shown]) => now.replace(seen, shown), text);
                for (const time of document.querySelectorAll("time")) {
                    const shift = time.closest(".chart") ? hours : offset;
                    const then = new Date(Date.parse(time.dateTime) + shift);
                    if (time.dataset.time === "exact") {
                        put(time.firstChild, "data", exact.format(then));
                    } else if (!time.dataset.time) {
                        put(time.firstChild, "data", clock.format(then));
                    }
                }
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (walk.nextNode()) {
                    put(walk.currentNode, "data", example(walk.currentNode.data));
                }
                for (const field of document.querySelectorAll("input")) {
                    put(field, "value", example(field.value));
                }
                window.moving = () => undo.reverse().forEach((each) => each());
            }""";

    private Screenshot() {}

    /** Draws the window, if that is asked for. */
    static void draw(Page page, String look) {
        var where = System.getProperty("screenshots", "false");
        if (where.equals("true")) {
            if (SHOWN.contains(look)) {
                page.evaluate(STILL);
                shoot(page, DOCS.resolve(look + ".png"));
                page.evaluate("window.moving()");
            }
        } else if (!where.equals("false")) {
            shoot(page, Path.of(where, look + ".png"));
        }
    }

    private static void shoot(Page page, Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }
}

// What lies over something else that is to be read or used: a line for each. What floats over the page by design (a menu, a
// bar) or is there for screen readers only is left out, as are lines of a text that share a little of their height.
() => {
    const SHARED = 0.4;
    const dialogs = [...document.querySelectorAll("dialog[open]")];
    const root = dialogs.pop() ?? document.body;
    const seen = new Map();

    const look = (element) => {
        if (!seen.has(element)) {
            const style = getComputedStyle(element);
            const floats = ["fixed", "sticky"].includes(style.position) || style.zIndex !== "auto";
            seen.set(element, { away: floats || style.clipPath !== "none", clips: style.overflow !== "visible" });
        }
        return seen.get(element);
    };
    const shown = (rect, element) => {
        let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
        for (let above = element; above && above !== root; above = above.parentElement) {
            const { away, clips } = look(above);
            if (away) {
                return null;
            }
            if (clips) {
                const box = above.getBoundingClientRect();
                [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
                [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
            }
        }
        return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
    };

    const all = [];
    const add = (rect, element, word) => {
        const box = shown(rect, element);
        if (box) {
            all.push({ ...box, element, word });
        }
    };
    const isVisible = (element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest(".sr-only, option");
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const word = text.data.trim();
        if (word && isVisible(text.parentElement)) {
            const range = document.createRange();
            range.selectNodeContents(text);
            for (const rect of range.getClientRects()) {
                add(rect, text.parentElement, word.slice(0, 40));
            }
        }
    }
    for (const control of root.querySelectorAll("input, select, textarea, button")) {
        if (isVisible(control)) {
            add(control.getBoundingClientRect(), control, `<${control.tagName.toLowerCase()} ${control.name || control.textContent.trim()}>`);
        }
    }

    const found = [];
    all.sort((one, other) => one.top - other.top);
    for (let i = 0; i < all.length; i++) {
        for (let j = i + 1; j < all.length && all[j].top < all[i].bottom; j++) {
            const [one, other] = [all[i], all[j]];
            const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
            const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
            const low = Math.min(one.bottom - one.top, other.bottom - other.top);
            if (width > 2 && height > SHARED * low && !one.element.contains(other.element) && !other.element.contains(one.element)) {
                found.push(`${one.word} | ${other.word}`);
            }
        }
    }
    return found;
}

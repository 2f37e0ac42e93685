// Verifies the trail's chain: the operation says line by line how far it is, and then the verdict.

const verify = async (place) => {
    const state = place.querySelector("[data-verify-state]");
    const button = place.querySelector("[data-verify-now]");
    const say = (text, kind) => {
        state.textContent = text;
        state.className = `badge ${kind}`;
    };
    button.disabled = true;
    say("verifying", "");
    try {
        const answer = await fetch(place.dataset.verify);
        if (!answer.ok) {
            throw new Error(`status ${answer.status}`);
        }
        let rest = "";
        let verdict = null;
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
            const lines = (rest + part.value).split("\n");
            rest = lines.pop();
            for (const line of lines.filter(Boolean).map((each) => JSON.parse(each))) {
                if (line.type === "verdict") {
                    verdict = line;
                } else {
                    say(`verifying: ${line.entries} entries`, "");
                }
            }
        }
        if (!verdict) {
            throw new Error("no verdict");
        }
        if (verdict.intact) {
            say(`verified: ${verdict.entries} ${verdict.entries === 1 ? "entry" : "entries"} intact`, "good");
        } else {
            say(`broken at entry ${verdict.sequence}: ${verdict.reason}`, "bad");
        }
    } catch (failure) {
        say(`could not be verified (${failure.message}); try again`, "warn");
    } finally {
        button.disabled = false;
    }
};

for (const place of document.querySelectorAll("[data-verify]")) {
    place.querySelector("[data-verify-now]").addEventListener("click", () => verify(place));
    verify(place);
}

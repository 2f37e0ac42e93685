package io.claviger.control.console.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation refused, as a form shows it.
 *
 * @param code of the catalogue; empty where nothing is wrong
 * @param detail for the top of the form
 * @param faults what is wrong with single members of the body, by pointer: {@code /name}
 */
public record Problem(int status, String code, String detail, Map<String, String> faults) {
    private static final int TOO_MANY = 429;

    public static final Problem NONE = new Problem(200, "", "", Map.of());

    public Problem {
        faults = Map.copyOf(faults);
    }

    static Problem of(View view) {
        var faults = new LinkedHashMap<String, String>();
        for (var fault : view.members().items("errors")) {
            faults.merge(
                    fault.requiredText("pointer"), fault.requiredText("detail"), (one, other) -> one + "; " + other);
        }
        return new Problem(view.status(), view.text("code"), view.text("detail") + wait(view), faults);
    }

    /** How long to wait, in words, where the operation says so of too many tries. */
    private static String wait(View view) {
        var after = view.headers().get("Retry-After");
        if (view.status() != TOO_MANY || after == null || !after.matches("[0-9]{1,6}")) {
            return "";
        }
        var seconds = Long.parseLong(after);
        if (seconds < 60) {
            return seconds == 1 ? " Try again in a second." : " Try again in " + seconds + " seconds.";
        }
        var minutes = Math.ceilDiv(seconds, 60);
        return minutes == 1 ? " Try again in a minute." : " Try again in " + minutes + " minutes.";
    }

    /** One that a page found by itself. */
    public static Problem of(int status, String detail, Map<String, String> faults) {
        return new Problem(status, "INPUT_INVALID", detail, faults);
    }

    public boolean there() {
        return status >= 400;
    }

    /** What is wrong with a member, or with what is in it; null where nothing is. */
    public @Nullable String of(String pointer) {
        var own = faults.get(pointer);
        if (own != null) {
            return own;
        }
        var within = faults.entrySet().stream()
                .filter(fault -> fault.getKey().startsWith(pointer + "/"))
                .map(fault -> fault.getKey().substring(pointer.length() + 1) + " " + fault.getValue())
                .sorted()
                .toList();
        return within.isEmpty() ? null : String.join("; ", within);
    }

    /** What is wrong with members that a form does not show at a field, one line each. */
    public List<String> beside(String... pointers) {
        return faults.entrySet().stream()
                .filter(fault -> List.of(pointers).stream()
                        .noneMatch(shown ->
                                fault.getKey().equals(shown) || fault.getKey().startsWith(shown + "/")))
                .map(fault -> fault.getKey() + " " + fault.getValue())
                .sorted()
                .toList();
    }
}

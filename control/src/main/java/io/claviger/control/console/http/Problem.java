package io.claviger.control.console.http;

import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation refused, as a form shows it.
 *
 * @param code of the catalogue; empty where nothing is wrong
 * @param detail for the top of the form
 * @param faults what is wrong with single members of the body, by pointer: {@code /name}
 * @param until when the next try is judged; null where the next one is judged at once
 */
public record Problem(
        int status,
        String code,
        String detail,
        Map<String, String> faults,
        @Nullable String until) {
    private static final int TOO_MANY = 429;

    /** All that is typed into a form is text: that it is none of the number that it should be says enough. */
    private static final Pattern NOT_A_STRING = Pattern.compile("^(must be an? .*number), not a string$");

    private static final String TRIED_TOO_OFTEN =
            "Too many tries failed lately, from your address or in your name. For now none is looked at, not even a"
                    + " right one.";

    public static final Problem NONE = new Problem(200, "", "", Map.of(), null);

    public Problem {
        faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }

    static Problem of(View view) {
        var faults = new LinkedHashMap<String, String>();
        for (var fault : view.members().items("errors")) {
            var detail = NOT_A_STRING.matcher(fault.requiredText("detail")).replaceFirst("$1");
            faults.merge(fault.requiredText("pointer"), detail, (one, other) -> one + "; " + other);
        }
        var seconds = wait(view);
        return seconds == 0
                ? new Problem(view.status(), view.text("code"), view.text("detail"), faults, null)
                : new Problem(
                        view.status(),
                        view.text("code"),
                        TRIED_TOO_OFTEN + " Try again " + words(seconds) + ".",
                        faults,
                        view.at()
                                .plusSeconds(seconds)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
    }

    /** How many seconds to wait, where the operation says so of too many tries; else 0. */
    private static long wait(View view) {
        var after = view.headers().get("Retry-After");
        return view.status() != TOO_MANY || after == null || !after.matches("[0-9]{1,6}") ? 0 : Long.parseLong(after);
    }

    private static String words(long seconds) {
        if (seconds < 60) {
            return seconds == 1 ? "in a second" : "in " + seconds + " seconds";
        }
        var minutes = Math.ceilDiv(seconds, 60);
        return minutes == 1 ? "in a minute" : "in " + minutes + " minutes";
    }

    /** One that a page found by itself. */
    public static Problem of(int status, String detail, Map<String, String> faults) {
        return new Problem(status, "INPUT_INVALID", detail, faults, null);
    }

    public boolean there() {
        return status >= 400;
    }

    /** What is wrong with a member, and with what is in it; null where nothing is. */
    public @Nullable String of(String pointer) {
        var own = faults.get(pointer);
        var all = Stream.concat(Stream.ofNullable(own), within(pointer)).toList();
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** What is wrong with a member itself, whatever is wrong with what is in it; null where nothing is. */
    public @Nullable String ofIt(String pointer) {
        return faults.get(pointer);
    }

    private Stream<String> within(String pointer) {
        var list = pointer.substring(pointer.lastIndexOf('/') + 1);
        return faults.entrySet().stream()
                .filter(fault -> fault.getKey().startsWith(pointer + "/"))
                .map(fault -> {
                    var rest = fault.getKey().substring(pointer.length());
                    var place = FaultPlace.said("/" + list + rest);
                    var whole = FaultPlace.said("/" + list);
                    return (place.startsWith(whole + ", ") ? place.substring(whole.length() + 2) : place) + " "
                            + fault.getValue();
                });
    }

    /**
     * What is wrong that a form does not show at a field, one line each, in the words of pages.
     *
     * @param pointers of what it shows at fields, with what is in it
     */
    public List<String> beside(String... pointers) {
        return lines(fault -> List.of(pointers).stream().noneMatch(shown -> isIn(fault, shown)));
    }

    /** The same, where it shows what is wrong with these themselves, and not with what is in them. */
    public List<String> besideThese(Collection<String> pointers) {
        return lines(fault -> !pointers.contains(fault));
    }

    /** What is wrong with a member that a form shows at its field, and with what is in it: one line each. */
    public List<String> lines(String pointer) {
        return lines(fault -> isIn(fault, pointer));
    }

    private static boolean isIn(String fault, String pointer) {
        return fault.equals(pointer) || fault.startsWith(pointer + "/");
    }

    private List<String> lines(Predicate<String> wanted) {
        return faults.entrySet().stream()
                .filter(fault -> wanted.test(fault.getKey()))
                .map(fault -> line(FaultPlace.said(fault.getKey()), fault.getValue()))
                .toList();
    }

    private static String line(String place, String fault) {
        var line = place.isEmpty() ? fault : place + ": " + fault;
        return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    }

    /** The whole in one text, for a page without fields. */
    public String said() {
        return faults.isEmpty()
                ? detail
                : beside().stream()
                        .map(line -> line.endsWith(".") ? line : line + ".")
                        .collect(Collectors.joining(" "));
    }
}

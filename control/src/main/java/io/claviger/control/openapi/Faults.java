package io.claviger.control.openapi;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The faults of one import, in the order in which they were found; a hostile document can't have too many. */
final class Faults {
    /** How many are told; of the others only their number. */
    static final int MOST = 100;

    private static final int MAX_POINTER_LENGTH = 4096;

    private final List<FieldFault> found = new ArrayList<>();
    private int more;

    void add(String pointer, String detail) {
        add(() -> pointer, detail);
    }

    /** The pointer is asked for only if the fault is told: making it may cost more than finding the fault. */
    void add(Supplier<String> pointer, String detail) {
        if (found.size() < MOST) {
            found.add(new FieldFault(cut(pointer.get(), MAX_POINTER_LENGTH), detail));
        } else {
            more++;
        }
    }

    void addAll(List<FieldFault> faults) {
        faults.forEach(fault -> add(fault.pointer(), fault.detail()));
    }

    boolean any() {
        return !found.isEmpty();
    }

    void throwIfAny() {
        if (any()) {
            throw asException();
        }
    }

    ClavigerException asException() {
        if (more == 0) {
            return ClavigerException.invalid(found);
        }
        var told = new ArrayList<>(found);
        told.add(new FieldFault("/document", "There are " + more + " more faults."));
        return ClavigerException.invalid(told);
    }

    /** A text from a document in a message: cut, and without what could disturb a log or a terminal. */
    static String shown(String text) {
        return "\"" + cut(text, 100).replaceAll("\\p{C}", "?") + "\"";
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }
}

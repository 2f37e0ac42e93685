package io.claviger.core.permission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question about permissions: {@code EVENTS_CREATE and (ORDERS_READ or ORDERS_ADMIN)}.
 *
 * <p>Names are of letters, digits and {@code _ - . :}; {@code and} binds tighter than {@code or}; both are read in any
 * case, so neither can be a permission's name here. Kept in postfix order and evaluated on the bits of one word, without
 * recursion.
 */
public final class PermissionQuery {
    /** How long a query may be, in characters. */
    public static final int MAX_LENGTH = 4_096;

    /** How deep parentheses may be nested. */
    public static final int MAX_DEPTH = 30;

    /** How many names it may have, counting each time. */
    public static final int MAX_NAMES = 256;

    /** A step in postfix order. */
    private sealed interface Step {
        record Name(String permission) implements Step {}

        enum Operator implements Step {
            OR,
            AND
        }
    }

    private final String text;
    private final List<Step> steps;

    private PermissionQuery(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException that says what is wrong, and at which character counted from 1
     */
    public static PermissionQuery parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a query may have at most " + MAX_LENGTH + " characters");
        }
        return new PermissionQuery(text, new Parser(text).parse());
    }

    /** Whether who holds these permissions fulfils it. */
    public boolean isFulfilled(Predicate<String> held) {
        // each open operand is a bit; an operator needs its operands on top, so and-or over depth stays below 64
        var operands = 0L;
        for (var step : steps) {
            switch (step) {
                case Step.Name(var permission) -> operands = operands << 1 | (held.test(permission) ? 1 : 0);
                case Step.Operator operator -> {
                    var second = operands & 1;
                    var first = operands >>> 1 & 1;
                    var result = operator == Step.Operator.AND ? first & second : first | second;
                    operands = operands >>> 2 << 1 | result;
                }
            }
        }
        return operands == 1;
    }

    /** The permissions it names, each once, in their order. */
    public Set<String> permissions() {
        var names = new LinkedHashSet<String>();
        for (var step : steps) {
            if (step instanceof Step.Name(var permission)) {
                names.add(permission);
            }
        }
        return names;
    }

    /** Two queries are equal if they ask the same in the same order, whatever their spaces and parentheses. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PermissionQuery that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** Edsger Dijkstra's shunting yard: operators wait on a stack for their second operand. */
    private static final class Parser {
        private final String text;
        private final List<Step> output = new ArrayList<>();
        /** What waits, and in parentheses where they opened. */
        private final Deque<Object> waiting = new ArrayDeque<>();

        private boolean operandExpected = true;
        private int names;
        private int depth;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Step> parse() {
            while (at < text.length()) {
                var c = text.charAt(at);
                if (c == ' ' || c == '\t') {
                    at++;
                } else if (c == '(') {
                    open();
                } else if (c == ')') {
                    close();
                } else if (isNameCharacter(c)) {
                    word();
                } else {
                    throw fault("\"" + text.substring(at, text.offsetByCodePoints(at, 1)) + "\" is not expected", at);
                }
            }
            if (operandExpected) {
                throw fault("a permission is expected", at);
            }
            release(Step.Operator.OR);
            if (waiting.peek() instanceof Integer opened) {
                throw fault("this parenthesis is not closed", opened);
            }
            return output;
        }

        private void open() {
            if (!operandExpected) {
                throw fault("\"and\" or \"or\" is expected", at);
            }
            if (++depth > MAX_DEPTH) {
                throw fault("parentheses are nested more than " + MAX_DEPTH + " deep", at);
            }
            waiting.push(at++);
        }

        private void close() {
            if (operandExpected) {
                throw fault("a permission is expected", at);
            }
            release(Step.Operator.OR);
            if (waiting.isEmpty()) {
                throw fault("this parenthesis was not opened", at);
            }
            waiting.pop();
            depth--;
            at++;
        }

        private void word() {
            var start = at;
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            var word = text.substring(start, at);
            if (word.equalsIgnoreCase("and")) {
                operator(Step.Operator.AND, start);
            } else if (word.equalsIgnoreCase("or")) {
                operator(Step.Operator.OR, start);
            } else if (!operandExpected) {
                throw fault("\"and\" or \"or\" is expected", start);
            } else if (++names > MAX_NAMES) {
                throw fault("more than " + MAX_NAMES + " permissions are named", start);
            } else {
                output.add(new Step.Name(word));
                operandExpected = false;
            }
        }

        private void operator(Step.Operator operator, int start) {
            if (operandExpected) {
                throw fault("a permission is expected", start);
            }
            release(operator);
            waiting.push(operator);
            operandExpected = true;
        }

        /** Moves out what waits and binds as tightly as an operator, or tighter. */
        private void release(Step.Operator operator) {
            while (waiting.peek() instanceof Step.Operator there && there.compareTo(operator) >= 0) {
                output.add(there);
                waiting.pop();
            }
        }

        private static boolean isNameCharacter(char c) {
            return (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '.'
                    || c == ':';
        }

        private IllegalArgumentException fault(String what, int at) {
            return new IllegalArgumentException(what + " (character " + (at + 1) + ")");
        }
    }
}

package io.claviger.app.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what
 * @param text what was found, and what to do where it is not well
 */
public record Diagnosis(String subject, Outcome outcome, String text) {
    /** How it is. */
    public enum Outcome {
        OK,
        /** It works, but look at it. */
        WARNING,
        /** It does not work, or will not. */
        PROBLEM
    }

    static Diagnosis ok(String subject, String text) {
        return new Diagnosis(subject, Outcome.OK, text);
    }

    static Diagnosis warning(String subject, String text) {
        return new Diagnosis(subject, Outcome.WARNING, text);
    }

    static Diagnosis problem(String subject, String text) {
        return new Diagnosis(subject, Outcome.PROBLEM, text);
    }
}

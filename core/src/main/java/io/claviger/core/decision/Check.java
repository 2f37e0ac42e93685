package io.claviger.core.decision;

/**
 * One question that a request must survive. A check is a pure function: it reads the judgement and changes nothing, so
 * the same checks, run to the end, make the explanation.
 */
public interface Check {
    /** Its name in decisions and explanations: a lower-case word. */
    String name();

    Outcome judge(Judgement judgement);

    /** What it looks at; asked only where somebody wants to know why. */
    Inputs inputs(Judgement judgement);
}

package io.claviger.core.guard;

/** Whether a rule is judged, and whether its refusal counts. */
public enum Mode {
    /** Not judged. */
    OFF,
    /** Judged and recorded; never refuses. */
    REPORT,
    /** Judged; its refusal refuses the request. */
    ENFORCE
}

package io.claviger.core.decision;

import io.claviger.core.catalog.Operation.Subject;
import io.claviger.core.credential.KeyType;
import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;

/**
 * May a key of this type call the operation? Whoever has an app has its profile key, so alone the key may call only what
 * is nobody's record; what is somebody's asks for the token of an end user beside it.
 */
final class TypeCheck implements Check {
    private static final Skipped NO_KEY = new Skipped("There is no key to look at.");
    private static final Skipped NO_OPERATION = new Skipped("The call names no operation.");
    private static final Passed WORKSPACE = new Passed("A workspace key may call what its permissions say.");
    private static final Passed NOBODYS = new Passed("The operation is marked as nobody's record (subject: none).");
    private static final Refusal ALONE = new Refusal(
            ErrorCode.TYPE_FORBIDDEN,
            "A profile key alone may not call an operation that touches an end user's record.",
            "Use a workspace key on a server of your own.");
    private static final Refusal UNMARKED = new Refusal(
            ErrorCode.SUBJECT_FORBIDDEN,
            "The operation does not say whose record it touches, so a profile key may not call it.",
            "Mark the operation in the API's document: x-claviger.subject, which is none where the record is nobody's.");

    @Override
    public String name() {
        return "type";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return NO_KEY;
        }
        if (key.type() == KeyType.WORKSPACE) {
            return WORKSPACE;
        }
        var operation = judgement.operation();
        if (operation == null) {
            return NO_OPERATION;
        }
        return switch (operation.subject()) {
            case Subject.Nobody() -> NOBODYS;
            case Subject.Named ignored -> ALONE;
            case null -> UNMARKED;
        };
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        var key = judgement.key();
        if (key == null) {
            return Inputs.NONE;
        }
        var operation = judgement.operation();
        return Inputs.with()
                .text("type", key.type().text())
                .text(
                        "subject",
                        operation == null
                                ? null
                                : switch (operation.subject()) {
                                    case Subject.Nobody() -> "none";
                                    case Subject.Named(var source) -> source.words();
                                    case null -> "not said";
                                })
                .build();
    }
}

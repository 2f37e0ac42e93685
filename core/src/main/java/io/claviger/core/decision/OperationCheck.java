package io.claviger.core.decision;

import io.claviger.core.decision.Outcome.Passed;
import io.claviger.core.decision.Outcome.Refusal;
import io.claviger.core.decision.Outcome.Skipped;
import io.claviger.core.error.ErrorCode;

/** Does the catalog know the operation? */
final class OperationCheck implements Check {
    private static final Passed KNOWN = new Passed("The operation is in the catalog.");
    private static final Skipped UNSPECIFIED = new Skipped("The call names no operation.");

    @Override
    public String name() {
        return "operation";
    }

    @Override
    public Outcome judge(Judgement judgement) {
        return switch (judgement.request().target()) {
            case Target.Known ignored -> KNOWN;
            case Target.Unspecified() -> UNSPECIFIED;
            case Target.Unknown(var description) ->
                new Refusal(
                        ErrorCode.OPERATION_UNKNOWN,
                        "The catalog knows no operation " + description + ".",
                        "Call an operation of an imported API, or import the API that has it.");
        };
    }

    @Override
    public Inputs inputs(Judgement judgement) {
        return switch (judgement.request().target()) {
            case Target.Known(var api, var operation) ->
                Inputs.with()
                        .text("api", api.slug())
                        .text("operation", operation.operationId())
                        .text("method", operation.method())
                        .text("path", api.prefix() + operation.path())
                        .build();
            case Target.Unspecified() -> Inputs.NONE;
            case Target.Unknown(var description) ->
                Inputs.with().text("asked", description).build();
        };
    }
}

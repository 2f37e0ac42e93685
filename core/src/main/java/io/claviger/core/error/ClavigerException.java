package io.claviger.core.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fault with a code of the catalogue. Its message is written for the caller; its cause is for the log only. */
public class ClavigerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<FieldFault> faults;

    public ClavigerException(ErrorCode code, String message) {
        this(code, message, List.of(), null);
    }

    public ClavigerException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, List.of(), cause);
    }

    public ClavigerException(ErrorCode code, String message, List<FieldFault> faults) {
        this(code, message, faults, null);
    }

    private ClavigerException(ErrorCode code, String message, List<FieldFault> faults, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.faults = List.copyOf(faults);
    }

    /** An invalid input: {@link ErrorCode#INPUT_INVALID} with every fault that was found. */
    public static ClavigerException invalid(List<FieldFault> faults) {
        var message = faults.size() == 1
                ? faults.getFirst().pointer() + ": " + faults.getFirst().detail()
                : faults.size() + " fields are not valid.";
        return new ClavigerException(ErrorCode.INPUT_INVALID, message, faults);
    }

    public static ClavigerException invalid(String pointer, String detail) {
        return invalid(List.of(new FieldFault(pointer, detail)));
    }

    public static ClavigerException notFound(String what) {
        return new ClavigerException(ErrorCode.NOT_FOUND, what);
    }

    public static ClavigerException conflict(String message) {
        return new ClavigerException(ErrorCode.CONFLICT, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** Every fault found in the input; empty unless the code is {@link ErrorCode#INPUT_INVALID}. */
    public List<FieldFault> faults() {
        return faults;
    }

    /** The message for the caller. */
    public String detail() {
        var message = getMessage();
        return message == null ? code.title() : message;
    }
}

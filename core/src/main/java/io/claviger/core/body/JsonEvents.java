package io.claviger.core.body;

/**
 * What stands in a JSON text, in its order. Offsets count octets from the start of the body; {@code after} is the one
 * behind the last octet.
 */
interface JsonEvents {
    /** An object begins; the offset is that of its brace. */
    void beginObject(long at);

    void endObject(long after);

    /** An array begins; the offset is that of its bracket. */
    void beginArray(long at);

    void endArray(long after);

    /** A member's name. The text is reused. */
    void name(TextBuffer text, long after);

    /** A string begins that is a value; says whether its text is wanted. */
    boolean beginString();

    /** The string that began last; the text is empty where it is not wanted, and reused. */
    void string(TextBuffer text, long after);

    /** A number, a boolean or null. */
    void scalar(boolean isNull, long after);
}

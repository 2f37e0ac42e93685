package io.claviger.control.json;

/** Builds JSON Pointers (RFC 6901). */
public final class JsonPointer {
    private JsonPointer() {}

    /** The pointer to a member of what {@code parent} points to. */
    public static String member(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The pointer to an item of the array that {@code parent} points to. */
    public static String item(String parent, int index) {
        return parent + "/" + index;
    }
}

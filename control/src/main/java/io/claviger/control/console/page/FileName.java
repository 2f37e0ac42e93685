package io.claviger.control.console.page;

/** The names of files that are downloaded. */
public final class FileName {
    private FileName() {}

    /** One of letters, digits and dashes, after a name; after its kind where the name has none of them. */
    public static String of(String name, String kind) {
        var plain = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return (plain.isEmpty() ? kind : plain) + ".txt";
    }
}

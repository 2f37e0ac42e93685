package io.claviger.control.openapi;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names that a document leaves out. */
final class DefaultNames {
    private static final Pattern PERMISSION = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
    /** Where a word ends in camel case: {@code get|Customer}, {@code FAQ|Item}, {@code v2|User}. */
    private static final Pattern WORD_END = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private DefaultNames() {}

    static boolean isPermission(String text) {
        return PERMISSION.matcher(text).matches();
    }

    /**
     * The API's slug and the operationId in upper snake case: {@code getCustomer} of {@code customers} is
     * {@code CUSTOMERS_GET_CUSTOMER}. It may turn out to be no permission's name.
     */
    static String permission(String slug, String operationId) {
        var words = WORD_END.matcher(operationId).replaceAll("_");
        return words(slug + "_" + words).toUpperCase(Locale.ROOT);
    }

    /** Method and path: {@code GET /customers/{id}} is {@code get_customers_id}. */
    static String operationId(String method, String path) {
        return words(method.toLowerCase(Locale.ROOT) + "_" + path);
    }

    private static String words(String text) {
        return text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}

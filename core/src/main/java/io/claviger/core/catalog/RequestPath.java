package io.claviger.core.catalog;

/**
 * A request's path, normalised once: what is judged is what is forwarded.
 *
 * @param path the normalised path, starting with {@code /}
 * @param query the raw query without its question mark, empty where there is none
 */
public record RequestPath(String path, String query) {}

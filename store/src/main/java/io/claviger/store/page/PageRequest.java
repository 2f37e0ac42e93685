package io.claviger.store.page;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list.
 *
 * @param limit items at most, 1 to {@value #MOST}
 * @param after the cursor of the page before, or null for the first
 */
public record PageRequest(int limit, @Nullable Cursor after) {
    /** Items of a page at most. */
    public static final int MOST = 1000;

    public PageRequest {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page has 1 to " + MOST + " items, not " + limit);
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null);
    }
}

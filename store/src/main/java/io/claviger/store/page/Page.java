package io.claviger.store.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list, newest first.
 *
 * @param next where the next page starts, or null where this is the last
 */
public record Page<T>(List<T> items, @Nullable Cursor next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page of one item more than asked for, which tells whether there is a next one.
     *
     * @param rows up to {@code limit + 1} items
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> place) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var items = rows.subList(0, limit);
        return new Page<>(items, place.apply(items.getLast()));
    }
}

package io.claviger.store.page;

/**
 * A place in a list: the last item of a page. It comes back from outside, so it is only ever compared with, and whatever
 * it says, a list shows no more than its query allows.
 *
 * @param position what the list is ordered by: microseconds of creation, or an audit entry's sequence
 * @param id tells apart what has the same position
 */
public record Cursor(long position, String id) {}

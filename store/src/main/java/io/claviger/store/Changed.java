package io.claviger.store;

/**
 * What a change yields.
 *
 * @param revision the one it made; where nothing changed, the latest; where an answer is repeated, the first one's
 * @param repeated whether it was done before and this is the answer kept of then
 */
public record Changed<T>(T value, long revision, boolean repeated) {}

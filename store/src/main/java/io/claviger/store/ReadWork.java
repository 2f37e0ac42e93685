package io.claviger.store;

import org.jspecify.annotations.Nullable;

/** What is read in one transaction. It runs on one of the store's own threads: it waits for nothing outside. */
@FunctionalInterface
public interface ReadWork<T extends @Nullable Object> {
    T run(Reading tx);
}

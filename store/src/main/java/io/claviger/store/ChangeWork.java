package io.claviger.store;

/** What is done in one change. It runs on the store's own thread: it waits for nothing outside. */
@FunctionalInterface
public interface ChangeWork<T extends @org.jspecify.annotations.Nullable Object> {
    T run(Changing tx);
}

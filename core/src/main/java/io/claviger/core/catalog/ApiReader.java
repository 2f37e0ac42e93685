package io.claviger.core.catalog;

/** Reads an API out of what is stored of it; the import has accepted the same document before. */
@FunctionalInterface
public interface ApiReader {
    Api read(StoredApi stored);
}

package io.claviger.control.openapi;

/**
 * Something in a document that is taken as it is, but is likely not what was meant.
 *
 * @param pointer a JSON Pointer into a body {@code {document, prefix, upstreams}}
 */
public record Warning(String pointer, String detail) {}

package io.claviger.core.error;

/**
 * One fault in one field of an input.
 *
 * @param pointer where: a JSON Pointer (RFC 6901) into the body, or {@code query/NAME}, {@code header/NAME}, {@code path/NAME}
 * @param detail what is wrong and what would be right, for a person; never a secret
 */
public record FieldFault(String pointer, String detail) {}

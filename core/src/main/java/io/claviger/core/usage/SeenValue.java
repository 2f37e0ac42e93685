package io.claviger.core.usage;

/** A value that an allowed request held, when first and when last; in microseconds. */
public record SeenValue(String value, long firstAtMicros, long lastAtMicros) {}

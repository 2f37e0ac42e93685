package io.claviger.store.usage;

import org.jspecify.annotations.Nullable;

/**
 * Requests of an account of one kind within a step of time.
 *
 * @param atMinute where the step starts, in minutes since 1970
 * @param code why they were refused or failed, or null for what went well
 * @param reported whether these are no further requests, but those that a rule in report mode would have refused
 */
public record AccountUse(long atMinute, @Nullable String code, boolean reported, long requests) {}

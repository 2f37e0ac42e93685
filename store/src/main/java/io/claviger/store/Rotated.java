package io.claviger.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A change of the master key.
 *
 * @param fingerprint of the key that is in force now
 * @param former file of the one before, which backups of its time need; null where it was given by configuration
 * @param already whether it was in force before, as a change that was broken off and is repeated finds it
 */
public record Rotated(String fingerprint, @Nullable Path former, boolean already) {}

package io.claviger.control.console.http;

import io.claviger.control.http.Operations;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.core.credential.Pepper;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * What every page may use: the operations, and what is known of accounts on this node without asking them.
 *
 * @param gateway where partners reach the gateway, without a slash at the end
 */
public record Doorway(
        Operations operations,
        Snapshot snapshot,
        Routes routes,
        Pepper pepper,
        ConsoleAddress address,
        Supplier<String> gateway,
        MicroClock clock,
        SecureRandom random) {}

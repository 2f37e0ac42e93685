package io.claviger.control.console.http;

import io.claviger.control.http.Operations;
import io.claviger.control.session.ConsoleAddress;
import io.claviger.core.credential.Pepper;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.core.time.MicroClock;

/** What every page may use: the operations, and what is known of accounts on this node without asking them. */
public record Doorway(
        Operations operations,
        Snapshot snapshot,
        Routes routes,
        Pepper pepper,
        ConsoleAddress address,
        MicroClock clock) {}

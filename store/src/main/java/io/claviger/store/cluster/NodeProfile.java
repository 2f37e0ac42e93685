package io.claviger.store.cluster;

import io.claviger.core.lease.LeaseTerms;
import java.util.List;

/**
 * What a node says of itself.
 *
 * @param id random, of this process alone
 * @param host the machine's name
 * @param roles which listeners it has
 */
public record NodeProfile(String id, String host, String version, List<String> roles, LeaseTerms terms) {
    public NodeProfile {
        roles = List.copyOf(roles);
    }
}

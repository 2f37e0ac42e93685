package io.claviger.store.credential;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.store.page.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which service tokens to list; deleted ones never are.
 *
 * @param rootIds only those whose reach is one of these accounts or one below; null for all, those of the installation too
 * @param search only names that contain it, whatever its case (of ASCII letters), or null
 * @param status only those that have it now, or null
 */
public record TokenQuery(
        @Nullable List<String> rootIds,
        @Nullable String search,
        @Nullable CredentialStatus status,
        PageRequest page) {}

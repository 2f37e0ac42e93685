package io.claviger.store.credential;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.store.page.PageRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of an account to list; deleted ones never are.
 *
 * @param search only names that contain it, whatever its case (of ASCII letters), or null
 * @param status only those that have it now, or null
 */
public record KeyQuery(
        String accountId, @Nullable String search, @Nullable CredentialStatus status, PageRequest page) {}

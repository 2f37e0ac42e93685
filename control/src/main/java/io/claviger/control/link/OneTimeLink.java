package io.claviger.control.link;

import io.claviger.core.credential.Secret;
import io.claviger.store.member.LinkPurpose;

/** A one-time link with what opens it, to be shown this once. */
public record OneTimeLink(LinkPurpose purpose, Secret token, long expiresAtMicros) {}

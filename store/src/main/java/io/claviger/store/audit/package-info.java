/**
 * Who did what: one chain of entries an account and one for the installation. Each entry carries the SHA-256 of the one
 * before over its exact stored bytes, and an HMAC under a key that is not readable in the database.
 */
@NullMarked
package io.claviger.store.audit;

import org.jspecify.annotations.NullMarked;

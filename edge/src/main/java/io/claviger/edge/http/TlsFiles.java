package io.claviger.edge.http;

import java.nio.file.Path;

/**
 * A listener's certificate, read again when either file changes.
 *
 * @param certificate PEM: the certificate chain, the server's own first
 * @param key PEM: its private key, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}

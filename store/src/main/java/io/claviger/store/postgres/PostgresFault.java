package io.claviger.store.postgres;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What faults of the database mean, by their SQLSTATE (PostgreSQL, appendix A): for a caller, and for the person who starts
 * Claviger.
 */
final class PostgresFault {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresFault.class);

    /** serialization_failure, deadlock_detected, and check_violation: the row's partition was made meanwhile. */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01", "23514");

    private static final Set<String> REFUSED_LOGIN = Set.of("28000", "28P01", "28P02");
    /** admin_shutdown and crash_shutdown. */
    private static final Set<String> ENDED_BY_SERVER = Set.of("57P01", "57P02");

    private static final String HOST_VERIFIER = "PgjdbcHostnameVerifier";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";

    /** Connection exceptions, and ends that the server put to a session. */
    private static final Set<String> CLASSES_OF_LOST_CONNECTIONS = Set.of("08", "57", "58");

    private PostgresFault() {}

    /** Another try may go well: two transactions were in each other's way. */
    static boolean isRepeatable(Exception e) {
        var found = sql(e);
        return found != null && found.getSQLState() != null && REPEATABLE.contains(found.getSQLState());
    }

    /** The session is gone, and another may go well. */
    static boolean isLostConnection(Exception e) {
        var found = sql(e);
        var state = found == null ? null : found.getSQLState();
        return state != null && (state.startsWith("08") || ENDED_BY_SERVER.contains(state));
    }

    /** Whether a commit that failed so may have been made: the server was not heard, rather than said no. */
    static boolean leavesCommitUnknown(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.length() < 2 || CLASSES_OF_LOST_CONNECTIONS.contains(state.substring(0, 2));
    }

    /** Not now, and nothing is half done. The log has the cause. */
    static ClavigerException unavailable(@Nullable Exception e) {
        // A database that is away fails every second: one line each time is enough.
        LOG.error("the database failed: {}", reason(e));
        LOG.debug("where the database failed", e);
        return new ClavigerException(ErrorCode.UNAVAILABLE, "The database can't do this now; nothing was changed.", e);
    }

    /** It was told to commit, and did not say whether it did. */
    static ClavigerException unknown(@Nullable Exception e) {
        LOG.error("the database did not say whether it committed: {}", reason(e));
        LOG.debug("where the database failed", e);
        return new ClavigerException(
                ErrorCode.UNAVAILABLE,
                "The database did not say whether this was done: look before you repeat it, or repeat it under the same"
                        + " Idempotency-Key.",
                e);
    }

    /** What a fault at start means. */
    static StoreOpenException cannotOpen(PostgresUrl url, Exception e) {
        var found = sql(e);
        var state = found == null ? null : found.getSQLState();
        var certificate = badCertificate(e);
        if (certificate != null) {
            return new StoreOpenException(
                    Reason.REFUSED,
                    "cannot use the database " + url + ": the server's certificate is " + certificate,
                    e);
        }
        var cannot = "cannot use the database " + url + ": " + reason(e);
        if (state == null) {
            return new StoreOpenException(Reason.CONTENT, cannot, e);
        }
        if (REFUSED_LOGIN.contains(state)) {
            return new StoreOpenException(
                    Reason.REFUSED,
                    cannot + "; check user, password and TLS of claviger.database.url, and pg_hba.conf",
                    e);
        }
        return switch (state) {
            case NO_DATABASE ->
                new StoreOpenException(Reason.REFUSED, cannot + "; create it, owned by the user of the URL", e);
            case NO_RIGHT ->
                new StoreOpenException(
                        Reason.REFUSED, cannot + "; let the user of the URL own the schema (docs/postgresql.md)", e);
            default -> new StoreOpenException(Reason.UNREACHABLE, cannot, e);
        };
    }

    /** What is wrong with the server's certificate; null where that is not the fault. */
    private static @Nullable String badCertificate(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException) {
                return "not signed by whom sslrootcert names, or not valid any more";
            }
            // The driver has no other sign of it; the rest of its message depends on the language.
            if (cause instanceof SQLException
                    && String.valueOf(cause.getMessage()).contains(HOST_VERIFIER)) {
                return "not for the host of the URL";
            }
        }
        return null;
    }

    /** One line. */
    private static String reason(@Nullable Exception e) {
        if (e == null) {
            return "no answer in time";
        }
        var found = sql(e);
        var message = String.valueOf(found == null ? e.getMessage() : found.getMessage());
        var line = message.lines().findFirst().orElse(message);
        var cause = found == null ? null : found.getCause();
        return cause == null || cause.getMessage() == null ? line : line + " (" + cause.getMessage() + ")";
    }

    private static @Nullable SQLException sql(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found && found.getSQLState() != null) {
                return found;
            }
        }
        return null;
    }
}

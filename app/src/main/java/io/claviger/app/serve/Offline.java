package io.claviger.app.serve;

import io.claviger.app.config.Settings;
import io.claviger.control.link.FirstMembers;
import io.claviger.control.member.EmailAddress;
import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.control.token.Bootstrap;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Rotated;
import io.claviger.store.Store;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.migrate.StoreCopy;
import io.claviger.store.postgres.PostgresMasterKey;
import io.claviger.store.postgres.PostgresSide;
import io.claviger.store.postgres.PostgresUpkeep;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteBackup;
import io.claviger.store.sqlite.SqliteMasterKey;
import io.claviger.store.sqlite.SqliteSide;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done to the database itself, past any server. */
public final class Offline {
    private Offline() {}

    /** Copies the database into a new file, whether a server runs on it or not. */
    public static void backup(Settings settings, Path file) throws StoreOpenException {
        requireSqlite(settings, "back it up with pg_dump or by base backups");
        SqliteBackup.take(settings.dataDir(), file);
    }

    /** Puts a backup in place of the database; no server may run on it. */
    public static void restore(Settings settings, Path file, boolean overwrite) throws StoreOpenException {
        requireSqlite(settings, "restore it with pg_restore or from base backups, then run claviger store new-epoch");
        SqliteBackup.restore(file, settings.dataDir(), masterKey(settings), overwrite, SystemClock.INSTANCE);
    }

    /** Begins a new epoch of a database on PostgreSQL that was restored; no server may run on it. */
    public static void newEpoch(Settings settings) throws StoreOpenException {
        var database = settings.database();
        if (database == null) {
            throw new StoreOpenException(
                    Reason.REFUSED, "the store is on SQLite, where claviger restore begins a new epoch itself");
        }
        PostgresUpkeep.newEpoch(database, givenMasterKey(settings), SystemClock.INSTANCE);
    }

    /**
     * Seals the database's keys under another master key; no server may run on it.
     *
     * @param following a file that holds the new one, or null to make it
     * @param renew whether to make new versions of those keys too
     */
    public static Rotated rotateMasterKey(Settings settings, @Nullable Path following, boolean renew)
            throws StoreOpenException {
        var next = following == null ? null : MasterKey.ofFile(following);
        var server = settings.database();
        if (server != null) {
            return PostgresMasterKey.rotate(server, masterKey(settings), next, renew, SystemClock.INSTANCE);
        }
        return SqliteMasterKey.rotate(settings.dataDir(), masterKey(settings), next, renew, SystemClock.INSTANCE);
    }

    /**
     * Copies a store into another database, or goes on with a copy that was broken off; no server may run on either.
     *
     * @param from a data directory, or the address of a PostgreSQL database
     * @param to likewise
     * @param progress told how far it is, for a person
     */
    public static StoreCopy.Copied migrate(Settings settings, String from, String to, Consumer<String> progress)
            throws StoreOpenException {
        try (var source = isServer(from) ? PostgresSide.source(url(from)) : SqliteSide.source(Path.of(from));
                var target = isServer(to) ? PostgresSide.target(url(to)) : SqliteSide.target(Path.of(to))) {
            return new StoreCopy(source, target, SystemClock.INSTANCE, progress).run(masterKey(settings));
        }
    }

    private static boolean isServer(String database) {
        return database.startsWith("postgres") && database.contains("://") || database.startsWith("jdbc:");
    }

    /** Without the address, which may hold a password. */
    private static PostgresUrl url(String database) throws StoreOpenException {
        try {
            return PostgresUrl.parse(database);
        } catch (IllegalArgumentException e) {
            throw new StoreOpenException(
                    Reason.DIRECTORY, "the address of a database is not usable: " + e.getMessage());
        }
    }

    /** Makes one more operator's token; with SQLite, no server may run on the data directory. */
    public static Secret anotherOperatorToken(Settings settings, String name) throws StoreOpenException {
        try (var store = Store.open(Server.storeConfig(settings), new OpenApiImporter(), SystemClock.INSTANCE)) {
            return new Bootstrap(store, new SecureRandom()).anotherToken(name);
        }
    }

    /**
     * Makes a one-time link with which a member comes in again, as an operator; no server may run on the data directory.
     *
     * @return its address, for a browser
     * @throws ClavigerException with {@code INPUT_INVALID} where the address is none
     */
    public static String recoverMember(Settings settings, String email, String name) throws StoreOpenException {
        var address = EmailAddress.normalised(email);
        if (address == null) {
            throw ClavigerException.invalid("--email", EmailAddress.COMPLAINT);
        }
        try (var store = Store.open(Server.storeConfig(settings), new OpenApiImporter(), SystemClock.INSTANCE)) {
            var link = new FirstMembers(store, new SecureRandom()).recover(address, name);
            var control = settings.control();
            var publicUrl = settings.controlPublicUrl();
            return Joining.url(publicUrl == null ? control.url(control.port()) : publicUrl.toString(), link);
        }
    }

    /** Where to look for the master key, for a person. */
    public static String whereTheMasterKeyIs(Settings settings) {
        return settings.masterKey() == null
                ? settings.dataDir().resolve(MasterKey.FILE).toString()
                : "the key that the settings name (claviger.master-key)";
    }

    private static void requireSqlite(Settings settings, String instead) throws StoreOpenException {
        if (settings.database() != null) {
            throw new StoreOpenException(
                    Reason.REFUSED, "the store is on PostgreSQL: " + instead + ", as docs/postgresql.md says");
        }
    }

    private static MasterKey givenMasterKey(Settings settings) throws StoreOpenException {
        var key = masterKey(settings);
        if (key == null) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "with PostgreSQL the master key must be given: claviger.master-key or its file");
        }
        return key;
    }

    private static @Nullable MasterKey masterKey(Settings settings) throws StoreOpenException {
        var key = settings.masterKey();
        return key == null ? null : MasterKey.ofBase64(key.reveal());
    }
}

package io.claviger.app.doctor;

import io.claviger.app.config.Settings;
import io.claviger.app.serve.Server;
import io.claviger.app.serve.SystemClock;
import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.Reading;
import io.claviger.store.Store;
import io.claviger.store.StoreConfig;
import io.claviger.store.StoreOpenException;
import io.claviger.store.audit.AuditQuery;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.page.PageRequest;
import io.claviger.store.postgres.PostgresUpkeep;
import io.claviger.store.postgres.PostgresUrl;
import io.claviger.store.seal.MasterKey;
import io.claviger.store.sqlite.SqliteBackup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Examines the data directory and a copy of its database, or the database on a server: so a running service may go on, and nothing is migrated. */
final class DataCheck {
    private static final String DIRECTORY = "data directory";
    private static final String DATABASE = "database";
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Settings settings;
    private final List<Diagnosis> found = new ArrayList<>();

    private DataCheck(Settings settings) {
        this.settings = settings;
    }

    static List<Diagnosis> examine(Settings settings) {
        var check = new DataCheck(settings);
        var database = settings.database();
        if (database == null) {
            check.directory();
        } else {
            check.server(database);
        }
        return check.found;
    }

    /** One that is not set up, or is of an earlier schema, is left as it is. */
    private void server(PostgresUrl url) {
        try {
            if (!PostgresUpkeep.isSetUp(url)) {
                found.add(Diagnosis.ok(DATABASE, url + " can be used; the next start sets it up."));
                return;
            }
            look(Server.storeConfig(settings));
        } catch (StoreOpenException e) {
            found.add(Diagnosis.problem(DATABASE, e.getMessage() + "."));
        } catch (ClavigerException e) {
            found.add(Diagnosis.problem(DATABASE, e.detail()));
        }
    }

    private void look(StoreConfig config) throws StoreOpenException {
        try (var store = Store.open(config, new OpenApiImporter(), SystemClock.INSTANCE)) {
            store.readAtLength(tx -> {
                content(tx);
                return found;
            });
        }
    }

    private void directory() {
        var directory = settings.dataDir();
        if (Files.notExists(directory)) {
            found.add(Diagnosis.ok(DIRECTORY, directory + " is not there yet; the first start makes it."));
            return;
        }
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            found.add(Diagnosis.problem(
                    DIRECTORY, directory + " is no directory that this user may write: give it to this user."));
            return;
        }
        found.add(Diagnosis.ok(DIRECTORY, directory + " can be used."));
        rights(directory.resolve(MasterKey.FILE), "master key");
        database(directory);
    }

    private void rights(Path file, String subject) {
        try {
            if (Files.exists(file)
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                found.add(Diagnosis.problem(subject, "Others can read " + file + ": chmod 600 " + file));
            }
        } catch (IOException | UnsupportedOperationException e) {
            found.add(Diagnosis.warning(subject, "Can't see who may read " + file + "."));
        }
    }

    private void database(Path directory) {
        if (Files.notExists(directory.resolve("claviger.db"))) {
            found.add(Diagnosis.ok(DATABASE, "There is none yet; the first start makes it."));
            return;
        }
        Path copy = null;
        try {
            copy = Files.createTempDirectory("claviger-doctor");
            SqliteBackup.take(directory, copy.resolve("claviger.db"));
            look(configOf(directory, copy));
        } catch (StoreOpenException e) {
            found.add(Diagnosis.problem(DATABASE, e.getMessage() + "."));
        } catch (ClavigerException e) {
            found.add(Diagnosis.problem(DATABASE, e.detail()));
        } catch (IOException e) {
            found.add(Diagnosis.problem(DATABASE, "There is no place for a copy to look at: " + e.getMessage()));
        } finally {
            delete(copy);
        }
    }

    private StoreConfig configOf(Path directory, Path copy) throws StoreOpenException {
        var given = settings.masterKey();
        var key = given == null
                ? MasterKey.ofFile(directory.resolve(MasterKey.FILE))
                : MasterKey.ofBase64(given.reveal());
        return StoreConfig.in(copy).withMasterKey(key);
    }

    private void content(Reading tx) {
        found.add(Diagnosis.ok(DATABASE, "Whole, at revision " + tx.revision() + "; the master key fits."));
        switch (tx.audit().verify()) {
            case AuditVerdict.Intact(var chains, var entries) ->
                found.add(Diagnosis.ok("audit trail", entries + " entries in " + chains + " chains are intact."));
            case AuditVerdict.Broken(var chain, var sequence, var reason) ->
                found.add(Diagnosis.problem(
                        "audit trail",
                        "Entry " + sequence + " of " + chain + " is wrong: " + reason
                                + ". Somebody changed the database: compare with a backup."));
        }
        clock(tx);
        upstreams(tx);
    }

    private void clock(Reading tx) {
        var query = new AuditQuery(AuditReads.INSTALLATION, null, null, null, null, PageRequest.first(1));
        var latest = tx.audit().list(query).items();
        var now = SystemClock.INSTANCE.nowMicros();
        if (!latest.isEmpty() && latest.getFirst().atMicros() > now) {
            found.add(Diagnosis.problem(
                    "clock", "The last change lies in the future: set this machine's clock, by NTP best."));
        } else {
            found.add(Diagnosis.ok("clock", "Not behind the last change."));
        }
    }

    private void upstreams(Reading tx) {
        var urls = new TreeSet<String>();
        for (var api : tx.apis().list()) {
            urls.add(api.api().upstreams().live());
            var test = api.api().upstreams().test();
            if (test != null) {
                urls.add(test);
            }
        }
        urls.forEach(url -> found.add(UpstreamCheck.examine(url)));
    }

    private static void delete(@org.jspecify.annotations.Nullable Path copy) {
        if (copy == null) {
            return;
        }
        try (var files = Files.walk(copy)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete the copy " + copy, e);
        }
    }
}

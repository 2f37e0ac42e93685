package io.claviger.store.seal;

import static io.claviger.store.schema.Tables.AUDIT_CHECKPOINT;
import static io.claviger.store.schema.Tables.PUBLISHED_SECRET;
import static io.claviger.store.schema.Tables.SEALED_KEY;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.claviger.core.credential.Pepper;
import io.claviger.store.StoreOpenException;
import io.claviger.store.StoreOpenException.Reason;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's own random keys, each sealed under the master key: so what they seal or digest outlives a change of the
 * master key. Each has versions, of which the latest is used and all are known.
 */
public final class SealedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SealedKeys.class);
    private static final String PEPPER = "pepper";
    private static final String AUDIT = "audit";
    private static final String ANSWER = "answer";
    private static final String SECRET = "secret";
    private static final String CHECKPOINT = "checkpoint";
    private static final List<String> NAMES = List.of(PEPPER, AUDIT, ANSWER, SECRET, CHECKPOINT);
    private static final int LENGTH = 32;
    private static final int FIRST = 1;

    private final Map<String, Map<Integer, byte[]>> keys;

    private SealedKeys(Map<String, Map<Integer, byte[]>> keys) {
        this.keys = keys;
    }

    /** Makes the first keys of a new store. */
    public static void create(DSLContext sql, MasterKey master, long nowMicros) {
        NAMES.forEach(name -> create(sql, master, name, nowMicros));
    }

    private static byte[] create(DSLContext sql, MasterKey master, String name, long nowMicros) {
        var key = newKey(name);
        insert(sql, master, name, FIRST, key, nowMicros);
        return key;
    }

    private static byte[] newKey(String name) {
        return name.equals(CHECKPOINT) ? SigningKey.generate() : random();
    }

    private static void insert(DSLContext sql, MasterKey master, String name, int version, byte[] key, long nowMicros) {
        sql.insertInto(SEALED_KEY)
                .set(SEALED_KEY.NAME, name)
                .set(SEALED_KEY.VERSION, version)
                .set(SEALED_KEY.SEALED, master.sealer().seal(key, bound(name, version)))
                .set(SEALED_KEY.CREATED_AT, nowMicros)
                .execute();
    }

    /** Whether a master key opens any of the keys: it is the one that they are sealed under. */
    public static boolean opens(DSLContext sql, MasterKey master) {
        for (var row : sql.selectFrom(SEALED_KEY)) {
            try {
                master.sealer().open(row.getSealed(), bound(row.getName(), row.getVersion()));
                return true;
            } catch (GeneralSecurityException e) {
                LOG.trace("the key {} is sealed under another master key", row.getName(), e);
            }
        }
        return false;
    }

    /** Seals all keys, of every version, under another master key. */
    public void seal(DSLContext sql, MasterKey master) {
        keys.forEach((name, versions) -> versions.forEach((version, key) -> sql.update(SEALED_KEY)
                .set(SEALED_KEY.SEALED, master.sealer().seal(key, bound(name, version)))
                .where(SEALED_KEY.NAME.eq(name), SEALED_KEY.VERSION.eq(version))
                .execute()));
    }

    /**
     * Adds the next version of each key.
     *
     * @return the new pepper's key alone, to bring the digests that are there to it
     */
    public Pepper renew(DSLContext sql, MasterKey master, long nowMicros) {
        var pepper = random();
        for (var name : NAMES) {
            var key = name.equals(PEPPER) ? pepper : newKey(name);
            insert(sql, master, name, latest(name) + 1, key, nowMicros);
        }
        return new Pepper(pepperVersion() + 1, pepper);
    }

    private static byte[] random() {
        var key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Opens all keys. Where none opens, it is another master key; where some do, the database was damaged. A store from
     * before profile keys or checkpoints gets the keys that seal the ones and sign the others.
     */
    public static SealedKeys open(DSLContext sql, MasterKey master, long nowMicros) throws StoreOpenException {
        var keys = new HashMap<String, Map<Integer, byte[]>>();
        var sealer = master.sealer();
        var refused = new HashSet<String>();
        for (var row : sql.selectFrom(SEALED_KEY)) {
            try {
                var key = sealer.open(row.getSealed(), bound(row.getName(), row.getVersion()));
                keys.computeIfAbsent(row.getName(), name -> new HashMap<>()).put(row.getVersion(), key);
            } catch (GeneralSecurityException e) {
                refused.add(row.getName());
            }
        }
        if (keys.isEmpty()) {
            throw new StoreOpenException(
                    Reason.MASTER_KEY, "the master key is not the one that this database was made with");
        }
        var known = new HashSet<>(keys.keySet());
        known.addAll(refused);
        for (var later :
                Map.of(SECRET, PUBLISHED_SECRET, CHECKPOINT, AUDIT_CHECKPOINT).entrySet()) {
            if (!known.contains(later.getKey()) && !sql.fetchExists(later.getValue())) {
                keys.put(later.getKey(), Map.of(FIRST, create(sql, master, later.getKey(), nowMicros)));
            }
        }
        for (var name : NAMES) {
            if (refused.contains(name) || !keys.containsKey(name)) {
                throw new StoreOpenException(
                        Reason.CORRUPT, "the database is damaged: its key " + name + " is missing or was changed");
            }
        }
        return new SealedKeys(keys);
    }

    public int pepperVersion() {
        return latest(PEPPER);
    }

    /** The pepper, which wraps those before it. */
    public Pepper pepper() {
        var version = pepperVersion();
        return new Pepper(
                version,
                IntStream.rangeClosed(FIRST, version)
                        .mapToObj(each -> key(PEPPER, each))
                        .toList());
    }

    /** The version of the key with which new audit entries are authenticated. */
    public int auditVersion() {
        return latest(AUDIT);
    }

    /** The audit keys by version. */
    public Map<Integer, byte[]> auditKeys() {
        return Map.copyOf(keys.getOrDefault(AUDIT, Map.of()));
    }

    public int answerVersion() {
        return latest(ANSWER);
    }

    /** The key that signs new checkpoints. */
    public SigningKey checkpointKey() {
        return SigningKey.of(key(CHECKPOINT, latest(CHECKPOINT)));
    }

    /** The public keys of all versions that signed checkpoints, 32 bytes each, the first version first. */
    public List<byte[]> checkpointPublicKeys() {
        return new TreeMap<>(keys.getOrDefault(CHECKPOINT, Map.of()))
                .values().stream()
                        .map(bytes -> SigningKey.of(bytes).publicKey())
                        .toList();
    }

    /** What seals kept answers. */
    public Sealer answers(int version) {
        return sealer(ANSWER, version);
    }

    public int secretVersion() {
        return latest(SECRET);
    }

    /** What seals secrets that may be read again. */
    public Sealer secrets(int version) {
        return sealer(SECRET, version);
    }

    private Sealer sealer(String name, int version) {
        try {
            return new Sealer(new AesGcmJce(key(name, version)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java platform", e);
        }
    }

    @Override
    public String toString() {
        return "SealedKeys" + keys.keySet();
    }

    private int latest(String name) {
        return keys.getOrDefault(name, Map.of()).keySet().stream()
                .mapToInt(i -> i)
                .max()
                .orElseThrow();
    }

    private byte[] key(String name, int version) {
        var key = keys.getOrDefault(name, Map.of()).get(version);
        if (key == null) {
            throw new IllegalStateException("there is no key " + name + " of version " + version);
        }
        return key;
    }

    private static String bound(String name, int version) {
        return "claviger/sealed-key/" + name + "/" + version;
    }
}

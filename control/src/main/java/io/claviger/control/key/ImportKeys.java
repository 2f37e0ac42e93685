package io.claviger.control.key;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.command.Command;
import io.claviger.control.json.JsonPointer;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.credential.SecretOwner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes over keys that exist elsewhere: all of a batch, or none. Each gets an audit entry of its own. */
public final class ImportKeys implements Command<ImportKeys.Batch, ImportKeys.Done> {
    /** More than anyone reads in one answer. */
    private static final int MOST_FAULTS = 100;

    private final CreateKey create;
    private final Pepper pepper;

    /**
     * Keys to be imported.
     *
     * @param skipExisting whether to pass over those that the account has already
     */
    public record Batch(String accountId, List<KeyToImport> keys, boolean skipExisting) {
        public Batch {
            keys = List.copyOf(keys);
        }
    }

    /** What became of each key, in the order of the batch. */
    public record Done(List<Item> items) {
        public Done {
            items = List.copyOf(items);
        }

        public long created() {
            return items.stream().filter(item -> !item.existing).count();
        }
    }

    /**
     * What became of a key.
     *
     * @param id null where it was not made because nothing was to be changed
     * @param existing whether it was there already
     */
    public record Item(@Nullable String id, String name, boolean existing) {}

    ImportKeys(CreateKey create, Pepper pepper) {
        this.create = create;
        this.pepper = pepper;
    }

    @Override
    public Permit permit() {
        return Permit.IMPORT_KEYS;
    }

    /** What is wrong with the meaning of a batch; the first {@value #MOST_FAULTS}. */
    public List<FieldFault> faultsOf(Reading tx, Batch batch) {
        var faults = new ArrayList<FieldFault>();
        var places = new HashMap<SecretDigest, Integer>();
        for (var i = 0; i < batch.keys.size() && faults.size() < MOST_FAULTS; i++) {
            var key = batch.keys.get(i);
            var at = place(i);
            create.faultsOf(tx, key.wish()).forEach(fault -> faults.add(within(at, fault)));
            key.faultsOfImport(tx.nowMicros()).forEach(fault -> faults.add(within(at, fault)));
            var digest = key.digest(pepper);
            var before = digest == null ? null : places.putIfAbsent(digest, i);
            if (before != null) {
                faults.add(new FieldFault(at + "/" + key.proof(), "is the secret of " + place(before) + " too"));
            }
        }
        return faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults;
    }

    /** What an import would do. */
    public Done preview(Reading tx, Caller caller, Batch batch) {
        var owners = examine(tx, caller, batch);
        var items = new ArrayList<Item>();
        for (var i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            items.add(owner == null ? new Item(null, nameOf(batch, i), false) : existing(tx, owner));
        }
        return new Done(items);
    }

    @Override
    public Done perform(Changing tx, Caller caller, Batch batch) {
        var owners = examine(tx, caller, batch);
        var items = new ArrayList<Item>();
        for (var i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            items.add(owner == null ? made(tx, batch.keys.get(i)) : existing(tx, owner));
        }
        var done = new Done(items);
        return done.created() == 0 ? tx.nothingChanged(done) : done;
    }

    private Item made(Changing tx, KeyToImport key) {
        var digest = Objects.requireNonNull(key.digest(pepper), "a key without faults has a secret");
        var made = create.insert(tx, key.wish(), digest, key.wish().ownSecret(), key.createdAtMicros());
        tx.audit().append(KeyAudit.imported(made, key.proof()));
        return new Item(made.id(), made.name(), false);
    }

    private static Item existing(Reading tx, SecretOwner owner) {
        var key = Objects.requireNonNull(tx.keys().find(owner.credentialId()), "the owner of a secret in force");
        return new Item(key.id(), key.name(), true);
    }

    /**
     * Refuses a batch that is at fault, or has secrets that can't be taken.
     *
     * @return for each key the one that is there already, which is to be passed over, or null
     */
    private List<@Nullable SecretOwner> examine(Reading tx, Caller caller, Batch batch) {
        caller.require(permit());
        AccountAccess.find(tx, caller, batch.accountId);
        var faults = faultsOf(tx, batch);
        if (!faults.isEmpty()) {
            throw ClavigerException.invalid(faults);
        }
        var digests = batch.keys.stream()
                .map(key -> Objects.requireNonNull(key.digest(pepper)))
                .toList();
        var known = tx.keys().owners(digests);
        var owners = new ArrayList<@Nullable SecretOwner>();
        var conflicts = new ArrayList<FieldFault>();
        for (var i = 0; i < digests.size(); i++) {
            var owner = known.get(digests.get(i));
            owners.add(owner);
            if (owner != null && !(batch.skipExisting && isKeyOf(batch.accountId, owner))) {
                conflicts.add(new FieldFault(place(i) + "/" + batch.keys.get(i).proof(), taken(batch, owner)));
            }
        }
        if (!conflicts.isEmpty()) {
            throw new ClavigerException(
                    ErrorCode.CONFLICT,
                    conflicts.size() + " of " + digests.size()
                            + " secrets are or were in use; a secret is never used twice.",
                    conflicts);
        }
        return owners;
    }

    private static boolean isKeyOf(String accountId, SecretOwner owner) {
        return owner.keyInForce() && accountId.equals(owner.accountId());
    }

    /** Tells whose it is only to those whose it is. */
    private static String taken(Batch batch, SecretOwner owner) {
        return isKeyOf(batch.accountId, owner)
                ? "is the secret of the key " + owner.credentialId() + " already"
                : "is or was in use";
    }

    private static String nameOf(Batch batch, int index) {
        return batch.keys.get(index).wish().name();
    }

    private static String place(int index) {
        return JsonPointer.item("/keys", index);
    }

    private static FieldFault within(String at, FieldFault fault) {
        return new FieldFault(at + fault.pointer(), fault.detail());
    }
}

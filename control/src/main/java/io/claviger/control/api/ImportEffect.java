package io.claviger.control.api;

import io.claviger.control.openapi.ImportPreview;
import io.claviger.control.openapi.ImportPreview.Gain;
import io.claviger.control.openapi.ImportPreview.Holder;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Reading;
import io.claviger.store.credential.StoredKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a change of the catalog means for the keys that there are.
 *
 * @param preview with the newest {@value #MOST_KEYS} of the keys that hold a permission whose meaning changes, by
 *     themselves or by a named policy, or whose access type gains by it
 * @param concerned all of those keys
 */
record ImportEffect(ImportPreview preview, long concerned) {
    /** Keys that are looked at one by one. */
    static final int MOST_KEYS = 1000;

    private static final int MOST_NAMED = 100;

    /** How the ids of keys that there are not begin, one with a single permission and one of an access type. */
    private static final String ONE_PERMISSION = "permission ";

    private static final String ONE_TYPE = "type ";

    /**
     * Finds the effect. A key with every permission by itself and one of every access type are tried first: they tell
     * which permissions come to mean something else and which types gain, and only the keys that have one of those are
     * read.
     *
     * @param always permissions whose holders are concerned in any case
     */
    static ImportEffect of(
            Reading tx,
            Catalog before,
            Catalog after,
            Set<String> always,
            Function<Collection<Holder>, ImportPreview> previewing) {
        var tried = new ArrayList<Holder>();
        after.permissions().forEach(name -> tried.add(new Holder(ONE_PERMISSION + name, name, Set.of(name))));
        for (var type : AccessType.values()) {
            tried.add(Holder.of(ONE_TYPE + type.name(), type.name(), type, before, after));
        }
        var first = previewing.apply(tried);
        var changed = new TreeSet<>(always);
        var types = EnumSet.noneOf(AccessType.class);
        for (var gain : first.gains()) {
            if (gain.keyId().startsWith(ONE_TYPE)) {
                types.add(AccessType.valueOf(gain.keyName()));
            } else {
                changed.add(gain.keyName());
            }
        }
        changed.addAll(first.permissionsVanished());
        if (changed.isEmpty() && types.isEmpty()) {
            return new ImportEffect(first, 0);
        }
        var holders = tx.keys().holding(changed, types, MOST_KEYS);
        var keys =
                holders.keys().stream().map(key -> holder(key, before, after)).toList();
        return new ImportEffect(previewing.apply(keys), holders.count());
    }

    private static Holder holder(StoredKey key, Catalog before, Catalog after) {
        return key.accessType() == AccessType.CUSTOM
                ? new Holder(key.id(), key.name(), key.policy().permissions())
                : Holder.of(key.id(), key.name(), key.accessType(), before, after);
    }

    /** Whether existing keys, or everybody, could call more. Where not every key was looked at, it is supposed. */
    boolean widens() {
        return preview.widens() || concerned > MOST_KEYS;
    }

    /** The refusal of a change that was not confirmed; it names the keys. */
    ClavigerException unconfirmed(String what) {
        var gaining = preview.gains().stream()
                .map(gain -> new FieldFault(
                        "query/confirm",
                        "the key " + gain.keyName() + " (" + gain.keyId() + ") would gain " + listed(gain)));
        var losing = preview.dormant().stream()
                .map(dormant -> new FieldFault(
                        "query/confirm",
                        "the key " + dormant.keyName() + " (" + dormant.keyId() + ") holds "
                                + String.join(", ", dormant.permissions())));
        var opened = preview.opened().stream()
                .map(operation -> new FieldFault(
                        "query/confirm", operation.method() + " " + operation.path() + " would need no key any more"));
        List<FieldFault> named = Stream.of(gaining, losing, opened)
                .flatMap(Function.identity())
                .limit(MOST_NAMED)
                .toList();
        return new ClavigerException(
                ErrorCode.CONFLICT, what + " Repeat it with ?confirm=true if that is meant.", named);
    }

    private static String listed(Gain gain) {
        var named = String.join(", ", gain.operations());
        var more = gain.count() - gain.operations().size();
        return more > 0 ? named + " and " + more + " more" : named;
    }
}

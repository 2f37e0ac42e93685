package io.claviger.control.api;

import io.claviger.control.openapi.ImportPreview;
import io.claviger.control.openapi.ImportPreview.Gain;
import io.claviger.control.openapi.ImportPreview.Holder;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.store.Reading;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a change of the catalog means for the keys that there are.
 *
 * @param preview with the newest {@value #MOST_KEYS} of the keys that hold a permission whose meaning changes
 * @param concerned all of those keys
 */
record ImportEffect(ImportPreview preview, long concerned) {
    /** Keys that are looked at one by one. */
    static final int MOST_KEYS = 1000;

    private static final int MOST_NAMED = 100;

    /**
     * Finds the effect. A key with every permission by itself is tried first: it tells which permissions come to mean
     * something else, and only the keys that hold one of those are read.
     *
     * @param permissions all that there are after the change
     * @param always permissions whose holders are concerned in any case
     */
    static ImportEffect of(
            Reading tx,
            Set<String> permissions,
            Set<String> always,
            Function<Collection<Holder>, ImportPreview> previewing) {
        var single = permissions.stream()
                .map(permission -> new Holder(permission, permission, Set.of(permission)))
                .toList();
        var first = previewing.apply(single);
        var changed = new TreeSet<>(always);
        first.gains().stream().map(Gain::keyId).forEach(changed::add);
        changed.addAll(first.permissionsVanished());
        if (changed.isEmpty()) {
            return new ImportEffect(first, 0);
        }
        var holders = tx.keys().holding(changed, Set.of(), MOST_KEYS);
        var keys = holders.keys().stream()
                .map(key -> new Holder(key.id(), key.name(), key.policy().permissions()))
                .toList();
        return new ImportEffect(previewing.apply(keys), holders.count());
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

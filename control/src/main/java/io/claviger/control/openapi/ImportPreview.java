package io.claviger.control.openapi;

import io.claviger.control.openapi.OpenApiImporter.Imported;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an import, or a removal, of an API would do. Operations are told apart by what a caller calls: method, prefix and
 * path, not by their operationId.
 *
 * @param permissionsAdded names that no operation of the catalog had
 * @param permissionsVanished names that no operation of the catalog has any more; they stay on their keys as dormant
 * @param opened operations that need a credential no longer, or are new and need none
 * @param gains the keys that could call more than before; an import with gains is to be confirmed
 * @param dormant the keys that hold a permission which vanishes
 */
public record ImportPreview(
        List<Operation> added,
        List<Operation> removed,
        List<Change> changed,
        List<String> permissionsAdded,
        List<String> permissionsVanished,
        List<Operation> opened,
        List<Gain> gains,
        List<Dormant> dormant,
        List<Warning> warnings) {

    public ImportPreview {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        permissionsAdded = List.copyOf(permissionsAdded);
        permissionsVanished = List.copyOf(permissionsVanished);
        opened = List.copyOf(opened);
        gains = List.copyOf(gains);
        dormant = List.copyOf(dormant);
        warnings = List.copyOf(warnings);
    }

    /**
     * A key, as far as it matters here: no ended one does.
     *
     * @param permissions those that it has before the change
     * @param permissionsAfter those that it has then: others, where its access type makes them out of the catalog
     */
    public record Holder(String keyId, String keyName, Set<String> permissions, Set<String> permissionsAfter) {
        public Holder {
            permissions = Set.copyOf(permissions);
            permissionsAfter = Set.copyOf(permissionsAfter);
        }

        /** One whose permissions were chosen by hand, and stay. */
        public Holder(String keyId, String keyName, Set<String> permissions) {
            this(keyId, keyName, permissions, permissions);
        }

        /** One of an access type. */
        public static Holder of(String keyId, String keyName, AccessType type, Catalog before, Catalog after) {
            return new Holder(keyId, keyName, before.permissionsOf(type), after.permissionsOf(type));
        }
    }

    /**
     * An operation that stays.
     *
     * @param members what is different, by its name in the document: {@code permission}, {@code guards}, …
     */
    public record Change(Operation before, Operation after, List<String> members) {
        public Change {
            members = List.copyOf(members);
        }
    }

    /**
     * A key that could call more.
     *
     * @param operations the first {@value #MOST_OPERATIONS} of them, such as {@code POST /v1/events}
     * @param count how many there are
     */
    public record Gain(String keyId, String keyName, List<String> operations, int count) {
        /** How many operations are named. */
        public static final int MOST_OPERATIONS = 20;

        public Gain {
            operations = List.copyOf(operations);
        }
    }

    /** A key with permissions that no operation has any more. */
    public record Dormant(String keyId, String keyName, List<String> permissions) {
        public Dormant {
            permissions = List.copyOf(permissions);
        }
    }

    /** Whether it is to be confirmed: a key gains, or an operation is opened to everybody that was not before. */
    public boolean widens() {
        return !gains.isEmpty()
                || changed.stream()
                        .anyMatch(change ->
                                change.after().open() && !change.before().open());
    }

    /**
     * What the import does to a catalog.
     *
     * @param before the catalog as it is; {@code imported} goes together with it ({@link OpenApiImporter#conflicts})
     * @param holders the keys that are alive
     */
    public static ImportPreview of(Catalog before, Imported imported, Collection<Holder> holders) {
        var api = imported.api();
        return of(before, before.withApi(api), api.slug(), holders, imported.warnings());
    }

    /** What the removal of an API does to a catalog. A less specific operation of another may then serve its paths. */
    public static ImportPreview ofRemoval(Catalog before, String slug, Collection<Holder> holders) {
        return of(before, before.without(slug), slug, holders, List.of());
    }

    private static ImportPreview of(
            Catalog before, Catalog after, String slug, Collection<Holder> holders, List<Warning> warnings) {
        var difference = new CatalogDifference(before, after, slug);
        var vanished = new TreeSet<>(before.permissions());
        vanished.removeAll(after.permissions());
        var appeared = new TreeSet<>(after.permissions());
        appeared.removeAll(before.permissions());
        return new ImportPreview(
                difference.added(),
                difference.removed(),
                difference.changed(),
                List.copyOf(appeared),
                List.copyOf(vanished),
                difference.opened(),
                new Widening(difference).gains(holders),
                dormant(vanished, holders),
                warnings);
    }

    private static List<Dormant> dormant(Set<String> vanished, Collection<Holder> holders) {
        var dormant = new ArrayList<Dormant>();
        for (var holder : holders) {
            var held = new TreeSet<>(vanished);
            held.retainAll(holder.permissionsAfter());
            if (!held.isEmpty()) {
                dormant.add(new Dormant(holder.keyId(), holder.keyName(), List.copyOf(held)));
            }
        }
        return dormant;
    }
}

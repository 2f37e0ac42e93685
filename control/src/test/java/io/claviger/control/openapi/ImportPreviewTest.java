package io.claviger.control.openapi;

import static io.claviger.control.openapi.Importing.document;
import static io.claviger.control.openapi.Importing.imported;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.openapi.ImportPreview.Gain;
import io.claviger.control.openapi.ImportPreview.Holder;
import io.claviger.core.catalog.AccessType;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportPreviewTest {
    private static final Holder READER = new Holder("k1", "reader", Set.of("READ"));
    private static final Holder WRITER = new Holder("k2", "writer", Set.of("WRITE"));
    private static final Holder BOTH = new Holder("k3", "both", Set.of("READ", "WRITE"));
    private static final List<Holder> ALL = List.of(READER, WRITER, BOTH);

    @Test
    void firstImportGainsNothingForKeysWithoutItsPermissions() {
        var preview = preview("", "/a: " + get("READ"), List.of(WRITER));
        assertThat(preview.added()).extracting(Operation::path).containsExactly("/a");
        assertThat(preview.permissionsAdded()).containsExactly("READ");
        assertThat(preview.widens()).isFalse();
    }

    @Test
    void dormantPermissionThatComesAliveIsAGain() {
        var preview = preview("", "/a: " + get("READ"), ALL);
        assertThat(preview.gains())
                .containsExactly(
                        new Gain("k1", "reader", List.of("GET /v1/a"), 1),
                        new Gain("k3", "both", List.of("GET /v1/a"), 1));
        assertThat(preview.widens()).isTrue();
    }

    @Test
    void permissionThatCoversMoreOperationsIsAGain() {
        var preview = preview("/a: " + get("READ"), "/a: " + get("READ") + "\n/b: " + get("READ"), ALL);
        assertThat(preview.gains()).extracting(Gain::keyName).containsExactly("reader", "both");
        assertThat(preview.gains().getFirst().operations()).containsExactly("GET /v1/b");
        assertThat(preview.permissionsAdded()).isEmpty();
    }

    @Test
    void sameImportAgainChangesNothing() {
        var preview = preview("/a: " + get("READ"), "/a: " + get("READ"), ALL);
        assertThat(preview.added()).isEmpty();
        assertThat(preview.removed()).isEmpty();
        assertThat(preview.changed()).isEmpty();
        assertThat(preview.gains()).isEmpty();
    }

    @Test
    void operationThatAsksForAnotherPermissionIsAGainForWhoHadOnlyThat() {
        var preview = preview("/a: " + get("READ"), "/a: " + get("WRITE"), ALL);
        assertThat(preview.changed())
                .singleElement()
                .satisfies(change -> assertThat(change.members()).containsExactly("permission"));
        assertThat(preview.gains()).extracting(Gain::keyName).containsExactly("writer");
        assertThat(preview.permissionsVanished()).containsExactly("READ");
        assertThat(preview.dormant()).extracting(ImportPreview.Dormant::keyName).containsExactly("reader", "both");
    }

    /** Keys of the types admin and transactional gain whatever is new, so an import names them. */
    @Test
    void keyOfAnAccessTypeGainsWhatItsTypeComesToReach() {
        var before = Catalog.of(
                List.of(imported("shop", "/v1", document("/a: " + get("READ"))).api()));
        var imported = imported("shop", "/v1", document("/a: " + get("READ") + "\n/b: " + get("NEW")));
        var after = before.withApi(imported.api());
        var holders = Arrays.stream(AccessType.values())
                .map(type -> Holder.of(type.name(), type.name(), type, before, after))
                .toList();
        assertThat(ImportPreview.of(before, imported, holders).gains())
                .containsExactly(
                        new Gain("ADMIN", "ADMIN", List.of("GET /v1/b"), 1),
                        new Gain("TRANSACTIONAL", "TRANSACTIONAL", List.of("GET /v1/b"), 1));
        assertThat(ImportPreview.ofRemoval(
                                after, "shop", List.of(Holder.of("k", "k", AccessType.ADMIN, after, Catalog.EMPTY)))
                        .dormant())
                .as("it follows the catalog, and holds nothing that could lie dormant")
                .isEmpty();
    }

    @Test
    void permissionThatAnAccessTypeComesToReachIsAGainWhereverItIsAskedFor() {
        var paths = "/a: " + get("READ") + "\n/b: " + get("WRITE");
        var before = Catalog.of(List.of(imported("shop", "/v1", document(paths)).api()));
        var imported = imported(
                "shop",
                "/v1",
                document(paths) + "x-claviger-api: {accessTypes: {integrations: [WRITE], admin: [READ]}}");
        var after = before.withApi(imported.api());
        var holders = Arrays.stream(AccessType.values())
                .map(type -> Holder.of(type.name(), type.name(), type, before, after))
                .toList();
        assertThat(ImportPreview.of(before, imported, holders).gains())
                .containsExactly(new Gain("INTEGRATIONS", "INTEGRATIONS", List.of("GET /v1/b"), 1));
    }

    /** What is removed may have shielded its path from a less specific operation. */
    @Test
    void operationThatLeavesHandsItsRequestsToALessSpecificOne() {
        var both = "/a/{id}: " + get("READ", "id") + "\n/a/secret: " + get("WRITE");
        var preview = preview(both, "/a/{id}: " + get("READ", "id"), ALL);
        assertThat(preview.removed()).extracting(Operation::path).containsExactly("/a/secret");
        assertThat(preview.gains()).extracting(Gain::keyName).containsExactly("reader");
    }

    @Test
    void operationThatLeavesAMoreSpecificOneBehindGainsNothing() {
        var both = "/a/{id}: " + get("READ", "id") + "\n/a/me: " + get("WRITE");
        var preview = preview(both, "/a/me: " + get("WRITE"), ALL);
        assertThat(preview.gains()).isEmpty();
    }

    @Test
    void newOperationThatWasCoveredByThePermissionBeforeGainsNothing() {
        var preview = preview(
                "/a/{id}: " + get("READ", "id"), "/a/{id}: " + get("READ", "id") + "\n/a/me: " + get("WRITE"), ALL);
        assertThat(preview.gains()).extracting(Gain::keyName).containsExactly("writer");
        var same = preview(
                "/a/{id}: " + get("READ", "id"), "/a/{id}: " + get("READ", "id") + "\n/a/me: " + get("READ"), ALL);
        assertThat(same.gains()).isEmpty();
    }

    @Test
    void newlyPublicOperationWidens() {
        var preview = preview("/a: " + get("READ"), "/a: {get: {x-claviger: {public: true}}}", ALL);
        assertThat(preview.opened()).hasSize(1);
        assertThat(preview.gains()).isEmpty();
        assertThat(preview.widens()).isTrue();
    }

    @Test
    void operationThatIsPublicNoLongerGainsNothing() {
        var preview = preview("/a: {get: {x-claviger: {public: true}}}", "/a: " + get("READ"), ALL);
        assertThat(preview.gains()).isEmpty();
        assertThat(preview.widens()).isFalse();
    }

    @Test
    void removalOfAnApiIsSeenFromTheOthers() {
        var catalog = Catalog.of(List.of(
                imported("shop", "/v1", document("/a/secret: " + get("WRITE"))).api(),
                imported("other", "", document("/v1/a/{id}: " + get("READ", "id")))
                        .api()));
        var preview = ImportPreview.ofRemoval(catalog, "shop", ALL);
        assertThat(preview.removed()).hasSize(1);
        assertThat(preview.permissionsVanished()).containsExactly("WRITE");
        assertThat(preview.gains()).extracting(Gain::keyName).containsExactly("reader");
    }

    @Test
    void longListOfOperationsIsCut() {
        var paths = new StringBuilder();
        for (var i = 0; i < 50; i++) {
            paths.append("/p").append(i).append(": ").append(get("READ")).append('\n');
        }
        assertThat(preview("", paths.toString(), ALL).gains().getFirst()).satisfies(gain -> {
            assertThat(gain.count()).isEqualTo(50);
            assertThat(gain.operations()).hasSize(Gain.MOST_OPERATIONS);
        });
    }

    private static ImportPreview preview(String before, String after, List<Holder> holders) {
        var catalog = before.isEmpty()
                ? Catalog.EMPTY
                : Catalog.of(List.of(imported("shop", "/v1", document(before)).api()));
        return ImportPreview.of(catalog, imported("shop", "/v1", document(after)), holders);
    }

    private static String get(String permission, String... parameters) {
        var declared = new StringBuilder();
        for (var name : parameters) {
            declared.append("{name: ").append(name).append(", in: path}");
        }
        return "{get: {parameters: [" + declared + "], x-claviger: {permission: " + permission + "}}}";
    }
}

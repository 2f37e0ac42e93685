package io.claviger.control.openapi;

import io.claviger.control.openapi.DocumentNode.Text;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.ApiReader;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads APIs out of OpenAPI 3.0 and 3.1 documents, JSON or YAML. Holds no state.
 *
 * <p>Bounds: 8 MiB of text, 500,000 values with YAML aliases written out, 200 levels, 10,000 paths and operations. {@code
 * servers} are ignored: where requests go is said beside the document.
 */
public final class OpenApiImporter implements ApiReader {

    /** An API, and what its author should look at. */
    public record Imported(Api api, List<Warning> warnings) {
        public Imported {
            warnings = List.copyOf(warnings);
        }
    }

    @Override
    public Api read(StoredApi stored) {
        return importApi(stored).api();
    }

    /**
     * Reads an API.
     *
     * @throws ClavigerException {@code INPUT_INVALID} with every fault (of more than 100 the first, and how many more);
     *     pointers are those of a body {@code {document, prefix, upstreams}}, that of the slug is {@code path/slug}
     */
    public Imported importApi(StoredApi stored) {
        var faults = new Faults();
        ApiSettings.check(stored, faults);
        var root = DocumentReader.read(stored.document(), faults);
        var document = new Members("/document", root, faults);
        checkVersion(document, faults);
        var references = new References(root, faults);
        new DocumentScan(references, faults).scan(root);

        var warnings = new ArrayList<Warning>();
        var title = title(document, stored.slug());
        var vocabulary = ApiVocabulary.read(document, faults);
        if (!document.has("paths")) {
            document.fault("paths", "The document has no paths, so no operation.");
        }
        var operations =
                new OperationsReader(stored.slug(), title, references, faults, warnings).read(document.object("paths"));
        vocabulary.checkAccessTypes(
                operations.stream().map(Operation::permission).collect(Collectors.toSet()), faults);
        faults.throwIfAny();

        var api = new Api(
                stored.slug(),
                title,
                vocabulary.legacy(),
                vocabulary.formerly(),
                stored.prefix(),
                stored.upstreams(),
                vocabulary.accepts(),
                vocabulary.keyIn(),
                vocabulary.cors(),
                vocabulary.scopes(),
                vocabulary.sensitiveEvents(),
                vocabulary.accessTypes(),
                operations,
                stored.errorDialect());
        faults.addAll(conflicts(api, Catalog.EMPTY));
        faults.throwIfAny();
        return new Imported(api, warnings);
    }

    /**
     * Why an API does not go together with the others of a catalog, whose API of the same slug it replaces: a fault for
     * each operation that is equally specific as another, naming both, or that covers a path of the gateway's own.
     */
    public static List<FieldFault> conflicts(Api api, Catalog others) {
        var apis = new ArrayList<>(others.apis());
        apis.removeIf(there -> there.slug().equals(api.slug()));
        apis.add(api);
        var faults = new ArrayList<FieldFault>();
        for (var conflict : Catalog.conflicts(apis)) {
            var operation = conflict.operation();
            var item = Pointers.member("/document/paths", operation.path());
            faults.add(new FieldFault(
                    Pointers.member(item, operation.method().toLowerCase(Locale.ROOT)), conflict.message()));
        }
        return faults;
    }

    /** A document of another kind is not read further: every other fault would only follow from that. */
    private static void checkVersion(Members document, Faults faults) {
        var wrong = wrongVersion(document);
        if (wrong != null) {
            faults.add(document.pointer(document.has("swagger") ? "swagger" : "openapi"), wrong);
            throw faults.asException();
        }
    }

    private static @Nullable String wrongVersion(Members document) {
        if (document.has("swagger")) {
            return "This is a Swagger 2.0 document; convert it to OpenAPI 3.0 or 3.1.";
        }
        if (!(document.value("openapi") instanceof Text(var version))) {
            return "The version of OpenAPI is expected here as a string, such as \"3.1.0\".";
        }
        return version.matches("3\\.[01]\\.[0-9]+(-[0-9A-Za-z.-]+)?")
                ? null
                : "Versions 3.0.x and 3.1.x of OpenAPI are read, not " + Faults.shown(version) + ".";
    }

    private static String title(Members document, String slug) {
        var info = document.object("info");
        if (info == null) {
            if (!document.has("info")) {
                document.fault("info", "The object info with the API's title is missing.");
            }
            return slug;
        }
        var title = info.text("title", 200);
        if (!info.has("title")) {
            info.fault("title", "The API's title is missing.");
        }
        return title == null ? slug : title;
    }
}

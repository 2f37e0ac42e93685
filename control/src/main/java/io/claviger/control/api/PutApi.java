package io.claviger.control.api;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.openapi.ImportPreview;
import io.claviger.control.openapi.OpenApiImporter;
import io.claviger.control.openapi.OpenApiImporter.Imported;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.catalog.ImportedApi;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Imports an OpenAPI document as an API, in place of what had its slug. An import that widens what existing keys may
 * call has to be confirmed.
 */
public final class PutApi implements Command<PutApi.Import, PutApi.Done> {
    private final Snapshot snapshot;
    private final OpenApiImporter importer = new OpenApiImporter();

    /** A document that was read, to be imported. */
    public record Import(StoredApi stored, Imported imported, Precondition precondition, boolean confirmed) {}

    /**
     * An API as it is kept, and what that changed.
     *
     * @param kept null where it was a dry run of an API that does not exist
     */
    public record Done(
            Api api, @Nullable ImportedApi kept, ImportPreview preview, long keysConcerned, boolean widens) {}

    public PutApi(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.PUT_API;
    }

    /**
     * Reads a document. It takes a while, so it is done before the transaction.
     *
     * @throws ClavigerException with {@code INPUT_INVALID} and every fault
     */
    public Import prepare(StoredApi stored, Precondition precondition, boolean confirmed) {
        return new Import(stored, importer.importApi(stored), precondition, confirmed);
    }

    /** What an import would yield. */
    public Done preview(Reading tx, Caller caller, Import input) {
        caller.require(permit());
        return done(input, tx.apis().find(input.stored.slug()), effect(tx, input));
    }

    @Override
    public Done perform(Changing tx, Caller caller, Import input) {
        caller.require(permit());
        var before = tx.apis().find(input.stored.slug());
        if (input.precondition.tags() != null) {
            input.precondition.require(before == null ? 0 : before.version());
        }
        var effect = effect(tx, input);
        if (before != null && before.api().equals(input.stored)) {
            return tx.nothingChanged(done(input, before, effect));
        }
        if (effect.widens() && !input.confirmed) {
            throw effect.unconfirmed("The import widens what existing keys, or everybody, may call.");
        }
        var after = tx.apis().put(input.stored);
        tx.audit()
                .append(ApiAudit.entry("api.import", after.slug(), before == null ? null : before.api(), after.api()));
        return done(input, after, effect);
    }

    private ImportEffect effect(Reading tx, Import input) {
        var catalog = snapshot.catalog();
        var conflicts = OpenApiImporter.conflicts(input.imported.api(), catalog);
        if (!conflicts.isEmpty()) {
            throw ClavigerException.invalid(conflicts);
        }
        var after = catalog.withApi(input.imported.api());
        return ImportEffect.of(
                tx, catalog, after, Set.of(), holders -> ImportPreview.of(catalog, input.imported, holders));
    }

    private static Done done(Import input, @Nullable ImportedApi kept, ImportEffect effect) {
        return new Done(input.imported.api(), kept, effect.preview(), effect.concerned(), effect.widens());
    }
}

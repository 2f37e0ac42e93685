package io.claviger.control.api;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.openapi.ImportPreview;
import io.claviger.control.role.Caller;
import io.claviger.control.role.Permit;
import io.claviger.core.catalog.Operation;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.store.Changing;
import io.claviger.store.Reading;
import io.claviger.store.catalog.ImportedApi;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes an API. While keys hold its permissions, that has to be confirmed; they stay on the keys as dormant. */
public final class DeleteApi implements Command<DeleteApi.Removal, ImportedApi> {
    private final Snapshot snapshot;

    /** Which API, of which version. */
    public record Removal(String slug, Precondition precondition, boolean confirmed) {}

    public DeleteApi(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    @Override
    public Permit permit() {
        return Permit.DELETE_API;
    }

    /** What the removal would do. */
    ImportEffect preview(Reading tx, Caller caller, String slug) {
        caller.require(permit());
        if (tx.apis().find(slug) == null) {
            throw notFound(slug);
        }
        return effect(tx, slug);
    }

    @Override
    public ImportedApi perform(Changing tx, Caller caller, Removal input) {
        caller.require(permit());
        var before = tx.apis().find(input.slug);
        if (before == null) {
            throw notFound(input.slug);
        }
        input.precondition.require(before.version());
        if (!input.confirmed) {
            requireUnused(tx, input.slug);
        }
        tx.apis().delete(input.slug);
        tx.audit().append(ApiAudit.entry("api.delete", input.slug, before.api(), null));
        return before;
    }

    private void requireUnused(Changing tx, String slug) {
        var effect = effect(tx, slug);
        if (effect.concerned() > 0 || effect.widens()) {
            throw effect.unconfirmed("Removing the API " + slug
                    + " changes what keys may call; keys that hold its permissions: " + effect.concerned() + ".");
        }
    }

    private ImportEffect effect(Reading tx, String slug) {
        var catalog = snapshot.catalog();
        var api = catalog.api(slug);
        var own = api == null
                ? Set.<String>of()
                : api.operations().stream().map(Operation::permission).collect(Collectors.toSet());
        return ImportEffect.of(
                tx, catalog, catalog.without(slug), own, holders -> ImportPreview.ofRemoval(catalog, slug, holders));
    }

    static ClavigerException notFound(String slug) {
        return ClavigerException.notFound("There is no API " + slug + ".");
    }
}

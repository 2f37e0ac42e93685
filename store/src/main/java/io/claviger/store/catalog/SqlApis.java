package io.claviger.store.catalog;

import static io.claviger.store.schema.Tables.API;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.error.ClavigerException;
import io.claviger.store.schema.tables.records.ApiRecord;
import io.claviger.store.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** APIs in SQL, found by their primary key. */
public final class SqlApis implements Apis {
    private final Session session;

    public SqlApis(Session session) {
        this.session = session;
    }

    @Override
    public @Nullable ImportedApi find(String slug) {
        var found = session.sql().fetchOne(API, API.SLUG.eq(slug));
        return found == null ? null : toApi(found);
    }

    @Override
    public List<ImportedApi> list() {
        return session.sql().selectFrom(API).orderBy(API.SLUG).fetch(SqlApis::toApi);
    }

    @Override
    public ImportedApi put(StoredApi api) {
        var before = find(api.slug());
        var after = before == null
                ? new ImportedApi(api, session.nowMicros(), session.actor().id(), session.nowMicros(), 1)
                : new ImportedApi(
                        api, before.createdAtMicros(), before.createdBy(), session.nowMicros(), before.version() + 1);
        var document = api.document().getBytes(StandardCharsets.UTF_8);
        session.sql()
                .insertInto(API)
                .set(API.SLUG, api.slug())
                .set(API.DOCUMENT, document)
                .set(API.PREFIX, api.prefix())
                .set(API.UPSTREAM_LIVE, api.upstreams().live())
                .set(API.UPSTREAM_TEST, api.upstreams().test())
                .set(API.ERROR_DIALECT, api.errorDialect().text())
                .set(API.CREATED_AT, after.createdAtMicros())
                .set(API.CREATED_BY, after.createdBy())
                .set(API.CHANGED_AT, after.changedAtMicros())
                .set(API.VERSION, after.version())
                .onConflict(API.SLUG)
                .doUpdate()
                .set(API.DOCUMENT, document)
                .set(API.PREFIX, api.prefix())
                .set(API.UPSTREAM_LIVE, api.upstreams().live())
                .set(API.UPSTREAM_TEST, api.upstreams().test())
                .set(API.ERROR_DIALECT, api.errorDialect().text())
                .set(API.CHANGED_AT, after.changedAtMicros())
                .set(API.VERSION, after.version())
                .execute();
        session.apiChanged();
        return after;
    }

    @Override
    public void delete(String slug) {
        if (session.sql().deleteFrom(API).where(API.SLUG.eq(slug)).execute() == 0) {
            throw ClavigerException.notFound("There is no API " + slug + ".");
        }
        session.apiChanged();
    }

    private static ImportedApi toApi(ApiRecord row) {
        var api = new StoredApi(
                row.getSlug(),
                new String(row.getDocument(), StandardCharsets.UTF_8),
                row.getPrefix(),
                new Api.Upstreams(row.getUpstreamLive(), row.getUpstreamTest()),
                dialect(row));
        return new ImportedApi(api, row.getCreatedAt(), row.getCreatedBy(), row.getChangedAt(), row.getVersion());
    }

    private static ErrorDialect dialect(ApiRecord row) {
        var dialect = ErrorDialect.ofText(row.getErrorDialect());
        if (dialect == null) {
            throw new IllegalStateException(
                    "the API " + row.getSlug() + " has the unknown error dialect " + row.getErrorDialect());
        }
        return dialect;
    }
}

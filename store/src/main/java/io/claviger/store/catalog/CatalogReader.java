package io.claviger.store.catalog;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.ApiReader;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.StoredApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the catalog of what is stored. A document that was read before is not read again. */
public final class CatalogReader {
    private final ApiReader reader;
    private Map<StoredApi, Api> known = Map.of();

    public CatalogReader(ApiReader reader) {
        this.reader = reader;
    }

    public synchronized Catalog read(List<ImportedApi> imported) {
        var next = new HashMap<StoredApi, Api>();
        var apis = new ArrayList<Api>(imported.size());
        for (var one : imported) {
            var before = known.get(one.api());
            var api = before == null ? reader.read(one.api()) : before;
            next.put(one.api(), api);
            apis.add(api);
        }
        var catalog = Catalog.of(apis);
        known = next;
        return catalog;
    }
}

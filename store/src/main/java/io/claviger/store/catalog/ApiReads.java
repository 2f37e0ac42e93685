package io.claviger.store.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** APIs, to be read. There are few enough to be read at once. */
public interface ApiReads {
    @Nullable ImportedApi find(String slug);

    /** All of them, by slug. */
    List<ImportedApi> list();
}

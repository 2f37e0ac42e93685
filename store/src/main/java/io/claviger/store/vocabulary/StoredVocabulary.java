package io.claviger.store.vocabulary;

import io.claviger.core.usage.SeenValue;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one dimension of an account.
 *
 * @param known descriptions by value; null where there is none
 * @param seen last seen first
 * @param version counts the changes of what is known; 0 where it was never set
 */
public record StoredVocabulary(
        String accountId,
        String dimension,
        SortedMap<String, @Nullable String> known,
        List<SeenValue> seen,
        long version) {
    public StoredVocabulary {
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        seen = List.copyOf(seen);
    }
}

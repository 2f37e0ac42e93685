package io.claviger.core.usage;

import java.util.List;
import java.util.Map;

/** Where seen values are kept: of each place {@value SeenValues#MOST_VALUES} at most. */
@FunctionalInterface
public interface SeenValuesSink {
    /**
     * What was seen in one place.
     *
     * @param values new ones, and those that were seen again
     * @param askAll whether to tell everything that is kept of the place
     */
    record Batch(SeenPlace place, List<SeenValue> values, boolean askAll) {
        public Batch {
            values = List.copyOf(values);
        }
    }

    /**
     * Keeps what was seen: of values that are kept already the last time, of others those that were seen first, as long
     * as there is room.
     *
     * @return everything that is kept of the places that were asked for
     * @throws io.claviger.core.error.ClavigerException with {@code UNAVAILABLE} where it can't be kept now
     */
    Map<SeenPlace, List<SeenValue>> keep(List<Batch> batches);
}

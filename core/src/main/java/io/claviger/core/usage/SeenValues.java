package io.claviger.core.usage;

import io.claviger.core.catalog.Catalog;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.guard.ValueLists;
import io.claviger.core.snapshot.SnapshotChange;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.core.trace.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which values allowed requests held: what a person chooses from who writes a guard.
 *
 * <p>Callers choose the values, so an account's dimension has {@value #MOST_VALUES} and then takes no new ones: whoever
 * sends a million names neither pushes out those that are there nor makes memory or database grow. That can be judged only
 * by who knows what is there, so what is kept of a dimension is read back at the first flush after it was used, and is then
 * the same here as there; until then, as many are taken as there could be at the most. What is not used is forgotten
 * again, dimension by dimension, when memory is to be had back.
 *
 * <p>A dimension that the catalog does not know is no dimension: who asks for a decision may tell any number of them. And
 * a secret is no value, wherever a caller puts it.
 */
public final class SeenValues {
    /** Values of one dimension of an account. */
    public static final int MOST_VALUES = 1_000;

    private static final int TOLD_EVERY_SECONDS = 10;
    private static final long TOLD_EVERY_MICROS = TOLD_EVERY_SECONDS * 1_000_000L;

    /** Places in one transaction. */
    private static final int MOST_PLACES = 100;

    private final int most;
    private final int mostValues;
    private final Room room;
    private final ConcurrentHashMap<SeenPlace, SeenMarks> places = new ConcurrentHashMap<>();

    /** @param most values in memory, of all accounts */
    public SeenValues(int most) {
        this(most, MOST_VALUES);
    }

    SeenValues(int most, int mostValues) {
        this.most = most;
        this.room = new Room(most);
        this.mostValues = mostValues;
    }

    /** Remembers what an allowed request held. Never waits. */
    public void record(AccessRequest request, Decision decision) {
        var found = request.values().found();
        var key = decision.key();
        if (found.isEmpty() || key == null || !(decision instanceof Decision.Allowed)) {
            return;
        }
        var judgement = decision.judgement();
        var known = (judgement == null ? Catalog.EMPTY : judgement.catalog()).dimensions();
        var redaction = new Redaction(request.presented());
        found.forEach((dimension, values) -> {
            if (known.contains(dimension)) {
                mark(new SeenPlace(key.accountId(), dimension), values.values(), redaction, request.atMicros());
            }
        });
    }

    private void mark(SeenPlace place, List<String> values, Redaction redaction, long atMicros) {
        for (var i = 0; i < values.size() && i < mostValues; i++) {
            var value = values.get(i);
            if (isListable(value) && redaction.leaves(value) && !marks(place).mark(value, atMicros)) {
                // It was closed meanwhile, so it is out of the map, and there is another now.
                marks(place).mark(value, atMicros);
            }
        }
    }

    private SeenMarks marks(SeenPlace place) {
        var marks = places.get(place);
        return marks == null ? places.computeIfAbsent(place, first -> new SeenMarks(mostValues, room)) : marks;
    }

    /** Whether a guard could list it: only then it is worth knowing. */
    private static boolean isListable(String value) {
        if (value.isEmpty() || value.length() > ValueLists.MAX_VALUE_LENGTH) {
            return false;
        }
        for (var i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            var type = Character.getType(value.codePointAt(i));
            if (type == Character.CONTROL || type == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }

    /** Forgets what was cleared where it is kept. */
    public void follow(SnapshotChange change) {
        for (var entry : change.entries()) {
            if (entry instanceof Entry.SeenCleared(var accountId, var dimension)) {
                forget(new SeenPlace(accountId, dimension));
            } else if (entry instanceof Entry.Reloaded) {
                // any of them may have been cleared; who holds what is marked here loses nothing but a second's values
                List.copyOf(places.keySet()).forEach(this::forget);
            }
        }
    }

    private void forget(SeenPlace place) {
        var marks = places.remove(place);
        if (marks != null) {
            marks.close();
        }
    }

    /**
     * Hands what was seen since the last flush to the sink: new values at once, that one was seen again every
     * {@value #TOLD_EVERY_SECONDS} seconds. Where the sink fails, nothing is lost: it is offered again at the next flush.
     * One thread flushes.
     */
    public void flush(SeenValuesSink sink, long nowMicros) {
        flush(sink, nowMicros, nowMicros - TOLD_EVERY_MICROS);
    }

    /** Hands over everything, because there will be no other flush. */
    public void flushAll(SeenValuesSink sink, long nowMicros) {
        flush(sink, nowMicros, Long.MAX_VALUE);
    }

    private void flush(SeenValuesSink sink, long nowMicros, long toldBefore) {
        var used = new ArrayList<Map.Entry<SeenPlace, SeenMarks>>();
        for (var place : places.entrySet()) {
            if (place.getValue().isDirty()) {
                used.add(place);
            }
        }
        for (var from = 0; from < used.size(); from += MOST_PLACES) {
            flush(sink, used.subList(from, Math.min(used.size(), from + MOST_PLACES)), nowMicros, toldBefore);
            if (isCrowded()) {
                makeRoom();
            }
        }
    }

    private static void flush(
            SeenValuesSink sink, List<Map.Entry<SeenPlace, SeenMarks>> used, long nowMicros, long toldBefore) {
        var batches = new ArrayList<SeenValuesSink.Batch>();
        var marks = new ArrayList<SeenMarks>();
        for (var place : used) {
            var batch = place.getValue().take(place.getKey(), toldBefore);
            if (!batch.values().isEmpty()) {
                batches.add(batch);
                marks.add(place.getValue());
            }
        }
        if (batches.isEmpty()) {
            return;
        }
        var done = false;
        try {
            var kept = sink.keep(List.copyOf(batches));
            for (var i = 0; i < batches.size(); i++) {
                marks.get(i).settle(batches.get(i), kept.get(batches.get(i).place()), nowMicros);
            }
            done = true;
        } finally {
            if (!done) {
                marks.forEach(SeenMarks::offerAgain);
            }
        }
    }

    /** Forgets the places that were not used for longest. All that they hold is kept. */
    private void makeRoom() {
        var idle = places.entrySet().stream()
                .filter(place -> !place.getValue().isDirty())
                .map(place -> Map.entry(place.getKey(), place.getValue().usedAt()))
                .sorted(Comparator.comparing(Map.Entry::getValue))
                .toList();
        for (var place : idle) {
            if (!isCrowded()) {
                return;
            }
            forget(place.getKey());
        }
    }

    private boolean isCrowded() {
        return room.left() < most / 4;
    }

    /** Values in memory. */
    public int depth() {
        return most - room.left();
    }
}

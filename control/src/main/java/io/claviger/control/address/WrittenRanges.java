package io.claviger.control.address;

import io.claviger.control.json.JsonPointer;
import io.claviger.core.address.AddressRange;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import java.util.ArrayList;
import java.util.List;

/** Addresses and CIDR ranges as callers write them. */
public final class WrittenRanges {
    private static final int MOST_FAULTS = 100;

    /** A range that is kept in another text than it was given in: its host bits are cleared, or it is in normal form. */
    public record Normalised(String given, String stored) {}

    private WrittenRanges() {}

    /**
     * Finds what is no address and no range, the first {@value #MOST_FAULTS} of them.
     *
     * @param pointer to the array
     */
    public static List<FieldFault> faultsOf(String pointer, List<String> ranges) {
        var faults = new ArrayList<FieldFault>();
        for (var i = 0; i < ranges.size() && faults.size() < MOST_FAULTS; i++) {
            try {
                AddressRange.parse(ranges.get(i));
            } catch (ClavigerException wrong) {
                faults.add(new FieldFault(
                        JsonPointer.item(pointer, i), wrong.faults().getFirst().detail()));
            }
        }
        return faults;
    }

    /** The ranges, once no fault was found. */
    public static List<AddressRange> parsed(List<String> ranges) {
        return ranges.stream().map(AddressRange::parse).toList();
    }

    /** Those that are kept in another text, once no fault was found. */
    public static List<Normalised> normalised(List<String> ranges) {
        return ranges.stream()
                .map(range -> new Normalised(range, AddressRange.parse(range).text()))
                .filter(range -> !range.given.equals(range.stored))
                .distinct()
                .toList();
    }
}

package io.claviger.core.limit;

import io.claviger.core.limit.Tally.Dormant;
import io.claviger.core.time.MicroClock;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tally as bytes: a version; then of each allowance its kind, name, group, when it will be fresh, and its trail with
 * times as differences. Numbers are unsigned LEB128.
 */
final class TallyCodec {
    private static final int VERSION = 1;
    private static final int LIMIT = 0;
    private static final int QUOTA = 1;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_ENTRIES = 1 << 16;

    /** What names an allowance. */
    record Key(boolean quota, String name, @Nullable String group) {
        static Key of(Allowance allowance) {
            return new Key(allowance instanceof Quota, allowance.name(), allowance.group());
        }

        boolean names(Allowance allowance) {
            return equals(of(allowance));
        }

        long most() {
            return quota ? Quota.MAX_AMOUNT : Limit.MAX_LIMIT;
        }
    }

    private TallyCodec() {}

    /** The bytes; none where there is nothing. */
    static byte[] encode(List<Dormant> all) {
        var bytes = new ByteArrayOutputStream();
        if (all.isEmpty()) {
            return bytes.toByteArray();
        }
        bytes.write(VERSION);
        put(bytes, all.size());
        for (var one : all) {
            bytes.write(one.key().quota() ? QUOTA : LIMIT);
            put(bytes, one.key().name());
            var group = one.key().group();
            bytes.write(group == null ? 0 : 1);
            put(bytes, group == null ? "" : group);
            put(bytes, one.dropAtMicros());
            put(bytes, one.trail());
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException where they are not what {@link #encode} made */
    static List<Dormant> decode(byte[] bytes) {
        var all = new ArrayList<Dormant>();
        if (bytes.length == 0) {
            return all;
        }
        var in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("limit state of version " + bytes[0] + " is not known");
            }
            var count = number(in, 2 * LimitSet.MAX_SIZE);
            for (var i = 0; i < count; i++) {
                all.add(one(in));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("limit state is cut off", e);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("limit state goes on after its end");
        }
        return all;
    }

    private static Dormant one(ByteBuffer in) {
        var quota = number(in, QUOTA) == QUOTA;
        var name = text(in);
        var grouped = number(in, 1) == 1;
        var group = text(in);
        var key = new Key(quota, name, grouped ? group : null);
        var dropAt = number(in, MicroClock.NEVER);
        return new Dormant(key, trail(in, key.most(), dropAt), dropAt);
    }

    private static void put(ByteArrayOutputStream bytes, Trail trail) {
        put(bytes, trail.times().length);
        var before = 0L;
        for (var i = 0; i < trail.times().length; i++) {
            put(bytes, trail.times()[i] - before);
            put(bytes, trail.units()[i]);
            before = trail.times()[i];
        }
    }

    private static Trail trail(ByteBuffer in, long most, long freshAt) {
        var size = (int) number(in, MAX_ENTRIES);
        // two bytes an entry at least: a wrong size can't ask for more memory than the record has
        if (size > in.remaining() / 2) {
            throw new IllegalArgumentException("limit state is cut off");
        }
        var times = new long[size];
        var units = new long[size];
        var time = 0L;
        var left = most;
        for (var i = 0; i < size; i++) {
            time += number(in, MicroClock.NEVER - time);
            times[i] = time;
            units[i] = number(in, left);
            left -= units[i];
        }
        return new Trail(times, units, freshAt);
    }

    private static void put(ByteArrayOutputStream bytes, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        put(bytes, utf8.length);
        bytes.writeBytes(utf8);
    }

    private static String text(ByteBuffer in) {
        var utf8 = new byte[(int) number(in, MAX_TEXT)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void put(ByteArrayOutputStream bytes, long number) {
        var rest = number;
        while (rest > 0x7f) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static long number(ByteBuffer in, long most) {
        var number = 0L;
        var shift = 0;
        byte next;
        do {
            next = in.get();
            number |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0 && shift < 63);
        if (next < 0 || number < 0 || number > most) {
            throw new IllegalArgumentException("limit state has a number that is out of range");
        }
        return number;
    }
}

package io.claviger.store.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.AddressUse.Caller;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch of usage as bytes: counts, addresses and last uses, each list behind its length. Numbers are
 * variable in length (7 bits a byte, the low ones first), and a text stands where it comes first; after that, its number.
 */
final class UsageDocument {
    /** Of this form. */
    static final int VERSION = 1;

    /** Bytes of the longest. */
    private static final int MOST_OF_A_NUMBER = 10;

    private static final int NO_TEXT = 0;
    private static final int NEW_TEXT = 1;
    private static final int KNOWN_TEXT = 2;

    private UsageDocument() {}

    static byte[] write(UsageBatch batch) {
        return new Writer(64 + 64 * batch.counts().size()).write(batch);
    }

    /** @throws IllegalStateException where it is none */
    static UsageBatch read(byte[] document) {
        try {
            return new Reader(document).all();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalStateException("a document of usage is damaged", e);
        }
    }

    private static final class Writer {
        private final Map<String, Integer> texts = new HashMap<>();
        private byte[] bytes;
        private int length;

        Writer(int expected) {
            this.bytes = new byte[expected];
        }

        byte[] write(UsageBatch batch) {
            batch(batch);
            return Arrays.copyOf(bytes, length);
        }

        private void batch(UsageBatch batch) {
            number(batch.counts().size());
            for (var count : batch.counts()) {
                count(count);
            }
            number(batch.addresses().size());
            for (var use : batch.addresses()) {
                addresses(use);
            }
            number(batch.lastUses().size());
            for (var use : batch.lastUses()) {
                lastUse(use);
            }
        }

        private void count(UsageCount count) {
            text(count.credentialId());
            text(count.accountId());
            text(count.operation());
            var code = count.code();
            text(code == null ? null : code.name());
            flag(count.reported());
            number(count.minute());
            number(count.count());
            number(count.lastAtMicros());
        }

        private void addresses(AddressUse use) {
            text(use.credentialId());
            text(use.accountId());
            number(use.hour());
            text(use.part());
            number(use.callers().size());
            for (var caller : use.callers()) {
                text(caller.address());
                number(caller.requests());
                number(caller.refused());
                number(caller.lastAtMicros());
            }
            number(use.other());
            number(use.otherRefused());
        }

        private void lastUse(LastUse use) {
            text(use.credentialId());
            text(use.subject().kind().name());
            text(use.subject().dimension());
            text(use.subject().name());
            number(use.atMicros());
            flag(use.fresh());
        }

        private void text(@Nullable String text) {
            if (text == null) {
                number(NO_TEXT);
                return;
            }
            var known = texts.putIfAbsent(text, texts.size());
            if (known == null) {
                number(NEW_TEXT);
                var encoded = text.getBytes(UTF_8);
                number(encoded.length);
                room(encoded.length);
                System.arraycopy(encoded, 0, bytes, length, encoded.length);
                length += encoded.length;
            } else {
                number(KNOWN_TEXT + known);
            }
        }

        private void flag(boolean set) {
            number(set ? 1 : 0);
        }

        private void number(long number) {
            room(MOST_OF_A_NUMBER);
            var left = number;
            while ((left & ~0x7FL) != 0) {
                bytes[length++] = (byte) (left & 0x7F | 0x80);
                left >>>= 7;
            }
            bytes[length++] = (byte) left;
        }

        private void room(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
            }
        }
    }

    private static final class Reader {
        private final List<String> texts = new ArrayList<>();
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        UsageBatch all() {
            var batch = batch();
            if (at < bytes.length) {
                throw new IllegalArgumentException("it goes on after its end");
            }
            return batch;
        }

        private UsageBatch batch() {
            var counts = new ArrayList<UsageCount>();
            for (var left = number(); left > 0; left--) {
                counts.add(count());
            }
            var addresses = new ArrayList<AddressUse>();
            for (var left = number(); left > 0; left--) {
                addresses.add(addresses());
            }
            var lastUses = new ArrayList<LastUse>();
            for (var left = number(); left > 0; left--) {
                lastUses.add(lastUse());
            }
            return new UsageBatch(counts, addresses, lastUses);
        }

        private UsageCount count() {
            var credential = text();
            var account = text();
            var operation = text();
            var code = text();
            return new UsageCount(
                    credential,
                    account,
                    operation,
                    code == null ? null : ErrorCode.valueOf(code),
                    flag(),
                    number(),
                    number(),
                    number());
        }

        private AddressUse addresses() {
            var credential = present();
            var account = present();
            var hour = number();
            var part = present();
            var callers = new ArrayList<Caller>();
            for (var left = number(); left > 0; left--) {
                callers.add(new Caller(text(), number(), number(), number()));
            }
            return new AddressUse(credential, account, hour, part, callers, number(), number());
        }

        private LastUse lastUse() {
            var credential = present();
            var subject = new Subject(Kind.valueOf(present()), present(), present());
            return new LastUse(credential, subject, number(), flag());
        }

        private String present() {
            var text = text();
            if (text == null) {
                throw new IllegalArgumentException("a text is missing");
            }
            return text;
        }

        private @Nullable String text() {
            var kind = number();
            if (kind == NO_TEXT) {
                return null;
            }
            if (kind == NEW_TEXT) {
                var length = Math.toIntExact(number());
                var text = new String(bytes, at, length, UTF_8);
                at += length;
                texts.add(text);
                return text;
            }
            return texts.get(Math.toIntExact(kind - KNOWN_TEXT));
        }

        private boolean flag() {
            return number() != 0;
        }

        private long number() {
            var number = 0L;
            for (var shift = 0; shift < Long.SIZE; shift += 7) {
                var next = bytes[at++];
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("a number is too long");
        }
    }
}

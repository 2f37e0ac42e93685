package io.claviger.store.usage;

import io.claviger.core.error.ErrorCode;
import io.claviger.core.usage.AddressUse;
import io.claviger.core.usage.AddressUse.Caller;
import io.claviger.core.usage.LastUse;
import io.claviger.core.usage.LastUse.Kind;
import io.claviger.core.usage.LastUse.Subject;
import io.claviger.core.usage.UsageBatch;
import io.claviger.core.usage.UsageCount;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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

    private static final int NO_TEXT = 0;
    private static final int NEW_TEXT = 1;
    private static final int KNOWN_TEXT = 2;

    private UsageDocument() {}

    static byte[] write(UsageBatch batch) {
        var bytes = new ByteArrayOutputStream(64 + 64 * batch.counts().size());
        try {
            new Writer(new DataOutputStream(bytes)).batch(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalStateException where it is none */
    static UsageBatch read(byte[] document) {
        var in = new DataInputStream(new ByteArrayInputStream(document));
        try {
            var batch = new Reader(in).batch();
            if (in.read() >= 0) {
                throw new IOException("it goes on after its end");
            }
            return batch;
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalStateException("a document of usage is damaged", e);
        }
    }

    private static final class Writer {
        private final DataOutputStream out;
        private final Map<String, Integer> texts = new HashMap<>();

        Writer(DataOutputStream out) {
            this.out = out;
        }

        void batch(UsageBatch batch) throws IOException {
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

        private void count(UsageCount count) throws IOException {
            text(count.credentialId());
            text(count.accountId());
            text(count.operation());
            var code = count.code();
            text(code == null ? null : code.name());
            out.writeBoolean(count.reported());
            number(count.minute());
            number(count.count());
            number(count.lastAtMicros());
        }

        private void addresses(AddressUse use) throws IOException {
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

        private void lastUse(LastUse use) throws IOException {
            text(use.credentialId());
            text(use.subject().kind().name());
            text(use.subject().dimension());
            text(use.subject().name());
            number(use.atMicros());
            out.writeBoolean(use.fresh());
        }

        private void text(@Nullable String text) throws IOException {
            if (text == null) {
                number(NO_TEXT);
                return;
            }
            var known = texts.putIfAbsent(text, texts.size());
            if (known == null) {
                number(NEW_TEXT);
                out.writeUTF(text);
            } else {
                number(KNOWN_TEXT + known);
            }
        }

        private void number(long number) throws IOException {
            var left = number;
            while ((left & ~0x7FL) != 0) {
                out.writeByte((int) (left & 0x7F | 0x80));
                left >>>= 7;
            }
            out.writeByte((int) left);
        }
    }

    private static final class Reader {
        private final DataInputStream in;
        private final List<String> texts = new ArrayList<>();

        Reader(DataInputStream in) {
            this.in = in;
        }

        UsageBatch batch() throws IOException {
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

        private UsageCount count() throws IOException {
            var credential = text();
            var account = text();
            var operation = text();
            var code = text();
            return new UsageCount(
                    credential,
                    account,
                    operation,
                    code == null ? null : ErrorCode.valueOf(code),
                    in.readBoolean(),
                    number(),
                    number(),
                    number());
        }

        private AddressUse addresses() throws IOException {
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

        private LastUse lastUse() throws IOException {
            var credential = present();
            var subject = new Subject(Kind.valueOf(present()), present(), present());
            return new LastUse(credential, subject, number(), in.readBoolean());
        }

        private String present() throws IOException {
            var text = text();
            if (text == null) {
                throw new IOException("a text is missing");
            }
            return text;
        }

        private @Nullable String text() throws IOException {
            var kind = number();
            if (kind == NO_TEXT) {
                return null;
            }
            if (kind == NEW_TEXT) {
                var text = in.readUTF();
                texts.add(text);
                return text;
            }
            return texts.get(Math.toIntExact(kind - KNOWN_TEXT));
        }

        private long number() throws IOException {
            var number = 0L;
            for (var shift = 0; shift < Long.SIZE; shift += 7) {
                var next = in.readByte();
                number |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return number;
                }
            }
            throw new IOException("a number is too long");
        }
    }
}

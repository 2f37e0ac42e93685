package io.claviger.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Credential;
import io.claviger.core.credential.Role;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.credential.SecretVersion;
import io.claviger.core.credential.ServiceToken;
import io.claviger.core.credential.Standing;
import io.claviger.core.time.MicroClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two indexes against maps, and against readers that never stop. */
class IndexTest {
    private static final int STEPS = 10_000;
    private static final int CREDENTIALS = 700;
    private static final int SECRETS = 2_000;

    /** Digests that share their first eight bytes, or their first sixteen but for a few, so that searches pass them by. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
    void findWhatMapsFindWhateverIsPutRotatedAndForgotten(int prints) {
        var random = new Random(42);
        var secrets = new SecretIndex();
        var credentials = new CredentialIndex();
        var oracle = new HashMap<String, Credential>();
        var owners = new HashMap<SecretDigest, Credential>();
        var steps = prints == 1 ? STEPS / 10 : STEPS;
        var digests = IntStream.range(0, prints == 1 ? 60 : SECRETS)
                .mapToObj(i -> digest(new Random(i / 2).nextInt(prints), i))
                .toList();
        for (var step = 0; step < steps; step++) {
            var id = "credential-" + random.nextInt(CREDENTIALS);
            if (random.nextInt(3) == 0) {
                var gone = credentials.remove(id);
                assertThat(gone).isSameAs(oracle.remove(id));
                withdraw(secrets, owners, gone);
            } else {
                var free = digests.subList(random.nextInt(digests.size()), digests.size()).stream()
                        .filter(digest -> !owners.containsKey(digest))
                        .limit(random.nextInt(3))
                        .toList();
                var before = oracle.get(id);
                var credential = credential(id, step, kept(before, random), free);
                assertThat(credentials.put(credential)).isSameAs(before);
                oracle.put(id, credential);
                for (var secret : credential.secrets()) {
                    secrets.put(secret.digest(), credential);
                }
                withdraw(secrets, owners, before);
                credential.secrets().forEach(secret -> owners.put(secret.digest(), credential));
            }
            var asked = "credential-" + random.nextInt(CREDENTIALS);
            assertThat(credentials.find(asked)).isSameAs(oracle.get(asked));
            var digest = digests.get(random.nextInt(digests.size()));
            assertFinds(secrets, digest, owners.get(digest));
        }
        assertThat(credentials.size()).isEqualTo(oracle.size());
        assertThat(secrets.size())
                .isEqualTo(owners.entrySet().stream()
                        .map(entry ->
                                entry.getKey().high() + " " + entry.getValue().id())
                        .distinct()
                        .count());
        for (var digest : digests) {
            assertFinds(secrets, digest, owners.get(digest));
        }
    }

    /** What stays is found at every moment, and never as it was before what was seen already. */
    @Test
    void readersNeitherMissWhatStaysNorSeeItHalfNorGoBack() throws Exception {
        var secrets = new SecretIndex();
        var credentials = new CredentialIndex();
        var staying = IntStream.range(0, 16).mapToObj(i -> digest(i * 31, i)).toList();
        for (var i = 0; i < staying.size(); i++) {
            put(secrets, credentials, credential("staying-" + i, 0, List.of(), List.of(staying.get(i))));
        }
        var over = new AtomicBoolean();
        var faults = new ConcurrentLinkedQueue<String>();
        var readers = new ArrayList<Thread>();
        for (var reader = 0; reader < 3; reader++) {
            readers.add(Thread.ofPlatform().start(() -> {
                var seen = new long[staying.size()];
                while (!over.get()) {
                    for (var i = 0; i < seen.length; i++) {
                        var found = secrets.find(staying.get(i));
                        var byId = credentials.find("staying-" + i);
                        if (found == null || byId == null) {
                            faults.add("staying-" + i + " was missed");
                        } else if (!found.secret().digest().equals(staying.get(i))
                                || !found.credential().secrets().contains(found.secret())) {
                            faults.add("half of staying-" + i);
                        } else if (found.credential().expiresAtMicros() < seen[i]) {
                            faults.add("staying-" + i + " went back");
                        } else {
                            seen[i] = found.credential().expiresAtMicros();
                        }
                    }
                }
            }));
        }
        var passing = new AtomicReference<Credential>();
        for (var step = 1; step < 20_000 && faults.isEmpty(); step++) {
            var i = step % staying.size();
            var another = digest(step, 1_000_000 + step);
            put(secrets, credentials, credential("staying-" + i, step, List.of(), List.of(staying.get(i), another)));
            var last = passing.getAndSet(
                    credential("passing-" + step, step, List.of(), List.of(digest(step, 5_000_000 + step))));
            put(secrets, credentials, passing.get());
            if (last != null && step % 3 != 0) {
                credentials.remove(last.id());
                last.secrets().forEach(secret -> secrets.remove(secret.digest(), last));
            }
        }
        over.set(true);
        for (var reader : readers) {
            reader.join();
        }

        assertThat(faults).isEmpty();
    }

    private static void put(SecretIndex secrets, CredentialIndex credentials, Credential credential) {
        var before = credentials.put(credential);
        credential.secrets().forEach(secret -> secrets.put(secret.digest(), credential));
        if (before != null) {
            before.secrets().forEach(secret -> secrets.remove(secret.digest(), before));
        }
    }

    private static void assertFinds(SecretIndex secrets, SecretDigest digest, Credential owner) {
        var found = secrets.find(digest);
        if (owner == null) {
            assertThat(found).isNull();
        } else {
            assertThat(found.credential()).isSameAs(owner);
            assertThat(found.secret().digest().low()).isEqualTo(digest.low());
        }
    }

    private static void withdraw(SecretIndex secrets, Map<SecretDigest, Credential> owners, Credential before) {
        if (before != null) {
            before.secrets().forEach(secret -> {
                secrets.remove(secret.digest(), before);
                owners.remove(secret.digest(), before);
            });
        }
    }

    private static List<SecretDigest> kept(Credential before, Random random) {
        return before == null
                ? List.of()
                : before.secrets().stream()
                        .map(SecretVersion::digest)
                        .filter(digest -> random.nextBoolean())
                        .toList();
    }

    private static Credential credential(String id, long version, List<SecretDigest> kept, List<SecretDigest> added) {
        Set<SecretDigest> all = new HashSet<>(kept);
        all.addAll(added);
        return new ServiceToken(
                id,
                null,
                "t",
                Role.VERIFY,
                Standing.ACTIVE,
                version,
                all.stream()
                        .map(digest -> new SecretVersion("s", digest, MicroClock.NEVER))
                        .toList());
    }

    private static SecretDigest digest(long print, int number) {
        return new SecretDigest(print, number, 0, 0);
    }
}

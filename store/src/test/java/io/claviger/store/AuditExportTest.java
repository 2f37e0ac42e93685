package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.DAY;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ErrorCode;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditDraft;
import io.claviger.store.audit.AuditReads;
import io.claviger.store.audit.Checkpoint;
import io.claviger.store.audit.ExportCheck;
import io.claviger.store.audit.ExportVerdict;
import io.claviger.store.audit.PublicKeys;
import io.claviger.store.page.PageRequest;
import io.claviger.store.session.CanonicalJson;
import io.claviger.store.sqlite.SqliteBackup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export, and everything that may be done to it on its way to whoever checks it. */
class AuditExportTest {
    private static final int KEYS = 12;

    private final Fixture fixture = new Fixture();
    private final Random random = new Random(20_261_122);

    @TempDir
    Path temporary;

    private Store store;
    private StoredAccount account;
    private StoredAccount other;
    private PublicKeys keys;

    @BeforeEach
    void openStore() throws Exception {
        store = open("data");
        account = anAccount(store, "Acme");
        other = anAccount(store, "Other");
        for (var i = 0; i < KEYS; i++) {
            aKey(store, account.id(), "key \"" + i + "\" ü\n");
            aKey(store, other.id(), "key " + i);
            if (i % 3 == 1) {
                store.audit().checkpoint();
            }
        }
        keys = store.read(tx -> tx.audit().publicKeys());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void exportIsWholeAndChecksWithPublicKeysAlone() throws Exception {
        var lines = export(account.id());
        assertThat(lines.getFirst()).startsWith("{\"format\":\"claviger-audit-export\",\"version\":1,\"chain\":\"");
        assertThat(lines).filteredOn(AuditExportTest::isEntry).hasSize(KEYS + 1);
        assertThat(check(lines, null)).isInstanceOfSatisfying(ExportVerdict.Whole.class, whole -> {
            assertThat(whole.chain()).isEqualTo(account.id());
            assertThat(whole.first()).isEqualTo(1);
            assertThat(whole.last()).isEqualTo(KEYS + 1);
            assertThat(whole.checkpoints()).isEqualTo(6);
        });
        var published = PublicKeys.ofJwks(CanonicalJson.write(Map.of("keys", keys.jwks())));
        assertThat(ExportCheck.check(bytes(lines), published, null, entries -> {}))
                .isInstanceOf(ExportVerdict.Whole.class);
    }

    @Test
    void exportHoldsItsChainAlone() {
        assertThat(String.join("\n", export(account.id()))).doesNotContain(other.id());
        assertThat(String.join("\n", export(AuditReads.INSTALLATION))).doesNotContain(account.id());
    }

    @Test
    void everyEditOfALineIsFound() throws Exception {
        var lines = export(account.id());
        for (var line = 0; line < lines.size(); line++) {
            for (var round = 0; round < 40; round++) {
                var text = lines.get(line);
                var at = random.nextInt(text.length());
                var changed = (char) ('0' + random.nextInt(75));
                var edited = new ArrayList<>(lines);
                edited.set(line, text.substring(0, at) + changed + text.substring(at + 1));
                if (changed == text.charAt(at) || isOnlyAPublishedKey(line, text, at)) {
                    continue;
                }
                assertBroken(edited, "line " + line + ", character " + at + " now " + changed);
            }
        }
    }

    /** The keys in the export are for convenience: who checks has them from elsewhere. */
    private static boolean isOnlyAPublishedKey(int line, String text, int at) {
        return line == 0 && at > text.indexOf("\"keys\":");
    }

    @Test
    void everyEditOfAnEntryWithItsHashIsFound() throws Exception {
        var lines = export(account.id());
        for (var line = 0; line < lines.size(); line++) {
            if (isEntry(lines.get(line))) {
                var edited = new ArrayList<>(lines);
                edited.set(line, withDocument(lines.get(line), document -> document.replace("tests", "nobody")));
                assertBroken(edited, "line " + line);
            }
        }
    }

    @Test
    void everyDropSwapRepeatAndCutIsFound() throws Exception {
        var lines = export(account.id());
        for (var line = 0; line < lines.size(); line++) {
            var dropped = new ArrayList<>(lines);
            dropped.remove(line);
            if (isEntry(lines.get(line)) || line == 0 || line == lines.size() - 1) {
                assertBroken(dropped, "dropped line " + line);
            }
            var repeated = new ArrayList<>(lines);
            repeated.add(line, lines.get(line));
            if (isEntry(lines.get(line)) || line == 0 || line == lines.size() - 1) {
                assertBroken(repeated, "repeated line " + line);
            }
            assertBroken(lines.subList(0, line), "cut before line " + line);
            for (var second = line + 1; second < lines.size(); second++) {
                var swapped = new ArrayList<>(lines);
                Collections.swap(swapped, line, second);
                if (!(isInterim(lines, line) && isInterim(lines, second) && second == line + 1)) {
                    assertBroken(swapped, "swapped lines " + line + " and " + second);
                }
            }
        }
    }

    @Test
    void everyCutWithinTheFileIsFound() throws Exception {
        var whole = String.join("\n", export(account.id())) + "\n";
        var all = whole.getBytes(StandardCharsets.UTF_8);
        for (var round = 0; round < 300; round++) {
            var cut = Arrays.copyOf(all, random.nextInt(all.length));
            assertThat(ExportCheck.check(new ByteArrayInputStream(cut), keys, null, entries -> {}))
                    .as("cut to " + cut.length + " of " + all.length)
                    .isInstanceOf(ExportVerdict.Broken.class);
        }
    }

    @Test
    void exportCutAtACheckpointIsStillCutOff() throws Exception {
        var lines = export(account.id());
        for (var line = 1; line < lines.size() - 1; line++) {
            if (isInterim(lines, line)) {
                assertBrokenBecause(lines.subList(0, line + 1), "the checkpoint that closes it is missing");
            }
        }
    }

    @Test
    void entriesOfAnotherChainAreFound() throws Exception {
        var mine = export(account.id());
        var others = export(other.id());
        for (var line = 1; line < mine.size(); line++) {
            var mixed = new ArrayList<>(mine);
            mixed.set(line, others.get(Math.min(line, others.size() - 1)));
            assertBroken(mixed, "line " + line + " of another chain");
        }
        var renamed = new ArrayList<>(others);
        renamed.set(0, mine.getFirst());
        assertBroken(renamed, "another chain under this one's head");
    }

    @Test
    void rewrittenChainIsFoundForWantOfTheSigningKey() throws Exception {
        var lines = export(account.id());
        var rewritten = new ArrayList<String>();
        var previous = "";
        for (var line : lines) {
            if (!isEntry(line)) {
                rewritten.add(line);
                continue;
            }
            var before = previous;
            var forged = withDocument(
                    line,
                    document -> CanonicalJson.write(
                            with(CanonicalJson.read(document.replace("tests", "nobody")), "previous", before)));
            rewritten.add(forged);
            previous = (String) CanonicalJson.read(forged).get("hash");
        }
        assertBrokenBecause(rewritten, "not the one that its checkpoint was signed of");
    }

    @Test
    void anotherInstallationsExportAndKeyAreRefused() throws Exception {
        var lines = export(account.id());
        try (var elsewhere = open("elsewhere")) {
            var foreign = elsewhere.read(tx -> tx.audit().publicKeys());
            assertThat(ExportCheck.check(bytes(lines), foreign, null, entries -> {}))
                    .isInstanceOfSatisfying(
                            ExportVerdict.Broken.class,
                            broken -> assertThat(broken.reason()).contains("not signed by a key of this installation"));
            var theirs = new ArrayList<String>();
            elsewhere.audit().export(AuditReads.INSTALLATION, theirs::add);
            assertBrokenBecause(theirs, "of this installation");
            var forged = new ArrayList<>(lines);
            forged.set(lines.size() - 1, theirs.getLast());
            assertBrokenBecause(forged, "of this installation");
        }
    }

    @Test
    void olderCheckpointTellsACutOffOrRewrittenChain() throws Exception {
        var early = latest();
        var short1 = export(account.id());
        aKey(store, account.id(), "one more");
        store.audit().checkpoint();
        var late = latest();
        assertThat(check(export(account.id()), early)).isInstanceOf(ExportVerdict.Whole.class);
        assertThat(check(export(account.id()), late)).isInstanceOf(ExportVerdict.Whole.class);
        assertThat(check(short1, late)).isInstanceOfSatisfying(ExportVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(KEYS + 2);
            assertThat(broken.reason()).contains("cut off").contains("entry " + late.sequence());
        });
        assertThat(check(export(other.id()), late))
                .isInstanceOfSatisfying(
                        ExportVerdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains("of another chain"));
    }

    @Test
    void olderCheckpointOfAnotherHistoryIsFound() throws Exception {
        store.close();
        var backup = temporary.resolve("backup.db");
        SqliteBackup.take(temporary.resolve("data"), backup);
        store = open("data");
        aKey(store, account.id(), "before the restore");
        store.audit().checkpoint();
        var kept = latest();
        store.close();
        SqliteBackup.restore(backup, temporary.resolve("data"), null, true, fixture.clock);
        store = open("data");
        assertThat(check(export(account.id()), kept))
                .isInstanceOfSatisfying(
                        ExportVerdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains("cut off"));
        aKey(store, account.id(), "after the restore");
        assertThat(check(export(account.id()), kept)).isInstanceOfSatisfying(ExportVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(kept.sequence());
            assertThat(broken.reason()).contains("older checkpoint");
        });
        assertThat(check(export(account.id()), null)).isInstanceOf(ExportVerdict.Whole.class);
    }

    @Test
    void checkpointThatWasNotSignedIsNotBelieved() {
        var latest = latest();
        var later = latest.document().replace("\"sequence\":", "\"sequence\":1");
        assertThatThrownBy(() -> Checkpoint.verified(later, latest.signature(), keys))
                .hasMessageContaining("not signed by a key of this installation");
        assertThatThrownBy(() -> Checkpoint.ofJson("{\"document\":\"{}\",\"signature\":\"AA\"}", keys))
                .hasMessageContaining("not signed");
        assertThatThrownBy(() -> Checkpoint.ofJson("{\"document\":\"{}\",\"signature\":\"*\"}", keys))
                .hasMessageContaining("base64url");
        assertThatThrownBy(() -> Checkpoint.ofJson("[]", keys)).hasMessageContaining("not a JSON object");
    }

    @Test
    void exportAfterRetentionBeginsWithItsSignedStartAndNoOther() throws Exception {
        var before = latest();
        fixture.now.addAndGet(DAY);
        assertThat(store.audit().retain(fixture.now.get())).isTrue();
        aKey(store, account.id(), "young");
        var lines = export(account.id());
        assertThat(check(lines, null)).isInstanceOfSatisfying(ExportVerdict.Whole.class, whole -> {
            assertThat(whole.first()).isEqualTo(before.sequence() + 1);
            assertThat(whole.olderCompared()).isTrue();
        });
        assertThat(check(lines, before))
                .isInstanceOfSatisfying(
                        ExportVerdict.Whole.class,
                        whole -> assertThat(whole.olderCompared()).isTrue());
        var withoutStart = new ArrayList<>(lines);
        withoutStart.remove(1);
        assertBrokenBecause(withoutStart, "the entry is missing");
        var withoutFirst = new ArrayList<>(lines);
        withoutFirst.remove(2);
        assertBrokenBecause(withoutFirst, "the entry is missing");
        var interim = new ArrayList<>(lines);
        interim.set(1, line(before));
        assertBrokenBecause(interim, "the checkpoint is of entry");
    }

    @Test
    void checkpointFromBeforeTheStartIsSaidToBeIncomparable() throws Exception {
        var first = store.read(tx -> tx.audit().checkpoints(account.id(), PageRequest.first(100)))
                .items()
                .getLast();
        fixture.now.addAndGet(DAY);
        store.audit().retain(fixture.now.get());
        assertThat(check(export(account.id()), first))
                .isInstanceOfSatisfying(
                        ExportVerdict.Whole.class,
                        whole -> assertThat(whole.olderCompared()).isFalse());
    }

    @Test
    void exportThatRetentionOvertakesIsBrokenOff() {
        store.change(ACTOR, "key.import", tx -> {
            for (var i = 0; i < 2_000; i++) {
                audit(tx, account.id(), "key.import", "key-" + i);
            }
            return 1;
        });
        var seen = new ArrayList<String>();
        OpenStore.assertFails(
                ErrorCode.CONFLICT,
                () -> store.audit().export(account.id(), line -> {
                    seen.add(line);
                    if (seen.size() == 100) {
                        fixture.now.addAndGet(DAY);
                        while (store.audit().retain(fixture.now.get())) {
                            assertThat(seen).hasSize(100);
                        }
                    }
                }));
        assertThat(seen.size()).isLessThan(2_000);
    }

    @Test
    void exportGoesOnlyToWhereItBegan() throws Exception {
        var lines = new ArrayList<String>();
        store.audit().export(account.id(), line -> {
            lines.add(line);
            aKey(store, account.id(), "meanwhile");
        });
        assertThat(check(lines, null))
                .isInstanceOfSatisfying(
                        ExportVerdict.Whole.class,
                        whole -> assertThat(whole.last()).isEqualTo(KEYS + 1));
    }

    @Test
    void entriesOfSomeMegabytesAreExportedInSmallParts() throws Exception {
        var large = "x".repeat(2 << 20);
        for (var i = 0; i < 3; i++) {
            store.change(ACTOR, "vocabulary.put", tx -> {
                tx.audit()
                        .append(new AuditDraft(account.id(), "vocabulary.put", "event", null, Map.of("value", large)));
                return 1;
            });
        }
        assertThat(check(export(account.id()), null)).isInstanceOf(ExportVerdict.Whole.class);
    }

    @Test
    void hugeLineIsRefusedBeforeItIsRead() throws Exception {
        var head = (export(account.id()).getFirst() + "\n{\"type\":\"").getBytes(StandardCharsets.UTF_8);
        var read = new long[1];
        var endless = new InputStream() {
            @Override
            public int read() {
                read[0]++;
                return 'x';
            }
        };
        var verdict = ExportCheck.check(
                new SequenceInputStream(new ByteArrayInputStream(head), endless), keys, null, entries -> {});
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        ExportVerdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains("more than 33554432 bytes"));
        assertThat(read[0]).isLessThan(40L << 20);
    }

    @Test
    void memberThatIsThereTwiceIsRefused() throws Exception {
        var lines = export(account.id());
        var first = lines.get(1);
        var twice = new ArrayList<>(lines);
        twice.set(1, first.substring(0, first.length() - 1) + ",\"hash\":\"00\"}");
        assertBrokenBecause(twice, "Duplicate");
        twice.set(
                1, withDocument(first, document -> document.substring(0, document.length() - 1) + ",\"kind\":\"x\"}"));
        assertBrokenBecause(twice, "Duplicate");
        twice.set(1, first.substring(0, first.length() - 1) + ",\"note\":\"unsigned\"}");
        assertBrokenBecause(twice, "other members");
    }

    @Test
    void whatIsNoExportIsRefused() throws Exception {
        for (var text : List.of(
                "",
                "\n",
                "{}\n",
                "null\n",
                "no JSON\n",
                "{\"format\":\"other\",\"version\":1,\"chain\":\"a\",\"keys\":[]}\n")) {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            assertThat(ExportCheck.check(in, keys, null, entries -> {}))
                    .as(text)
                    .isInstanceOf(ExportVerdict.Broken.class);
        }
        var notUtf8 = new ByteArrayInputStream(new byte[] {'{', (byte) 0xff, '}', '\n'});
        assertThat(ExportCheck.check(notUtf8, keys, null, entries -> {})).isInstanceOf(ExportVerdict.Broken.class);
        var later = new ArrayList<>(export(account.id()));
        later.set(0, later.getFirst().replace("\"version\":1", "\"version\":2"));
        assertBrokenBecause(later, "another version");
        var more = new ArrayList<>(export(account.id()));
        more.add("{\"type\":\"note\"}");
        assertBrokenBecause(more, "more after");
    }

    @Test
    void keySetsAreReadStrictly() {
        for (var text : List.of(
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"RSA\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}",
                "{\"kty\":\"OKP\",\"kty\":\"OKP\"}",
                "{}",
                "[]")) {
            assertThatThrownBy(() -> PublicKeys.ofJwks(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private List<String> export(String chain) {
        var lines = new ArrayList<String>();
        store.audit().export(chain, lines::add);
        return lines;
    }

    private Checkpoint latest() {
        store.audit().checkpoint();
        return store.read(tx -> tx.audit().checkpoints(account.id(), PageRequest.first(1)))
                .items()
                .getFirst();
    }

    private void assertBroken(List<String> lines, String how) throws IOException {
        assertThat(check(lines, null))
                .as(how)
                .isInstanceOfSatisfying(
                        ExportVerdict.Broken.class,
                        broken -> assertThat(broken.reason()).isNotBlank());
    }

    private void assertBrokenBecause(List<String> lines, String reason) throws IOException {
        assertThat(check(lines, null))
                .isInstanceOfSatisfying(
                        ExportVerdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains(reason));
    }

    private ExportVerdict check(List<String> lines, Checkpoint older) throws IOException {
        return ExportCheck.check(bytes(lines), keys, older, entries -> {});
    }

    private static InputStream bytes(List<String> lines) {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isEntry(String line) {
        return line.startsWith("{\"type\":\"entry\"");
    }

    private static boolean isInterim(List<String> lines, int line) {
        return lines.get(line).startsWith("{\"type\":\"checkpoint\"") && line < lines.size() - 1;
    }

    private static String line(Checkpoint checkpoint) {
        return CanonicalJson.write(
                Map.of("type", "checkpoint", "document", checkpoint.document(), "signature", checkpoint.signature()));
    }

    /** The line with another document and the hash that goes with it: whoever can write can hash. */
    private static String withDocument(String line, UnaryOperator<String> edit) throws Exception {
        var document = edit.apply((String) CanonicalJson.read(line).get("document"));
        var hash = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
        return "{\"type\":\"entry\",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\",\"document\":"
                + quoted(document) + "}";
    }

    private static String quoted(String text) {
        var object = CanonicalJson.write(Map.of("a", text));
        return object.substring("{\"a\":".length(), object.length() - 1);
    }

    private static Map<String, Object> with(Map<String, Object> object, String name, Object value) {
        object.put(name, value);
        return object;
    }

    private Store open(String directory) throws StoreOpenException {
        return Store.open(StoreConfig.in(temporary.resolve(directory)), Fixture.APIS, fixture.clock);
    }
}

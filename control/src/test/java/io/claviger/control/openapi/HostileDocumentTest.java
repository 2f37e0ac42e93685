package io.claviger.control.openapi;

import static io.claviger.control.openapi.Importing.api;
import static io.claviger.control.openapi.Importing.document;
import static io.claviger.control.openapi.Importing.faults;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.error.FieldFault;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents made to hurt. Each ends in a fault that says why; the time-out is for a machine under load, and what is
 * allocated on the way is measured where the document is small and its effect would be large.
 */
@Timeout(300)
class HostileDocumentTest {
    private static final String HEAD_JSON = "{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"x\"}, \"x\": ";

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void deepJsonIsRefused(String level) {
        assertThat(onlyFault(HEAD_JSON + level.repeat(100_000))).containsAnyOf("deeper than 200", "depth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deepYamlIsRefused(String level) {
        assertThat(onlyFault("openapi: 3.0.0\nx:\n  " + level.repeat(100_000))).isNotBlank();
    }

    @Test
    void deepYamlByIndentationIsRefused() {
        var deep = IntStream.range(0, 2_000)
                .mapToObj(i -> " ".repeat(i) + "a:")
                .collect(Collectors.joining("\n", "openapi: 3.0.0\n", ""));
        assertThat(onlyFault(deep)).contains("deeper than 200");
    }

    @Test
    void billionLaughsAreRefusedBeforeTheyAreTold() {
        var bomb = new StringBuilder("openapi: 3.0.0\nl0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (var i = 1; i < 40; i++) {
            bomb.append(
                    "l%d: &l%d [*l%d, *l%d, *l%d, *l%d, *l%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(allocatedBy(() -> assertThat(onlyFault(bomb.toString())).contains("500000 values")))
                .isLessThan(50_000_000);
    }

    @Test
    void manyAliasesOfOneListAreCountedAsOften() {
        var bomb = "openapi: 3.0.0\nbig: &big [" + "a, ".repeat(2_000) + "a]\npaths:\n"
                + IntStream.range(0, 2_000)
                        .mapToObj(i -> "  /p" + i + ": {get: {operationId: a" + i + ", parameters: *big}}\n")
                        .collect(Collectors.joining());
        assertThat(onlyFault(bomb)).contains("500000 values");
    }

    /** A pointer made for each of them would fill the memory many times over. */
    @Test
    void longNamesAboveManyValuesCostNoMore() {
        assertThat(onlyFault(HEAD_JSON + "{\"" + "a".repeat(4_000_000) + "\": [" + "[],".repeat(100_000) + "[]]}}"))
                .containsAnyOf("longer than 2048", "Name length");
        var deep = ("{\"" + "a".repeat(2_000) + "\":").repeat(150) + "[" + "{\"x-claviger\":1},".repeat(100_000) + "1]"
                + "}".repeat(150);
        assertThat(faults("{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"x\"}, \"y\": " + deep + "}"))
                .hasSize(Faults.MOST + 1)
                .allSatisfy(fault -> assertThat(fault.pointer()).hasSizeLessThan(5_000));
    }

    @Test
    void parametersSharedByManyPathsAreCountedAsOften() {
        var parameters = IntStream.range(0, 200)
                .mapToObj(i -> "{$ref: '#/components/parameters/P" + i + "'}")
                .collect(Collectors.joining(", ", "[", "]"));
        var real = IntStream.range(0, 200)
                .mapToObj(i -> "P" + i + ": {name: p" + i + ", in: query}")
                .collect(Collectors.joining(", ", "{", "}"));
        var components =
                "components: {parameters: " + real + ", pathItems: {Item: {parameters: " + parameters + ", get: {}}}}";
        assertThat(api(document(sharingPaths(900)) + components).operations()).hasSize(900);
        assertThat(details(document(sharingPaths(9_000)) + components)).contains("at most 200000 parameters in all");
    }

    private static String sharingPaths(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "/p" + i + ": {$ref: '#/components/pathItems/Item'}")
                .collect(Collectors.joining("\n"));
    }

    @Test
    void longTextReferredToManyTimesIsLookedAtOnce() {
        var text = "#" + "/a".repeat(500_000);
        assertThat(faults("openapi: 3.0.0\ninfo: {title: x}\nlong: &l '" + text + "'\npaths: {/a: {get: {}}}\nrefs: ["
                        + "{$ref: *l}, ".repeat(30_000) + "{description: *l}]"))
                .isEmpty();
    }

    /** Whatever the text, there is an API or faults, and nothing else is thrown. */
    @Test
    void brokenDocumentsOfAllKindsEndInFaults() {
        var random = new Random(15);
        var seeds = List.of(Importing.withRules("{public: true}"), Importing.withApiRules("legacy: true"), """
                {"openapi": "3.1.0", "info": {"title": "x"}, "paths": {"/a": {"get": {"tags": ["T"]}}}}""");
        var pieces = "{}[]:,\"'\\#&*!|>%@`-?~/$ \t\n\r0a\u0000\u0085\u2028\ufeff\ud83d\udd11é<".toCharArray();
        for (var round = 0; round < 5_000; round++) {
            var text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (var n = 1 + random.nextInt(6); n > 0; n--) {
                var at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, pieces[random.nextInt(pieces.length)]);
                    case 1 -> text.insert(at, pieces[random.nextInt(pieces.length)]);
                    default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
                }
            }
            faults(text.toString());
        }
    }

    @Test
    void aliasInsideOfItsAnchorIsRefused() {
        assertThat(onlyFault("openapi: 3.0.0\npaths: &p {/a: *p}")).contains("inside of what it names");
        assertThat(onlyFault("openapi: 3.0.0\nx: [*nowhere]")).isNotBlank();
    }

    @Test
    void aliasesWithinBoundsAreTaken() {
        var api = api("""
                openapi: 3.0.0
                info: {title: x}
                x-shared: &id [{name: id, in: path}]
                paths:
                  /a/{id}: {get: {operationId: a, parameters: *id}}
                  /b/{id}: {get: {operationId: b, parameters: *id}}
                """);
        assertThat(api.operations()).hasSize(2);
    }

    @Test
    void largeDocumentIsRefusedUnread() {
        var large = HEAD_JSON + "\"" + "a".repeat(50_000_000) + "\"}";
        assertThat(allocatedBy(() -> assertThat(onlyFault(large)).contains("larger than 8 MiB")))
                .isLessThan(1_000_000);
    }

    @Test
    void documentOfTinyValuesIsRefusedByTheirNumber() {
        assertThat(onlyFault(HEAD_JSON + "[" + "1,".repeat(600_000) + "1]}")).contains("500000 values");
        assertThat(onlyFault("openapi: 3.0.0\nx: [" + "1,".repeat(600_000) + "1]"))
                .contains("500000 values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/x.yaml#/a",
                "other.yaml",
                "file:///etc/passwd",
                "//evil.example/x",
                "/etc/passwd",
                "http://169.254.169.254/latest/meta-data"
            })
    void remoteReferenceIsRefusedWhereverItStands(String target) {
        assertThat(faults(document("/a: {$ref: '" + target + "'}")))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.detail()).contains("another document"));
        assertThat(faults(document("/a: {get: {operationId: a, parameters: [{$ref: '" + target + "'}]}}")))
                .isNotEmpty();
        assertThat(faults(
                        document("/a: {get: {operationId: a, responses: {200: {schema: {$ref: '" + target + "'}}}}}")))
                .extracting(FieldFault::pointer)
                .containsExactly("/document/paths/~1a/get/responses/200/schema/$ref");
    }

    @Test
    void referenceThatNeverEndsIsRefused() {
        assertThat(details(document("/a: {$ref: '#/paths/~1b'}\n/b: {$ref: '#/paths/~1a'}")))
                .contains("leads back to itself");
        assertThat(details(document("/a: {$ref: '#/paths/~1a'}"))).contains("leads back to itself");
        assertThat(
                        details(
                                document("/a: {get: {operationId: a}}")
                                        + "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}"))
                .contains("leads back to itself");
    }

    @Test
    void chainOfReferencesIsFollowedOnlySoFar() {
        var chain = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"S%d\": {\"$ref\": \"#/components/schemas/S%d\"}".formatted(i, i + 1))
                .collect(Collectors.joining(","));
        var found = faults("{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"x\"}, \"paths\": {\"/a\": {\"get\": {}}},"
                + " \"components\": {\"schemas\": {" + chain + "}}}");
        assertThat(found).hasSize(Faults.MOST + 1);
        assertThat(found.getLast().detail()).contains("more faults");
    }

    @Test
    void referenceToNowhereIsRefusedWhereItIsNeeded() {
        for (var target : List.of("#/nowhere", "#/paths/0", "#nope", "#/a~2", "#/%zz", "#", "#/info/title")) {
            assertThat(faults(document("/a: {$ref: '" + target + "'}")))
                    .as(target)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "[]",
                "null",
                "\"openapi\"",
                "{",
                "{}}",
                "{\"a\":1,}",
                "{\"a\": NaN}",
                "{'a': 1}",
                "{\"a\" 1}",
                "{\"openapi\": \"3.0.0\"} x",
                "{\"a\": \"\\ud800",
                "{\"a\":\"\u0001\"}",
                "a: b: c",
                "\ta: b",
                "a: [",
                "a: \"",
                "%YAML 3.0\n---\na: b",
                "a: b\n---\na: b",
                "a: !!python/object:os.system x",
                "a: !!java.net.URL [x]",
                "a: !x y",
                "? [a, b]\n: c",
                "? {a: b}\n: c",
                "<<: {openapi: 3.0.0}",
                "&a b: c\n*a : d",
                "a: *b",
                "\u0000",
                "a: \u0007",
                "<html></html>",
                "PK\u0003\u0004"
            })
    void textThatIsNoDocumentIsRefused(String text) {
        assertThat(faults(text)).isNotEmpty().allSatisfy(fault -> {
            assertThat(fault.pointer()).startsWith("/document");
            assertThat(fault.detail()).isNotBlank().doesNotContain("\n").hasSizeLessThan(600);
        });
    }

    @Test
    void faultSaysWhereTheTextBreaks() {
        assertThat(onlyFault("{\"openapi\": \"3.0.0\",\n  \"info\": }")).contains("line 2", "column 11");
        assertThat(onlyFault("openapi: 3.0.0\ninfo: [")).contains("line 2");
    }

    @Test
    void manyFaultsAreToldInBoundedNumber() {
        var paths = IntStream.range(0, 5_000).mapToObj(i -> "p" + i + ": {}").collect(Collectors.joining("\n"));
        assertThat(faults(document(paths))).hasSize(Faults.MOST + 1);
    }

    @Test
    void namesThatCollideInAHashMapCostNoMore() {
        var names = IntStream.range(0, 1 << 15)
                .mapToObj(i -> IntStream.range(0, 15)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"/", "\": {\"get\": {}}")))
                .collect(Collectors.joining(","));
        assertThat(faults("{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"x\"}, \"paths\": {" + names + "}}"))
                .isNotEmpty();
    }

    @Test
    void tooManyOperationsOrParametersAreRefused() {
        var paths = IntStream.range(0, OperationsReader.MAX_OPERATIONS + 1)
                .mapToObj(i -> "/p" + i + ": {get: {operationId: a" + i + "}}")
                .collect(Collectors.joining("\n"));
        assertThat(details(document(paths))).contains("at most 10000 paths");
        var parameters = IntStream.range(0, OperationsReader.MAX_PARAMETERS + 1)
                .mapToObj(i -> "{name: p" + i + ", in: query}")
                .collect(Collectors.joining(", ", "[", "]"));
        assertThat(details(document("/a: {get: {operationId: a, parameters: " + parameters + "}}")))
                .contains("at most 200 parameters");
    }

    private static String onlyFault(String document) {
        var found = faults(document);
        assertThat(found).hasSize(1);
        return found.getFirst().detail();
    }

    private static String details(String document) {
        return faults(document).stream().map(FieldFault::detail).collect(Collectors.joining(" "));
    }

    /** What this thread allocates while it runs, in octets, once the classes are loaded. */
    private static long allocatedBy(Runnable action) {
        action.run();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}

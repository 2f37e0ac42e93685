package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.ParsedDocument.Op;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {
    private static final Set<String> API_WORDS =
            Set.of("legacy", "formerly", "accepts", "keyIn", "cors", "scopes", "sensitiveEvents", "accessTypes");
    private static final Set<String> OPERATION_WORDS =
            Set.of("permission", "group", "cost", "maxBodyBytes", "guards", "subject", "response", "public");
    private static final List<String> GATEWAY_PATHS = List.of("/v1/auth", "/.well-known", "/v1/keys", "/v1/authorize");

    static List<ParsedDocument> documents() {
        return ParsedDocument.all();
    }

    @Test
    void everyApiHasItsDocument() {
        assertThat(LoyaltyApi.documents())
                .extracting(Document::slug)
                .containsExactly(
                        "challenges",
                        "clubs",
                        "coupons",
                        "customers",
                        "display",
                        "entities",
                        "events",
                        "faq",
                        "leaderboard",
                        "levels",
                        "offers",
                        "rewards",
                        "wallet",
                        "points-preview");
    }

    @Test
    void bothVersionsAndBothNotationsAreThere() {
        assertThat(documents())
                .extracting(parsed -> parsed.json().getString("openapi"))
                .contains("3.0.3", "3.1.0");
        assertThat(LoyaltyApi.documents())
                .extracting(Document::mediaType)
                .contains("application/yaml", "application/json");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void titleIsTheDocuments(ParsedDocument parsed) {
        assertThat(parsed.json().getJsonObject("info").getString("title"))
                .isEqualTo(parsed.document().title());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void onlyWordsOfTheVocabularyAreUsed(ParsedDocument parsed) {
        JsonObject api = parsed.json().getJsonObject("x-claviger-api", new JsonObject());
        assertThat(API_WORDS).containsAll(api.fieldNames());
        for (Op operation : parsed.operations()) {
            assertThat(OPERATION_WORDS)
                    .as(operation.id())
                    .containsAll(operation.guarded().fieldNames());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyOperationSaysWhatItIsAndWhatItAsks(ParsedDocument parsed) {
        for (Op operation : parsed.operations()) {
            assertThat(operation.id()).isNotBlank();
            assertThat(operation.json().getJsonArray("tags")).as(operation.id()).hasSize(1);
            assertThat(operation.json().getString("summary")).as(operation.id()).isNotBlank();
            boolean open = operation.guarded().getBoolean("public", false);
            String permission = operation.guarded().getString("permission", "");
            assertThat(open != permission.matches("[A-Z]+(_[A-Z]+)+"))
                    .as(operation.id())
                    .isTrue();
        }
    }

    @Test
    void onlyReadingTheFaqIsPublic() {
        assertThat(operations().stream().filter(operation -> operation.guarded().getBoolean("public", false)))
                .extracting(Op::id)
                .containsExactlyInAnyOrder("listQuestions", "getQuestion");
    }

    @Test
    void operationIdsAreUniqueAmongAllApis() {
        assertThat(operations()).extracting(Op::id).doesNotHaveDuplicates();
    }

    /** They share an empty prefix, so a request must never match two of them equally well. */
    @Test
    void noTwoOperationsAreEquallySpecificForARequest() {
        List<Op> operations = operations();
        Set<String> shapes = new HashSet<>();
        for (Op operation : operations) {
            String shape = operation.method() + " " + operation.path().replaceAll("\\{\\w+}", "{}");
            assertThat(shapes.add(shape)).as(shape).isTrue();
            for (Op other : operations) {
                assertThat(crossed(operation, other))
                        .as("%s and %s", operation.path(), other.path())
                        .isFalse();
            }
        }
    }

    @Test
    void noOperationCoversAPathOfTheGateway() {
        for (Op operation : operations()) {
            assertThat(operation.path()).as(operation.id()).startsWith("/");
            assertThat(GATEWAY_PATHS).noneMatch(operation.path()::startsWith);
            assertThat(operation.path()).doesNotStartWith("/{");
        }
    }

    @Test
    void guardsAndSubjectsNameParametersAndMembersThatAreThere() {
        for (ParsedDocument parsed : documents()) {
            for (Op operation : parsed.operations()) {
                List<JsonObject> places = new ArrayList<>();
                operation
                        .guarded()
                        .getJsonObject("guards", new JsonObject())
                        .forEach(guard -> places.add((JsonObject) guard.getValue()));
                if (operation.guarded().getValue("subject") instanceof JsonObject subject) {
                    places.add(subject);
                }
                for (JsonObject place : places) {
                    assertThat(parsed.has(operation, place))
                            .as("%s: %s", operation.id(), place)
                            .isTrue();
                }
            }
        }
    }

    /** A body that is guarded is judged whole, so it needs a bound. */
    @Test
    void guardedBodiesAreBounded() {
        for (Op operation : operations()) {
            boolean body = operation.guarded().encode().contains("\"body");
            boolean sends = operation.json().containsKey("requestBody");
            if (body && sends) {
                assertThat(operation.guarded().getInteger("maxBodyBytes"))
                        .as(operation.id())
                        .isBetween(1, Routes.MAX_BODY_BYTES);
            }
        }
    }

    /** Each is more literal than the other somewhere, and one request matches both. */
    private static boolean crossed(Op one, Op other) {
        String[] left = one.path().split("/");
        String[] right = other.path().split("/");
        if (left.length != right.length || !one.method().equals(other.method())) {
            return false;
        }
        boolean leftMore = false;
        boolean rightMore = false;
        for (int i = 0; i < left.length; i++) {
            boolean leftOpen = left[i].startsWith("{");
            boolean rightOpen = right[i].startsWith("{");
            if (!leftOpen && !rightOpen && !left[i].equals(right[i])) {
                return false;
            }
            leftMore |= !leftOpen && rightOpen;
            rightMore |= leftOpen && !rightOpen;
        }
        return leftMore && rightMore;
    }

    private static List<Op> operations() {
        return documents().stream()
                .flatMap(parsed -> parsed.operations().stream())
                .toList();
    }
}

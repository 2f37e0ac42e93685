package io.claviger.examples.loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.examples.loyalty.LoyaltyClient.Reply;
import io.claviger.examples.loyalty.ParsedDocument.Op;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of every document is called with its examples, and its answer held against the document. */
class ContractTest {
    /** Answered otherwise than by success when called plainly with the examples. */
    private static final Map<String, Integer> OTHERWISE = Map.of("getQueuedEvent", 404, "watchPoints", 426);

    static List<ParsedDocument> documents() {
        return ParsedDocument.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyOperationAnswersAsItsDocumentSays(ParsedDocument parsed) throws Exception {
        try (LoyaltyClient client = new LoyaltyClient()) {
            ResponseValidator validator = validator(client, parsed.json());
            List<Op> deletesLast = parsed.operations().stream()
                    .sorted(Comparator.comparing(operation -> operation.method().equals("DELETE")))
                    .toList();
            for (Op operation : deletesLast) {
                Reply reply = client.call(operation.method(), operation.exampleTarget(), operation.exampleBody());
                assertThat(reply.status())
                        .as("%s: %s", operation.id(), reply.body())
                        .isEqualTo(OTHERWISE.getOrDefault(operation.id(), successOf(operation)));
                assertThat(reply.body()).as(operation.id()).doesNotContain("OPERATION_UNKNOWN");
                validate(validator, operation, reply);
            }
        }
    }

    private static int successOf(Op operation) {
        return operation.json().getJsonObject("responses").fieldNames().stream()
                .filter(status -> status.matches("[12].*"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    private static ResponseValidator validator(LoyaltyClient client, JsonObject document) throws Exception {
        OpenAPIContract contract = OpenAPIContract.from(client.vertx(), jsonOnly(document))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        return ResponseValidator.create(client.vertx(), contract);
    }

    /** A copy, for the validator changes what it is given; without the media types that it does not support. */
    private static JsonObject jsonOnly(JsonObject document) {
        return new JsonObject(
                document.encode().replaceAll("\"(text/html|text/event-stream)\":", "\"application/octet-stream\":"));
    }

    /** The validator reads JSON only; of the others the media type is compared. */
    private static void validate(ResponseValidator validator, Op operation, Reply reply) throws Exception {
        if (reply.mediaType().equals("application/json")) {
            ValidatableResponse response =
                    ValidatableResponse.create(reply.status(), Buffer.buffer(reply.body()), reply.mediaType());
            validator
                    .validate(response, operation.id())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } else if (!reply.body().isEmpty()) {
            JsonObject content = operation
                    .json()
                    .getJsonObject("responses")
                    .getJsonObject("" + reply.status())
                    .getJsonObject("content");
            assertThat(content.fieldNames()).containsExactly(reply.mediaType().split(";")[0]);
        }
    }
}

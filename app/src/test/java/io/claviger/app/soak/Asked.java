package io.claviger.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.app.process.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A change that was asked for under an {@code Idempotency-Key}, where it takes one. */
record Asked(
        String method,
        String path,
        @Nullable JsonObject body,
        @Nullable String once) {
    private static final int UNAVAILABLE = 503;
    private static final String NOT_DONE = "nothing was changed";

    /** What is known of it. */
    sealed interface Outcome {
        /** It was acknowledged. */
        record Done(JsonObject answer) implements Outcome {}

        /** It was refused, and the answer says that nothing was changed. */
        record NotDone() implements Outcome {}

        /** Nobody answered, or the answer says that nobody knows. */
        record Unknown() implements Outcome {}
    }

    Outcome ask(ServerProcess server) throws InterruptedException {
        var began = System.nanoTime();
        var answer = once == null ? server.call(method, path, body) : server.callOnce(method, path, body, once);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("until " + this + " was answered")
                .isLessThan(Doors.LONGEST_CHANGE.plus(Doors.SLACK));
        return outcome(answer);
    }

    private Outcome outcome(@Nullable HttpResponse<String> answer) {
        if (answer == null) {
            return new Outcome.Unknown();
        }
        if (answer.statusCode() == UNAVAILABLE) {
            var said = new JsonObject(answer.body());
            assertThat(said.getString("code")).as(answer.body()).isEqualTo("UNAVAILABLE");
            return said.getString("detail").contains(NOT_DONE) ? new Outcome.NotDone() : new Outcome.Unknown();
        }
        assertThat(answer.statusCode()).as(this + ": " + answer.body()).isBetween(200, 299);
        return new Outcome.Done(answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body()));
    }

    /** Asks again, once the server is well; what it answers. */
    JsonObject repeat(ServerProcess server) throws InterruptedException {
        return switch (ask(server)) {
            case Outcome.Done(var answer) -> answer;
            case Outcome.NotDone(), Outcome.Unknown() ->
                throw new AssertionError(this + " was not done by a server that is well");
        };
    }
}

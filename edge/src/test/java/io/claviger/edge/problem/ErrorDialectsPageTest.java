package io.claviger.edge.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.decision.Decision.Refused;
import io.claviger.core.error.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code in every dialect, and docs/error-dialects.md shows just that. */
class ErrorDialectsPageTest {
    private static final String DETAIL = "It says \"why\" </script>, \u0000 and \u2028 too.";
    private static final String ID = "0190a7c2-0000-7000-8000-000000000000";

    @Test
    void thePageHasTheTableOfAllCodes() throws IOException {
        var table = Stream.of(ErrorCode.values())
                .filter(code -> code.toOutsider() == code || switchedOff(code))
                .map(ErrorDialectsPageTest::row)
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("../docs/error-dialects.md"))).endsWith("| --- |\n" + table + "\n");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsAnObjectOfTheDialectsMembersAndNoOthers(ErrorCode code) {
        var problem = Problem.of(code, DETAIL).withDecision(ID);

        assertThat(json(problem, ErrorDialect.PROBLEM).fieldNames())
                .containsExactly("type", "title", "status", "detail", "code", "decisionId");
        var antavo = json(problem, ErrorDialect.ANTAVO);
        assertThat(antavo.fieldNames()).containsExactly("error");
        assertThat(antavo.getJsonObject("error").fieldNames()).containsExactly("type", "code", "message");
        assertThat(antavo.getJsonObject("error").getString("message")).isEqualTo(DETAIL);
        assertThat(antavo.getJsonObject("error").getValue("code")).isInstanceOf(Integer.class);
        var optimove = json(problem, ErrorDialect.OPTIMOVE);
        assertThat(optimove.fieldNames()).containsExactly("status", "error", "message");
        assertThat(optimove.getInteger("status")).isEqualTo(code.status());
        assertThat(optimove.getString("message")).isEqualTo(DETAIL);
        var smsPortal = json(problem, ErrorDialect.SMSPORTAL);
        assertThat(smsPortal.fieldNames()).containsExactly("errorCode", "errorMessage", "errors");
        assertThat(smsPortal.getJsonArray("errors")).hasSize(1);
        assertThat(smsPortal.getJsonArray("errors").getJsonObject(0).getString("errorCode"))
                .isEqualTo(smsPortal.getString("errorCode"))
                .matches("[A-Za-z]+(\\.[A-Za-z]+)?");
        assertThat(smsPortal.getJsonArray("errors").getJsonObject(0).getString("errorMessage"))
                .isEqualTo(smsPortal.getString("errorMessage"))
                .isEqualTo(DETAIL);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void noDialectTellsAnOutsiderTheEndOfAKeyThatNobodyProved(ErrorCode code) {
        var refused = new Refused(ID, code, "a check", "why", null, false);
        for (var dialect : ErrorDialect.values()) {
            var shown = Problem.toOutsider(refused, dialect);
            assertThat(shown.code()).isEqualTo(code.toOutsider());
            if (code.toOutsider() == ErrorCode.CREDENTIAL_INVALID) {
                assertThat(shown.status()).isEqualTo(401);
                assertThat(shown.detail()).doesNotContain("why");
            }
        }
    }

    private static String row(ErrorCode code) {
        var status = switchedOff(code) ? 403 : code == ErrorCode.OPERATION_UNKNOWN ? 404 : code.status();
        var problem = Problem.of(code, DETAIL).withStatus(status);
        var unknown = code == ErrorCode.OPERATION_UNKNOWN;
        var elsewhere = switchedOff(code) || unknown;
        return "| `" + code + "` | " + status + " | "
                + (elsewhere
                        ? "–"
                        : json(problem, ErrorDialect.ANTAVO)
                                .getJsonObject("error")
                                .getInteger("code"))
                + " | "
                + (elsewhere ? "–" : json(problem, ErrorDialect.OPTIMOVE).getString("error")) + " | "
                + (unknown ? "–" : "`" + json(problem, ErrorDialect.SMSPORTAL).getString("errorCode") + "`")
                + " |";
    }

    private static boolean switchedOff(ErrorCode code) {
        return code == ErrorCode.CREDENTIAL_DISABLED || code == ErrorCode.ACCOUNT_SUSPENDED;
    }

    private static JsonObject json(Problem problem, ErrorDialect dialect) {
        return new JsonObject(problem.in(dialect).toBuffer());
    }
}

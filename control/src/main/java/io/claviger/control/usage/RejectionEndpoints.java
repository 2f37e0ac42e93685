package io.claviger.control.usage;

import io.claviger.control.account.AccountAccess;
import io.claviger.control.http.Answers;
import io.claviger.control.http.Call;
import io.claviger.control.http.Endpoint;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.json.Timestamps;
import io.claviger.control.role.Permit;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.error.FieldFault;
import io.claviger.core.usage.Rejection;
import io.claviger.store.Reading;
import io.claviger.store.page.Page;
import io.claviger.store.usage.RejectionQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls that read the error log. */
public final class RejectionEndpoints {
    /** @param names of the keys, by their ids, as far as there are any */
    private record Found(Page<Rejection> rejections, Map<String, String> names) {}

    public Map<Permit, Endpoint> endpoints() {
        return Map.of(Permit.LIST_REJECTIONS, this::list, Permit.GET_REJECTION, this::get);
    }

    private HttpAnswer list(Call call) {
        var accountId = call.path("accountId");
        var page = call.page();
        var given = call.query();
        var query = new RejectionQuery(
                accountId, given.text("credential"), code(call), given.micros("from"), given.micros("to"), page);
        var found = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            var rejections = tx.rejections().list(query);
            return new Found(rejections, names(tx, rejections.items()));
        });
        return call.page(found.rejections, rejection -> json(rejection, found.names));
    }

    private static Map<String, String> names(Reading tx, List<Rejection> rejections) {
        return tx.care()
                .names(rejections.stream()
                        .map(Rejection::credentialId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }

    private HttpAnswer get(Call call) {
        call.requireSound();
        var accountId = call.path("accountId");
        var id = call.path("decisionId");
        var found = call.read(tx -> {
            AccountAccess.find(tx, call.caller(), accountId);
            var rejection = tx.rejections().find(accountId, id);
            if (rejection == null) {
                throw ClavigerException.notFound("The error log of the account has no decision " + id + ".");
            }
            return json(rejection, names(tx, List.of(rejection)));
        });
        return HttpAnswer.json(200, found);
    }

    private static @Nullable ErrorCode code(Call call) {
        var text = call.query().text("code");
        if (text == null) {
            return null;
        }
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        ClavigerException.invalid(List.of(new FieldFault("query/code", "there is no such code"))));
    }

    private static Map<String, @Nullable Object> json(Rejection rejection, Map<String, String> names) {
        return Answers.members(
                "decisionId", rejection.decisionId(),
                "at", Timestamps.text(rejection.atMicros()),
                "door", rejection.door(),
                "credentialId", rejection.credentialId(),
                "credentialName", rejection.credentialId() == null ? null : names.get(rejection.credentialId()),
                "code", rejection.code().name(),
                "status", rejection.status(),
                "method", rejection.method(),
                "api", rejection.api(),
                "operation", rejection.operationId(),
                "pathTemplate", rejection.pathTemplate(),
                "address", rejection.address(),
                "requestBytes", rejection.requestBytes(),
                "responseBytes", rejection.responseBytes(),
                "microseconds", rejection.micros());
    }
}

package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages that say what went wrong and what to do. */
public final class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    /** What an error page says. */
    public record Said(int status, String title, String detail, String advice, String theme) {}

    private ErrorPages() {}

    static HttpAnswer of(int status, String detail, String theme) {
        return answer(new Said(status, title(status), detail, advice(status), theme), false);
    }

    /** The same over the page that is there, where htmx asked for a part of it. */
    static HttpAnswer part(int status, String detail) {
        return answer(new Said(status, title(status), detail, advice(status), ""), true);
    }

    /** @param part whether htmx asked for a part of a page */
    static HttpAnswer of(ClavigerException fault, boolean part, String theme) {
        if (fault.code() == ErrorCode.INTERNAL) {
            return internal("the console", fault, theme);
        }
        if (fault.code() == ErrorCode.ORIGIN_FORBIDDEN) {
            return notOurs(fault, part, theme);
        }
        var status = fault.code().status();
        var faults = new LinkedHashMap<String, String>();
        fault.faults().forEach(each -> faults.put(each.pointer(), each.detail()));
        var said = Problem.of(status, fault.detail(), faults).said();
        return part ? part(status, said) : of(status, said, theme);
    }

    /** No other role helps where a form comes from elsewhere, or from before somebody else signed in. */
    private static HttpAnswer notOurs(ClavigerException fault, boolean part, String theme) {
        return answer(
                new Said(
                        fault.code().status(),
                        "That form is not good any more",
                        fault.detail(),
                        "Nothing was changed. Go back, reload the page and try again.",
                        theme),
                part);
    }

    private static HttpAnswer answer(Said said, boolean part) {
        if (part) {
            return Reply.template(said.status, "error-part", Map.of("page", said))
                    .with("HX-Retarget", "#dialog")
                    .with("HX-Reswap", "innerHTML");
        }
        var answer = Reply.template(said.status, "error", Map.of("page", said));
        return said.status == 503 ? answer.with("Retry-After", "1") : answer;
    }

    static HttpAnswer of(View view, String theme) {
        return of(view.status(), view.problem().said(), theme);
    }

    /** Tells nothing of what happened but where the log has it. */
    static HttpAnswer internal(String what, Throwable fault, String theme) {
        var reference = UUID.randomUUID().toString();
        LOG.error("{} failed, reference {}", what, reference, fault);
        var detail = "The fault is in the log under the reference " + reference + ".";
        try {
            return of(500, detail, theme);
        } catch (RuntimeException | Error again) {
            LOG.error("the page that says so failed too, reference {}", reference, again);
            var text = ("Something went wrong on our side. " + detail).getBytes(StandardCharsets.UTF_8);
            return new HttpAnswer(500, Map.of("Content-Type", "text/plain; charset=utf-8"), text);
        }
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "That request could not be read";
            case 401 -> "You are not signed in any more";
            case 403 -> "You may not do this";
            case 404 -> "There is nothing here";
            case 405 -> "That is not how this page works";
            case 409 -> "That does not fit what is there";
            case 412 -> "Somebody changed this meanwhile";
            case 413 -> "That was too much";
            case 415 -> "That is not a form";
            case 429 -> "Too many tries";
            case 503 -> "Claviger is busy or cut off";
            default -> "Something went wrong on our side";
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case 400, 413, 415 -> "Go back, reload the page and try again.";
            case 403 -> "If you need it, ask an owner of the account for another role.";
            case 404 -> "It may have been deleted, or belong to an account that you have no role in.";
            case 409, 412 -> "Go back, reload the page and look at what is there now.";
            case 429 -> "Nothing was changed.";
            case 503 -> "Nothing was changed. Try again in a moment.";
            default -> "Go back and try again; if it happens again, tell who runs Claviger.";
        };
    }
}

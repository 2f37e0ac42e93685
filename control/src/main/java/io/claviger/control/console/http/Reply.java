package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the answers of pages. */
public final class Reply {
    /** As long as the issuer is given. */
    private static final long FLOW_SECONDS = 600;

    private Reply() {}

    /** A page, or a part of one. */
    public static HttpAnswer template(String template, Map<String, ? extends @Nullable Object> values) {
        return template(200, template, values);
    }

    /** As {@link #template(String, Map)}, such as with what is wrong with a form. */
    public static HttpAnswer template(int status, String template, Map<String, ? extends @Nullable Object> values) {
        return Templates.render(status, template, new LinkedHashMap<>(values));
    }

    /** Sends the browser on, after an act or where a page is elsewhere. */
    public static HttpAnswer to(PageCall call, String path) {
        return call.part() ? part(path) : new HttpAnswer(303, Map.of("Location", path), new byte[0]);
    }

    /** As {@link #to}, and the page there says what was done. */
    public static HttpAnswer to(PageCall call, String path, Flash flash) {
        var doorway = call.doorway();
        var cookie = Cookies.set(
                Cookies.FLASH,
                flash.cookie(doorway.pepper()),
                Flash.SECONDS,
                doorway.address().secure());
        return to(call, path).with("Set-Cookie", cookie);
    }

    /** Sends the browser to the issuer of identities, and gives it what it must bring back. */
    public static HttpAnswer away(PageCall call, String url, String flow) {
        var secure = call.doorway().address().secure();
        var cookie = Cookies.set(Cookies.flowName(secure), flow, FLOW_SECONDS, secure);
        return new HttpAnswer(303, Map.of("Location", url, "Set-Cookie", cookie), new byte[0]);
    }

    static HttpAnswer part(String path) {
        return new HttpAnswer(200, Map.of("HX-Redirect", path), new byte[0]);
    }

    /** What was said is said once. */
    public static HttpAnswer said(PageCall call, HttpAnswer answer) {
        return answer.with(
                "Set-Cookie",
                Cookies.set(Cookies.FLASH, "", 0, call.doorway().address().secure()));
    }

    /** Remembers which account was looked at last. */
    public static HttpAnswer remembering(PageCall call, String accountId, HttpAnswer answer) {
        var year = 31_536_000L;
        return answer.with(
                "Set-Cookie",
                Cookies.set(
                        Cookies.ACCOUNT,
                        accountId,
                        year,
                        call.doorway().address().secure()));
    }
}

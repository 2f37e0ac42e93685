package io.claviger.control.console.http;

import io.claviger.control.http.Answers;
import io.claviger.control.http.Members;
import io.claviger.control.json.JsonText;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.core.error.ClavigerException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an act says on the page that comes after it: what was done, and where it is in force. It travels in a cookie for a
 * minute, with an HMAC, so nobody else puts words into the console's mouth.
 *
 * @param receipt null where none was asked for
 */
public record Flash(String text, @Nullable Receipt receipt) {
    static final long SECONDS = 60;
    private static final int MOST_NODES = 20;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * Where a change is in force.
     *
     * @param complete whether every node has confirmed it
     */
    public record Receipt(boolean complete, List<Node> nodes) {}

    /**
     * A node.
     *
     * @param milliseconds as text; null where it has not confirmed
     * @param outOfTouchUntil until when it may judge by what was before; null where it is in touch
     */
    public record Node(
            String id,
            @Nullable String milliseconds,
            @Nullable String outOfTouchUntil) {}

    /** What an operation's answer has to tell. */
    public static Flash of(String text, View view) {
        var receipt = view.members().members("receipt");
        return new Flash(text, receipt == null ? null : receipt(receipt));
    }

    /** The receipt in an answer; null where it has none. */
    public static @Nullable Receipt receipt(View view) {
        var receipt = view.members().members("receipt");
        return receipt == null ? null : receipt(receipt);
    }

    private static Receipt receipt(Members receipt) {
        var nodes = receipt.items("nodes").stream()
                .limit(MOST_NODES)
                .map(node -> new Node(
                        node.requiredText("id"),
                        milliseconds(node.values().get("milliseconds")),
                        node.text("outOfTouchUntil")))
                .toList();
        return new Receipt(receipt.flag("complete"), nodes);
    }

    private static @Nullable String milliseconds(@Nullable Object value) {
        return value == null ? null : String.valueOf(value);
    }

    String cookie(Pepper pepper) {
        var json = ENCODER.encodeToString(
                JsonText.of(Answers.members("text", text, "receipt", receipt == null ? null : json(receipt))));
        return json + "." + sign(pepper, json);
    }

    private static Map<String, @Nullable Object> json(Receipt receipt) {
        return Answers.members(
                "complete",
                receipt.complete,
                "nodes",
                receipt.nodes.stream()
                        .map(node -> Answers.members(
                                "id", node.id,
                                "milliseconds", node.milliseconds,
                                "outOfTouchUntil", node.outOfTouchUntil))
                        .toList());
    }

    /** What a cookie says; null where it was not written here. */
    static @Nullable Flash read(Pepper pepper, @Nullable String cookie) {
        var dot = cookie == null ? -1 : cookie.indexOf('.');
        if (cookie == null || dot < 0) {
            return null;
        }
        var json = cookie.substring(0, dot);
        var signed = MessageDigest.isEqual(
                sign(pepper, json).getBytes(StandardCharsets.US_ASCII),
                cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
        if (!signed) {
            return null;
        }
        try {
            var view = View.of(Base64.getUrlDecoder().decode(json));
            return Flash.of(view.text("text"), view);
        } catch (ClavigerException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static String sign(Pepper pepper, String json) {
        return ENCODER.encodeToString(pepper.digest(Secret.of("said\n" + json)).toBytes());
    }
}

package io.claviger.control.console.member;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.Frame;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.link.LinkAddress;
import io.claviger.store.member.LinkPurpose;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page that shows a one-time link, once. */
public final class MemberLinks {
    /**
     * A link to be sent to a person.
     *
     * @param joins whether it is an invitation
     * @param accepts whether it is one of who has joined already
     * @param back where to go on
     */
    public record Shown(
            String url,
            String name,
            String email,
            boolean joins,
            boolean accepts,
            String expiresAt,
            String back,
            Flash.@Nullable Receipt receipt) {}

    private MemberLinks() {}

    /** @param made an answer with {@code member} and {@code link} */
    static HttpAnswer answer(PageCall call, Frame frame, View made, String back) {
        var link = made.object("link");
        var member = made.object("member");
        var word = link.requiredText("purpose");
        var purpose = LinkPurpose.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        var shown = new Shown(
                call.consoleUrl() + LinkAddress.path(purpose, link.requiredText("token")),
                member.requiredText("name"),
                member.requiredText("email"),
                purpose == LinkPurpose.INVITATION,
                purpose == LinkPurpose.INVITATION
                        && member.requiredText("status").equals("joined"),
                link.requiredText("expiresAt"),
                back,
                Flash.receipt(made));
        return frame.answer(call, "member/link", shown);
    }
}

package io.claviger.control.link;

import io.claviger.control.session.ConsoleAddress;
import io.claviger.store.member.LinkPurpose;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where in the console a one-time link leads: {@code /links/invitation.TOKEN}. */
public record LinkAddress(LinkPurpose purpose, String token) {

    /** The path of a link. */
    public static String path(LinkPurpose purpose, String token) {
        return "/links/" + purpose.text() + "." + token;
    }

    /** The address for a browser. */
    public static String url(ConsoleAddress console, OneTimeLink link) {
        return console.url() + path(link.purpose(), link.token().reveal());
    }

    /** What the last part of such a path says; null where it is none. */
    public static @Nullable LinkAddress read(String part) {
        var dot = part.indexOf('.');
        if (dot < 0) {
            return null;
        }
        var word = part.substring(0, dot);
        for (var purpose : LinkPurpose.values()) {
            if (purpose.text().equals(word.toLowerCase(Locale.ROOT))) {
                return new LinkAddress(purpose, part.substring(dot + 1));
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "LinkAddress[" + purpose + "]";
    }
}

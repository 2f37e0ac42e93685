package io.claviger.control.console.audit;

import java.util.List;

/**
 * What can be done to one kind of thing, as the audit trail names it.
 *
 * @param kind of thing
 * @param acts each with its kind, {@code key.create}
 */
public record Acts(String kind, List<String> acts) {
    private static final Acts TOKEN = of("token", "create", "rotate", "revoke");
    private static final Acts AUDIT = of("audit", "drop");

    /** What an account's trail is about. */
    static final List<Acts> OF_ACCOUNT = List.of(
            of("account", "create", "change", "modules", "limits", "settings", "suspend", "resume"),
            AUDIT,
            of("hand-over", "create", "open", "revoke"),
            of("ip-filter", "put", "delete"),
            of("key", "create", "import", "change", "rotate", "end-secret", "disable", "enable", "revoke", "delete"),
            of("member", "invite", "accept", "change", "remove"),
            of("policy", "create", "change", "delete"),
            TOKEN,
            of("vocabulary", "put", "clear"));

    /** What the installation's own trail is about. */
    static final List<Acts> OF_INSTALLATION = List.of(
            of("api", "import", "delete"),
            AUDIT,
            of("installation", "create", "migrate", "restore"),
            of("master-key", "rotate"),
            of(
                    "member",
                    "first-start",
                    "invite",
                    "accept",
                    "join",
                    "operator",
                    "sign-in",
                    "sign-in-failed",
                    "sign-out",
                    "password",
                    "second-factor",
                    "link-identity",
                    "unlink-identity",
                    "reset",
                    "recover",
                    "delete"),
            TOKEN);

    private static Acts of(String kind, String... names) {
        return new Acts(
                kind, List.of(names).stream().map(name -> kind + "." + name).toList());
    }

    /** Whether a choice is one act, not all of a kind. */
    static boolean isAct(String choice) {
        return choice.contains(".");
    }

    /** An act or a kind in words: {@code key.end-secret} is "end secret". */
    public static String said(String choice) {
        return choice.substring(choice.indexOf('.') + 1).replace('-', ' ');
    }
}

package io.claviger.control.console.member;

import io.claviger.control.http.Members;
import org.jspecify.annotations.Nullable;

/**
 * A session as lists show it.
 *
 * @param current whether it is the one that asks
 * @param agent the browser, as it calls itself
 */
public record SessionRow(
        String id,
        boolean current,
        boolean signedIn,
        @Nullable String address,
        @Nullable String agent,
        String createdAt,
        String lastSeenAt) {

    static SessionRow of(Members session) {
        return new SessionRow(
                session.requiredText("id"),
                session.flag("current"),
                session.flag("signedIn"),
                session.text("address"),
                session.text("agent"),
                session.requiredText("createdAt"),
                session.requiredText("lastSeenAt"));
    }

    /** The browser and its system in a few words, as far as they can be told. */
    public String device() {
        if (agent == null) {
            return "Unknown program";
        }
        var browser =
                first("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari");
        var system = first(
                "Windows", "Windows", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Mac OS", "macOS",
                "Linux", "Linux");
        if (browser.isEmpty()) {
            return agent;
        }
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private String first(String... marksAndNames) {
        for (var i = 0; agent != null && i < marksAndNames.length; i += 2) {
            if (agent.contains(marksAndNames[i])) {
                return marksAndNames[i + 1];
            }
        }
        return "";
    }
}

package io.claviger.control.console.overview;

/** What of an account's keys may need care, the most pressing first. */
enum Care {
    EXPIRING_SOON(
            "expiringSoon",
            "Expire within 30 days",
            "Give the key a later expiry, or rotate it and tell whoever uses it.",
            "clock",
            "bad"),
    REPORT_ONLY(
            "reportOnly",
            "Only report",
            "These rules refuse nothing yet. See what they would refuse, then enforce them.",
            "pulse",
            "warn"),
    NEVER_USED(
            "neverUsed",
            "Were never used",
            "Older than a week and never called with. If nobody is about to, delete them.",
            "key",
            "warn"),
    LONG_UNUSED(
            "longUnused", "Not used for 90 days", "Disable them; what breaks can be enabled again.", "stop", "warn"),
    OLD(
            "old",
            "Secret older than 6 months",
            "Rotate them with an overlap, so that nobody is cut off.",
            "rotate",
            "warn"),
    UNUSED_PERMISSIONS(
            "unusedPermissions",
            "Have permissions they never used",
            "Take away what is not needed: a leaked key can do only what it may.",
            "shield",
            "info"),
    WITHOUT_EXPIRY(
            "withoutExpiry", "Never expire", "An expiry ends keys that everybody has forgotten.", "lock", "info");

    /** The member of the operation's answer. */
    final String member;

    final String title;
    final String advice;
    final String icon;
    final String kind;

    Care(String member, String title, String advice, String icon, String kind) {
        this.member = member;
        this.title = title;
        this.advice = advice;
        this.icon = icon;
        this.kind = kind;
    }
}

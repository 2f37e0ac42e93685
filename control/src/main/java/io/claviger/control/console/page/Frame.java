package io.claviger.control.console.page;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.Reply;
import io.claviger.control.http.HttpAnswer;
import io.claviger.control.role.Permit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a page: title, the way to it, navigation, the account, the member.
 *
 * @param account null on pages of the installation, where none was looked at
 * @param section the entry of the navigation that is lit; null for none
 * @param ofAccount the entries of the account
 * @param ofInstallation those of the whole installation
 * @param flash what the act before has to say; null where nothing
 */
public record Frame(
        String title,
        @Nullable Section section,
        List<Crumb> crumbs,
        @Nullable Account account,
        Member member,
        List<Entry> ofAccount,
        List<Entry> ofInstallation,
        String csrf,
        String theme,
        @Nullable Flash flash) {

    /** The account that is looked at. */
    public record Account(String id, String name, boolean suspended) {}

    /** Who is signed in. */
    public record Member(String name, String email) {}

    /** An entry of the navigation. */
    public record Entry(Section section, String path, boolean current) {}

    /**
     * The frame of an account's page.
     *
     * @param crumbs the way from the section to the page, without both
     * @throws io.claviger.control.console.http.Refused where the member does not reach the account
     */
    public static Frame ofAccount(PageCall call, String accountId, Section section, String title, Crumb... crumbs) {
        return make(call, account(call, accountId), section, title, crumbs);
    }

    /** The frame of a page of the installation, or of the member's own. */
    public static Frame ofInstallation(PageCall call, @Nullable Section section, String title, Crumb... crumbs) {
        return make(call, lastAccount(call), section, title, crumbs);
    }

    private static Frame make(
            PageCall call, @Nullable Account account, @Nullable Section section, String title, Crumb... crumbs) {
        var member = call.session().member();
        return new Frame(
                title,
                section,
                List.of(crumbs),
                account,
                new Member(member.name(), member.email()),
                account == null ? List.of() : entries(call, section, account.id()),
                entries(call, section, null),
                call.csrf(),
                call.theme(),
                call.flash());
    }

    private static Account account(PageCall call, String accountId) {
        var account = call.read(Permit.GET_ACCOUNT, Map.of("accountId", accountId));
        return new Account(
                account.text("id"), account.text("name"), account.text("status").equals("suspended"));
    }

    /** The account of the page before; else the first that there is. */
    private static @Nullable Account lastAccount(PageCall call) {
        if (!call.may(Permit.LIST_ACCOUNTS)) {
            return null;
        }
        var last = call.lastAccount();
        if (last != null) {
            var account = call.ask(Permit.GET_ACCOUNT, Map.of("accountId", last), Map.of());
            if (!account.refused()) {
                return new Account(
                        account.text("id"),
                        account.text("name"),
                        account.text("status").equals("suspended"));
            }
        }
        return call.read(Permit.LIST_ACCOUNTS, Map.of(), Map.of("limit", 1)).items().stream()
                .findFirst()
                .map(first -> new Account(
                        first.requiredText("id"),
                        first.requiredText("name"),
                        first.requiredText("status").equals("suspended")))
                .orElse(null);
    }

    private static List<Entry> entries(PageCall call, @Nullable Section current, @Nullable String accountId) {
        return Arrays.stream(Section.values())
                .filter(section -> section.ofAccount() == (accountId != null))
                .filter(section ->
                        accountId == null ? call.may(section.permit()) : call.may(section.permit(), accountId))
                .map(section -> new Entry(section, path(section, accountId), section == current))
                .toList();
    }

    private static String path(Section section, @Nullable String accountId) {
        return accountId == null ? section.template() : section.template().replace("{accountId}", accountId);
    }

    /** The path of a section of the account that is looked at. */
    public String pathOf(Section section) {
        return path(section, section.ofAccount() && account != null ? account.id() : null);
    }

    /** A page in this frame: the template gets {@code frame} and {@code page}. */
    public HttpAnswer answer(PageCall call, String template, Object page) {
        return answer(call, 200, template, page);
    }

    /** As {@link #answer(PageCall, String, Object)}, such as with what is wrong with a form. */
    public HttpAnswer answer(PageCall call, int status, String template, Object page) {
        var answer = Reply.template(status, template, Map.of("frame", this, "page", page));
        if (flash != null) {
            return Reply.said(call, answer);
        }
        return account == null || account.id().equals(call.lastAccount())
                ? answer
                : Reply.remembering(call, account.id(), answer);
    }
}

package io.claviger.control.console.decision;

import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.View;
import io.claviger.control.role.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What lets a request pass that was refused for its address: the address goes to the ranges that lacked it, of the key or
 * of the account for the API. It is the address of the decision, never one that a form says.
 *
 * @param own whether it is the address that the reader comes from
 * @param whose ranges they are
 * @param path of the act
 * @param version of what is changed, so that nobody else's change is lost
 */
public record AddressAct(String address, boolean own, String whose, String path, String version) {
    static final String OF_KEY = "allow-for-key";
    static final String OF_ACCOUNT = "allow-for-account";

    /** One for each check that refused for the address, as far as the member may; the one that decided first. */
    static List<AddressAct> of(PageCall call, String accountId, View decision) {
        var address = decision.object("request").text("ip");
        if (address == null) {
            return List.of();
        }
        var own = address.equals(call.visit().address());
        var at = "/accounts/" + accountId + "/decisions/" + decision.text("id") + "/";
        var acts = new ArrayList<AddressAct>();
        for (var check : decision.members().items("checks")) {
            var name = check.requiredText("name");
            if (!check.requiredText("outcome").equals("refused")) {
                continue;
            }
            if (name.equals("addresses") && call.may(Permit.CHANGE_KEY, accountId)) {
                var key = call.ask(Permit.GET_KEY, key(decision), Map.of());
                // the ranges of a policy that several keys share are not this key's to change
                if (!key.refused() && key.textOrNull("policyId") == null) {
                    acts.add(new AddressAct(address, own, "the key", at + OF_KEY, version(key)));
                }
            } else if (name.equals("account-addresses") && call.may(Permit.PUT_IP_FILTER, accountId)) {
                var filter = call.ask(Permit.GET_IP_FILTER, filter(accountId, decision), Map.of());
                if (!filter.refused()) {
                    acts.add(
                            new AddressAct(address, own, "the account for this API", at + OF_ACCOUNT, version(filter)));
                }
            }
        }
        return List.copyOf(acts);
    }

    private static String version(View resource) {
        return Objects.requireNonNullElse(resource.etag(), "");
    }

    private static Map<String, String> key(View decision) {
        return Map.of("keyId", decision.object("credential").requiredText("id"));
    }

    private static Map<String, String> filter(String accountId, View decision) {
        return Map.of("accountId", accountId, "slug", decision.object("request").requiredText("api"));
    }

    /** Adds it to the ranges of the key that called. */
    static View allowForKey(PageCall call, View decision) {
        var key = call.read(Permit.GET_KEY, key(decision));
        var ranges = with(key.members().texts("ipRanges"), address(decision));
        return call.act(Permit.CHANGE_KEY, key(decision), Map.of("ipRanges", ranges));
    }

    /** Adds it to the account's filter for the API that was called. */
    static View allowForAccount(PageCall call, String accountId, View decision) {
        var path = filter(accountId, decision);
        var filter = call.read(Permit.GET_IP_FILTER, path);
        var ranges = with(filter.members().texts("ranges"), address(decision));
        return call.act(Permit.PUT_IP_FILTER, path, Map.of("mode", filter.text("mode"), "ranges", ranges));
    }

    private static String address(View decision) {
        return decision.object("request").requiredText("ip");
    }

    private static List<String> with(List<String> ranges, String address) {
        return Stream.concat(ranges.stream(), Stream.of(address)).distinct().toList();
    }
}

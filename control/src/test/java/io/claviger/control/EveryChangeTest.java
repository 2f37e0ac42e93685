package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.role.Permit;
import io.claviger.core.usage.SeenPlace;
import io.claviger.core.usage.SeenValue;
import io.claviger.core.usage.SeenValuesSink.Batch;
import io.claviger.store.audit.Actor;
import io.claviger.store.audit.AuditDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command that changes something, one after the other: what the trail says of it, and what is kept of secrets. */
class EveryChangeTest extends ManagementTest {
    private static final String OWN = "an-own-secret-of-the-caller-32-characters";
    private static final String IMPORTED = "a-secret-of-another-system-32-characters";

    /** What there was and is. */
    private enum Shape {
        MADE,
        CHANGED,
        ENDED
    }

    private record Step(Shape shape, Supplier<Reply> call) {}

    private final Map<Permit, Step> steps = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>(List.of(OWN, IMPORTED));
    private String account;
    private String policy;
    private String key;
    private String token;
    private String member;
    private String operator;
    private String handOver;

    @Test
    void everyChangeSaysWhoDidItWithBeforeAndAfterAndNeverASecret() throws Exception {
        account = server.anAccount("Shop");
        var first = server.aKey(account, "first");
        key = first.get("key.id");
        secrets.addAll(List.of(first.get("secret"), server.operator));
        addSteps();
        assertThat(steps.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Permit.values())
                        .filter(permit -> permit.audience() == Permit.Audience.ROLES)
                        .filter(permit -> !isReading(permit))
                        .toList());
        steps.forEach(this::perform);

        assertThat(secrets).hasSizeGreaterThan(8).doesNotContainNull();
        var trail = everyDocument();
        assertThat(trail).hasSizeGreaterThan(steps.size());
        for (var secret : secrets) {
            assertThat(trail).noneMatch(document -> document.contains(secret));
            assertNotStored(secret);
        }
    }

    private static boolean isReading(Permit permit) {
        var id = permit.operationId();
        return id.startsWith("list") || id.startsWith("get") || permit == Permit.EXPLAIN;
    }

    private void addSteps() {
        var of = "/accounts/" + account;
        made(Permit.PUT_API, () -> server.importEvents());
        made(Permit.CREATE_ACCOUNT, () -> server.post("/accounts", Map.of("name", "Sub", "parentId", account)));
        changed(Permit.CHANGE_ACCOUNT, () -> server.call("PATCH", of, Map.of("name", "Store")));
        changed(Permit.SUSPEND_ACCOUNT, () -> server.post(of + "/suspend", null));
        changed(Permit.RESUME_ACCOUNT, () -> server.post(of + "/resume", null));
        changed(Permit.PUT_MODULES, () -> server.call("PUT", of + "/modules", Map.of("ip-filter", true)));
        var limits = List.of(Map.of("name", "all", "limit", 5, "windowSeconds", 60));
        changed(Permit.PUT_LIMITS, () -> server.call("PUT", of + "/limits", Map.of("rateLimits", limits)));
        changed(Permit.PUT_SETTINGS, () -> server.call("PUT", of + "/settings", Map.of("keyPrefix", "acme")));
        var filter = of + "/apis/events/ip-filter";
        made(Permit.PUT_IP_FILTER, () -> server.call("PUT", filter, Map.of("ranges", List.of("10.0.0.0/8"))));
        ended(Permit.DELETE_IP_FILTER, () -> server.call("DELETE", filter, null));
        made(Permit.CREATE_POLICY, () -> {
            var reply = server.post(of + "/policies", Map.of("name", "p", "permissions", List.of("EVENTS_READ")));
            policy = reply.get("id");
            return reply;
        });
        changed(
                Permit.CHANGE_POLICY,
                () -> server.call("PATCH", "/accounts/" + account + "/policies/" + policy, Map.of("name", "q")));
        ended(Permit.DELETE_POLICY, () -> server.call("DELETE", "/accounts/" + account + "/policies/" + policy, null));
        made(Permit.CREATE_KEY, () -> server.post(of + "/keys", Map.of("name", "own", "secret", OWN)));
        var imported = Map.of("name", "theirs", "type", "profile", "secret", IMPORTED);
        made(Permit.IMPORT_KEYS, () -> server.post(of + "/keys/import", Map.of("keys", List.of(imported))));
        changed(Permit.CHANGE_KEY, () -> server.call("PATCH", "/keys/" + key, Map.of("name", "renamed")));
        changed(Permit.ROTATE_KEY, () -> server.post("/keys/" + key + "/rotate", Map.of("overlapSeconds", 600)));
        changed(Permit.END_SECRET, () -> {
            var overlapping = server.get("/keys/" + key + "/secrets").items().stream()
                    .filter(secret -> secret.get("endsAt") != null)
                    .findFirst()
                    .orElseThrow();
            return server.call("DELETE", "/keys/" + key + "/secrets/" + overlapping.get("id"), null);
        });
        changed(Permit.DISABLE_KEY, () -> server.post("/keys/" + key + "/disable", null));
        changed(Permit.ENABLE_KEY, () -> server.post("/keys/" + key + "/enable", null));
        changed(Permit.REVOKE_KEY, () -> server.post("/keys/" + key + "/revoke", null));
        changed(Permit.DELETE_KEY, () -> server.call("DELETE", "/keys/" + key, null));
        var vocabulary = of + "/vocabulary/event";
        changed(
                Permit.PUT_VOCABULARY,
                () -> server.call("PUT", vocabulary, Map.of("values", List.of(Map.of("value", "point_add")))));
        ended(Permit.CLEAR_SEEN_VALUES, () -> {
            var seen = new Batch(new SeenPlace(account, "event"), List.of(new SeenValue("v", 1, 2)), false);
            server.store.seenValues().keep(List.of(seen));
            return server.call("DELETE", vocabulary + "/seen", null);
        });
        made(Permit.CREATE_TOKEN, () -> {
            var reply = server.post(of + "/tokens", Map.of("name", "t", "role", "admin"));
            token = reply.get("token.id");
            return reply;
        });
        made(Permit.CREATE_INSTALLATION_TOKEN, () -> server.post("/tokens", Map.of("name", "all", "role", "auditor")));
        changed(Permit.ROTATE_TOKEN, () -> server.post("/tokens/" + token + "/rotate", null));
        changed(Permit.REVOKE_TOKEN, () -> server.post("/tokens/" + token + "/revoke", null));
        addMembers(of + "/members");
        ended(Permit.DELETE_API, () -> server.call("DELETE", "/apis/events?confirm=true", null));
    }

    private void addMembers(String members) {
        var owner = Browser.member(server, "owner@example.org", account, "owner");
        made(Permit.INVITE_MEMBER, () -> {
            var invited = Map.of("email", "jo@example.org", "name", "Jo", "role", "developer");
            return linked(server.post(members, invited), reply -> member = reply.get("member.id"));
        });
        var joined = Browser.member(server, "al@example.org", account, "developer").memberId;
        changed(Permit.CHANGE_MEMBER, () -> server.call("PATCH", members + "/" + joined, Map.of("role", "admin")));
        made(Permit.RESET_MEMBER, () -> linked(server.post("/members/" + member + "/reset", null), reply -> {}));
        made(Permit.END_MEMBER_SESSIONS, () -> server.call("DELETE", "/members/" + owner.memberId + "/sessions", null));
        made(Permit.CREATE_HAND_OVER, () -> {
            var reply = server.post("/accounts/" + account + "/hand-overs", Map.of("key", Map.of("name", "theirs")));
            handOver = reply.get("handOver.id");
            String url = reply.get("url");
            secrets.add(url.substring(url.lastIndexOf('/') + 1));
            return reply;
        });
        changed(
                Permit.REVOKE_HAND_OVER,
                () -> server.call("DELETE", "/accounts/" + account + "/hand-overs/" + handOver, null));
        made(Permit.UNLINK_MEMBER_IDENTITY, () -> {
            var id = server.store
                    .change(Actor.system("test"), "link", tx -> {
                        tx.audit().append(new AuditDraft("installation", "member.link-identity", "x", null, null));
                        return tx.identities().insert(owner.memberId, "https://id.example.org", "jo");
                    })
                    .value()
                    .id();
            return server.call("DELETE", "/members/" + owner.memberId + "/identities/" + id, null);
        });
        made(Permit.INVITE_OPERATOR, () -> {
            var invited = Map.of("email", "root@example.org", "name", "Root");
            return linked(server.post("/members", invited), reply -> operator = reply.get("member.id"));
        });
        changed(Permit.CHANGE_OPERATOR, () -> server.call("PATCH", "/members/" + operator, Map.of("operator", false)));
        ended(Permit.DELETE_MEMBER, () -> server.call("DELETE", "/members/" + operator, null));
        ended(Permit.REMOVE_MEMBER, () -> server.call("DELETE", members + "/" + joined, null));
    }

    private Reply linked(Reply reply, Consumer<Reply> then) {
        secrets.add(reply.get("link.token"));
        then.accept(reply);
        return reply;
    }

    private void perform(Permit permit, Step step) {
        var revision = server.store.revision();
        var reply = step.call.get();
        var called = permit.operationId();
        assertThat(reply.status()).as(called + ": " + reply.text()).isIn(200, 201);
        assertThat(server.store.revision()).as(called).isGreaterThan(revision);
        if (reply.json().get("secret") instanceof String secret) {
            secrets.add(secret);
        }
        var entry = entries().stream()
                .max(Comparator.comparing(found -> (Long) found.get("revision")))
                .orElseThrow();
        assertThat(entry.get("revision")).as(called).isEqualTo(server.store.revision());
        assertThat(entry.get("actor"))
                .as(called)
                .isInstanceOfSatisfying(
                        Map.class,
                        actor -> assertThat(actor)
                                .containsEntry("kind", "token")
                                .containsEntry("address", "127.0.0.1")
                                .containsKeys("id", "name"));
        assertThat((String) entry.get("subjectId")).as(called).isNotBlank();
        assertThat(entry.get("before") != null).as(called + " before").isEqualTo(step.shape != Shape.MADE);
        assertThat(entry.get("after") != null).as(called + " after").isEqualTo(step.shape != Shape.ENDED);
        assertThat(entry.get("before")).as(called).isNotEqualTo(entry.get("after"));
    }

    private List<Map<String, Object>> entries() {
        var found = new ArrayList<>(server.get("/audit?limit=5").items());
        for (var one : server.get("/accounts?limit=100").items()) {
            found.addAll(
                    server.get("/accounts/" + one.get("id") + "/audit?limit=5").items());
        }
        return found;
    }

    private List<String> everyDocument() {
        var lines = new ArrayList<String>();
        server.store.audit().export("installation", lines::add);
        server.get("/accounts?limit=100")
                .items()
                .forEach(one -> server.store.audit().export((String) one.get("id"), lines::add));
        return lines;
    }

    /** Neither as it is nor spelled otherwise, in no file of the data directory. */
    private void assertNotStored(String secret) throws IOException {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var spellings = List.of(secret, Base64.getEncoder().withoutPadding().encodeToString(bytes));
        try (Stream<Path> files = Files.walk(dir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(spellings).as(file.toString()).noneMatch(content::contains);
            }
        }
    }

    private void made(Permit permit, Supplier<Reply> call) {
        steps.put(permit, new Step(Shape.MADE, call));
    }

    private void changed(Permit permit, Supplier<Reply> call) {
        steps.put(permit, new Step(Shape.CHANGED, call));
    }

    private void ended(Permit permit, Supplier<Reply> call) {
        steps.put(permit, new Step(Shape.ENDED, call));
    }
}

package io.claviger.bench;

import io.claviger.control.console.ConsolePages;
import io.claviger.control.console.http.Route;
import io.claviger.control.console.http.Route.Access;
import io.claviger.control.console.http.Route.Method;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How long the server takes for each page of the console that can be looked at, and how much goes over the wire: as an
 * operator, of an account with many keys and much usage.
 */
final class Pages {
    private static final String GOAL = "≤ 50 ms";

    /** Only of a key whose secret is shown again, because it is no secret. */
    private static final String SECRET = "/keys/{keyId}/secret";

    private static final double BYTES_A_KILOBYTE = 1000;
    private static final double P95 = 0.95;
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]*[?;]cursor=[^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/static/[^\"]+)\"");
    private static final Pattern DECISION = Pattern.compile("\"decisionId\":\"([^\"]+)\"");

    private final Plan plan;
    private final Path work;

    Pages(Plan plan, Path work) {
        this.plan = plan;
        this.work = work;
    }

    /** A page, and what it weighs. */
    private record Weight(String page, int bytes) {}

    /** A page, and how long each visit took. */
    private record Visited(String name, String path, double[] millis) {}

    List<Row> rows() {
        Bench.progress("pages: %s, %,d rows of usage".formatted(Plan.inWords(plan.pageKeys()), plan.pageUsageRows()));
        var data = work.resolve("data-pages");
        var seed = PageSeed.plant(data, plan);
        var settings = Map.of("CLAVIGER_DATA_DIR", data.toString());
        try (var server = Claviger.start(work.resolve("pages.log"), settings);
                var client = HttpClient.newHttpClient()) {
            var api = new Management(client, seed.operator());
            server.awaitOk(api.listingAccounts(server));
            var values = values(server, api, client, seed);
            var cookies = "claviger=" + seed.session().reveal() + "; claviger-account=" + seed.accountId();
            try (var visitor = new PageVisitor(server.controlPort(), cookies)) {
                var pages = pages(visitor, values);
                var rows = new ArrayList<>(times(visitor, pages));
                rows.add(afterAChange(visitor, server, api, seed));
                rows.addAll(weights(visitor, pages));
                return rows;
            }
        }
    }

    /** One of each that a path can name. */
    private static Map<String, String> values(Claviger server, Management api, HttpClient client, PageSeed seed) {
        var account = "/accounts/" + seed.accountId();
        var secrets = api.get(server, "/keys/" + seed.keyId() + "/secrets").getJsonArray("items");
        var policy = new JsonObject().put("name", "Shared");
        var member = new JsonObject()
                .put("name", "Jo")
                .put("email", "jo@example.com")
                .put("role", "developer");
        var token = new JsonObject().put("name", "Deployment").put("role", "auditor");
        var profile = new JsonObject().put("name", "App").put("type", "profile").put("environment", "live");
        return Map.of(
                "profileKeyId",
                api.post(server, account + "/keys", profile)
                        .getJsonObject("key")
                        .getString("id"),
                "accountId",
                seed.accountId(),
                "keyId",
                seed.keyId(),
                "secretId",
                secrets.getJsonObject(0).getString("id"),
                "slug",
                "bench",
                "decisionId",
                decision(server, client, seed),
                "policyId",
                api.post(server, account + "/policies", policy).getString("id"),
                "memberId",
                api.post(server, account + "/members", member)
                        .getJsonObject("member")
                        .getString("id"),
                "tokenId",
                api.post(server, account + "/tokens", token)
                        .getJsonObject("token")
                        .getString("id"));
    }

    /** A request that was just refused, which the log of decisions has within a second. */
    private static String decision(Claviger server, HttpClient client, PageSeed seed) {
        var request = HttpRequest.newBuilder(URI.create(server.gatewayUrl() + "/v2/resources40/1"))
                .header("X-API-Key", seed.key().reveal())
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            var id = DECISION.matcher(answer.body());
            if (!id.find()) {
                throw new IllegalStateException("a refusal without a decision: " + answer.body());
            }
            Thread.sleep(2000);
            return id.group(1);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The path of each page by its name: all that the console's table has, and some of its lists far down. */
    private Map<String, String> pages(PageVisitor visitor, Map<String, String> values) {
        var pages = new LinkedHashMap<String, String>();
        ConsolePages.routes().all().stream()
                .filter(route -> route.method() == Method.GET && route.access() == Access.MEMBERS)
                .map(Route::path)
                .forEach(path -> pages.put(path, filled(path, values)));
        pages.put(SECRET, SECRET.replace("{keyId}", values.getOrDefault("profileKeyId", "")));
        var account = filled("/accounts/{accountId}", values);
        var key = filled("/keys/{keyId}", values);
        for (var span : List.of("hour", "day", "month")) {
            pages.put("/accounts/{accountId}?span=" + span, account + "?span=" + span);
            pages.put("/keys/{keyId}/usage?span=" + span, key + "/usage?span=" + span);
        }
        pages.put("/accounts/{accountId}/keys?search=… (few fit)", account + "/keys?search=9%2C99");
        pages.put("/accounts/{accountId}/keys?search=… (none fits)", account + "/keys?search=nothing");
        pages.put("/accounts/{accountId}/keys?status=revoked", account + "/keys?status=revoked");
        pages.put("/accounts/{accountId}/keys, a late page", late(visitor, account + "/keys"));
        pages.put("/accounts/{accountId}/audit, a late page", late(visitor, account + "/audit"));
        pages.put("/accounts/{accountId}/decisions, a late page", late(visitor, account + "/decisions"));
        return pages;
    }

    private static String filled(String path, Map<String, String> values) {
        var filled = path;
        for (var value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    /** The page that one comes to by following so many links. */
    private String late(PageVisitor visitor, String first) {
        var path = first;
        for (var i = 0; i < plan.pageSteps(); i++) {
            var next = NEXT.matcher(visitor.get(path).text());
            if (!next.find()) {
                break;
            }
            path = next.group(1).replace("&amp;", "&");
        }
        return path;
    }

    /** In turn, so that no page has the caches to itself. */
    private List<Row> times(PageVisitor visitor, Map<String, String> pages) {
        Bench.progress("  warming up");
        for (var i = 0; i < plan.pageWarmUps(); i++) {
            pages.forEach((name, path) -> require(visitor.get(path), name));
        }
        var visits = pages.entrySet().stream()
                .map(page -> new Visited(page.getKey(), page.getValue(), new double[plan.pageVisits()]))
                .toList();
        for (var i = 0; i < plan.pageVisits(); i++) {
            for (var page : visits) {
                page.millis[i] = require(visitor.get(page.path), page.name).micros() / 1000;
            }
        }
        var rows = new ArrayList<Row>();
        visits.forEach(page -> rows.add(time(page.name, page.millis)));
        return rows;
    }

    private static Row time(String name, double[] millis) {
        Arrays.sort(millis);
        Bench.progress("  %6.1f ms, median %6.1f ms, longest %6.1f ms: %s"
                .formatted(at(millis, P95), at(millis, 0.5), millis[millis.length - 1], name));
        return Row.figure("page " + name + ", p95", at(millis, P95), "ms", GOAL);
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** What needs care is looked for anew, over all keys, when something was changed. */
    private Row afterAChange(PageVisitor visitor, Claviger server, Management api, PageSeed seed) {
        var name = "/accounts/{accountId} after a change";
        var path = "/accounts/" + seed.accountId();
        var millis = new double[plan.pageVisits()];
        for (var i = 0; i < millis.length; i++) {
            api.post(
                    server, "/accounts/" + seed.accountId() + "/policies", new JsonObject().put("name", "Policy " + i));
            millis[i] = require(visitor.get(path), name).micros() / 1000;
        }
        return time(name, millis);
    }

    /** The heaviest page with all that it links to, and the heaviest once that is in the browser's cache. */
    private static List<Row> weights(PageVisitor visitor, Map<String, String> pages) {
        var first = new Weight("", 0);
        var later = new Weight("", 0);
        for (var page : pages.entrySet()) {
            var fetched = visitor.get(page.getValue());
            var files = new TreeSet<String>();
            FILE.matcher(fetched.text()).results().forEach(file -> files.add(file.group(1)));
            var all = fetched.bytes()
                    + files.stream().mapToInt(file -> visitor.get(file).bytes()).sum();
            Bench.progress("  %7.1f KB, later %5.1f KB: %s"
                    .formatted(all / BYTES_A_KILOBYTE, fetched.bytes() / BYTES_A_KILOBYTE, page.getKey()));
            first = all > first.bytes ? new Weight(page.getKey(), all) : first;
            later = fetched.bytes() > later.bytes ? new Weight(page.getKey(), fetched.bytes()) : later;
        }
        return List.of(
                weight("weight of the heaviest page, first visit", first, "≤ 150 KB"),
                weight("weight of the heaviest page, later visit", later, "≤ 30 KB"));
    }

    private static Row weight(String name, Weight weight, String bar) {
        return new Row(name, weight.bytes / BYTES_A_KILOBYTE, "KB", weight.page, null, bar);
    }

    private static PageVisitor.Fetched require(PageVisitor.Fetched fetched, String name) {
        if (fetched.status() != 200 && fetched.status() != 303) {
            throw new IllegalStateException(name + " was answered by " + fetched.status() + ": " + fetched.text());
        }
        return fetched;
    }
}

package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.catalog.Operation.ValueSource.HeaderField;
import io.claviger.core.catalog.Operation.ValueSource.PathParameter;
import io.claviger.core.catalog.Operation.ValueSource.QueryParameter;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.error.ErrorCode;
import io.claviger.core.fixture.ApiFixture;
import io.claviger.core.guard.FoundValues;
import io.claviger.core.guard.RequestValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedOperationTest {
    private static final Map.Entry<String, String> JSON = Map.entry("Content-Type", "application/json");

    private static final ApiFixture API = ApiFixture.anApi("crm")
            .at("/crm")
            .with("POST", "/cids/{cid}/events", "CALL")
            .guarding("cid", new PathParameter("cid"))
            .guarding("channel", new QueryParameter("channel"))
            .guarding("tag", new HeaderField("X-Tag"))
            .guarding("event", new BodyValue(List.of("action")))
            .guarding("attribute", new BodyKeys(List.of("data")))
            .with("GET", "/plain", "CALL")
            .with("POST", "/forms", "CALL")
            .taking("application/x-www-form-urlencoded")
            .guarding("channel", new QueryParameter("filter[channel]"));

    private static RequestValues read(String target, String body, List<Map.Entry<String, String>> fields) {
        var catalog = Catalog.of(List.of(API.build()));
        var path = RequestPath.parse(target);
        var matched = (Matched) catalog.match("POST", path);
        var guarded = new GuardedOperations().of(catalog, matched.operation());
        return guarded.read(path, matched.upstreamPath(path), fields, body.getBytes(UTF_8));
    }

    private static FoundValues values(String... values) {
        return new FoundValues(List.of(values), false, false);
    }

    @Test
    void everyPlaceIsRead() {
        var values = read(
                "/crm/cids/1%202/events?channel=sms&channel=push",
                "{\"action\":\"buy\",\"data\":{\"color\":1}}",
                List.of(JSON, Map.entry("x-tag", "a, b"), Map.entry("X-TAG", "c")));
        assertThat(values.fault()).isNull();
        assertThat(values.found())
                .containsOnly(
                        Map.entry("cid", values("1 2")),
                        Map.entry("channel", values("sms", "push")),
                        Map.entry("tag", values("a", "b", "c")),
                        Map.entry("event", values("buy")),
                        Map.entry("attribute", values("color")));
    }

    @Test
    void headerThatAnUpstreamMayTakeForTheGuardedOneCounts() {
        var fields = List.of(JSON, Map.entry("X-Tag", "a"), Map.entry("X_Tag", "b"), Map.entry("X.Tag", "c"));
        assertThat(read("/crm/cids/1/events", "{}", fields).found().get("tag")).isEqualTo(values("a", "b", "c"));
        var twice = List.of(JSON, Map.entry("Content_Type", "text/plain"));
        assertThat(read("/crm/cids/1/events", "{}", twice).fault().code()).isEqualTo(ErrorCode.MEDIA_TYPE_UNSUPPORTED);
    }

    private static final Map.Entry<String, String> FORM =
            Map.entry("Content-Type", "application/x-www-form-urlencoded");

    @Test
    void parametersCountWithTheBodysValues() {
        var found = read("/crm/cids/1/events?action=point_add&data[points]=9", "{\"action\":\"buy\"}", List.of(JSON))
                .found();
        assertThat(found).containsEntry("event", values("point_add", "buy"));
        assertThat(found).containsEntry("attribute", values("points"));
        var without = read("/crm/cids/1/events?action=buy", "{}", List.of(JSON)).found();
        assertThat(without.get("event")).isEqualTo(new FoundValues(List.of("buy"), true, false));
        var empty = read("/crm/cids/1/events?data[points]=9", "", List.of()).found();
        assertThat(empty).containsEntry("attribute", values("points"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action=x",
                "action[]=x",
                "action[0]=x",
                "a;action=x",
                "action%20=x",
                "%20action=x",
                "action.x=1",
                "%61ction[=x",
                "%ff=1",
                "a=%zz",
                "data=x",
                "Data[points]=1",
                "data.points=1",
                "data%00=1"
            })
    void parameterThatMayBeTakenForAFieldIsMistyped(String query) {
        var found = read("/crm/cids/1/events?" + query, "{\"action\":\"buy\",\"data\":{}}", List.of(JSON))
                .found();
        assertThat(found.get("event").mistyped() || found.get("attribute").mistyped())
                .isTrue();
    }

    @Test
    void fieldsOfAFormCountWithTheQuerysValues() {
        var both = read("/crm/forms?filter[channel]=sms", "filter%5Bchannel%5D=mail&x=1", List.of(FORM));
        assertThat(both.fault()).isNull();
        assertThat(both.found()).containsEntry("channel", values("sms", "mail"));
        assertThat(read("/crm/forms?filter[channel]=sms", "x=1", List.of(FORM)).found())
                .containsEntry("channel", values("sms"));
        assertThat(read("/crm/forms?x=1", "filter[channel]=sms", List.of(FORM)).found())
                .containsEntry("channel", new FoundValues(List.of("sms"), true, false));
        for (var mistyped : List.of("filter=1", "filter[channel][]=1")) {
            assertThat(read("/crm/forms?filter[channel]=sms", mistyped, List.of(FORM))
                            .found()
                            .get("channel")
                            .mistyped())
                    .as(mistyped)
                    .isTrue();
        }
        for (var bent : List.of("filter.channel=1", "Filter[channel]=1", "filter[Channel]=1", "filter[channel=1")) {
            assertThat(read("/crm/forms?filter[channel]=sms", bent, List.of(FORM))
                            .fault()
                            .code())
                    .as(bent)
                    .isEqualTo(ErrorCode.BODY_MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=b",
                "Multipart/Mixed; boundary=b",
                "application/x-www-form-urlencoded; charset=utf-7",
                "APPLICATION/X-WWW-FORM-URLENCODED, text/plain",
                "application/x-www-form-urlencoded text/plain",
                "text/plain; a=application/x-www-form-urlencoded"
            })
    void whatMayBeAFormAndIsNotReadAsOneCannotBeJudged(String type) {
        var values = read(
                "/crm/forms?filter[channel]=sms", "filter[channel]=mail", List.of(Map.entry("content-type", type)));
        assertThat(values.form()).isTrue();
        assertThat(values.fault().code()).isEqualTo(ErrorCode.MEDIA_TYPE_UNSUPPORTED);
    }

    @Test
    void whatIsNoFormIsNotReadForTheQuery() {
        for (var type : List.of("text/plain", "application/vnd.form+json", "application/json")) {
            var fields = List.of(Map.entry("Content-Type", type));
            assertThat(read("/crm/forms?filter[channel]=sms", "{", fields))
                    .isEqualTo(RequestValues.of(Map.of("channel", values("sms"))));
        }
    }

    @Test
    void emptyBodyHoldsNothing() {
        var found = read("/crm/cids/1/events", "", List.of()).found();
        assertThat(found).containsEntry("event", FoundValues.ABSENT).containsEntry("attribute", FoundValues.NOTHING);
    }

    @Test
    void faultOfTheBodyLeavesWhatIsOutside() {
        var values = read("/crm/cids/1/events", "{", List.of(JSON));
        assertThat(values.fault().code()).isEqualTo(ErrorCode.BODY_MALFORMED);
        assertThat(values.found()).containsEntry("cid", values("1")).doesNotContainKey("event");
    }

    @Test
    void compiledOperationsFollowTheCatalog() {
        var operations = new GuardedOperations();
        var first = Catalog.of(List.of(API.build()));
        var second = Catalog.of(List.of(API.build()));
        var compiled = operations.of(first, operation(first, "op0"));
        assertThat(operations.of(first, operation(first, "op0"))).isSameAs(compiled);
        assertThat(operations.of(second, operation(second, "op0"))).isNotNull().isNotSameAs(compiled);
        assertThat(operations.of(second, operation(second, "op1"))).isNull();
        assertThat(operations.of(second, operation(first, "op0")))
                .as("another catalog's")
                .isNotNull();
    }

    private static Operation operation(Catalog catalog, String id) {
        return catalog.operation("crm", id);
    }
}

package io.claviger.edge.gateway;

import io.claviger.core.body.GuardedPaths;
import io.claviger.core.body.OctetSink;
import io.claviger.core.body.ResponseMemberFilter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a key may not see of an operation's answers.
 *
 * @param places where the objects are whose members are guarded
 * @param permitted which members may be seen, by dimension
 */
record HiddenMembers(GuardedPaths places, Map<String, Predicate<String>> permitted) {
    /** Asks the upstream for all of an answer as it is, so that it can be read, whatever the client has of it already. */
    void askForAll(HttpMethod method, MultiMap fields) {
        FieldFilter.PART.removeFrom(fields);
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            // of other methods these keep one change from overwriting another
            FieldFilter.CONDITION.removeFrom(fields);
        }
        fields.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    }

    ResponseMemberFilter filter(OctetSink sink) {
        return new ResponseMemberFilter(places, permitted, sink);
    }
}

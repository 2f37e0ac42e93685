package io.claviger.control.console.http;

import io.claviger.control.session.SignedIn;
import io.claviger.control.session.Visit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request for a page, as the door took it in.
 *
 * @param values of the path
 * @param session that is accepted; null where nobody is signed in
 * @param part whether htmx asks, which puts the answer into the page that is there
 * @param target the path and query as they were sent
 */
record Received(
        Route route,
        Map<String, String> values,
        Map<String, List<String>> query,
        Form form,
        @Nullable SignedIn session,
        Visit visit,
        Cookies cookies,
        boolean part,
        String target) {}

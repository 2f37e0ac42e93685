package io.claviger.control.console.http;

import io.claviger.control.http.HttpAnswer;

/** Answers the requests of one route. It runs on a virtual thread and may wait. */
@FunctionalInterface
public interface Page {
    /**
     * Answers one request.
     *
     * @throws Refused where an operation refused, which becomes a page that says so
     */
    HttpAnswer answer(PageCall call);
}

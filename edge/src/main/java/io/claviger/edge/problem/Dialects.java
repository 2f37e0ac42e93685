package io.claviger.edge.problem;

import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.ErrorDialect;
import io.claviger.core.catalog.RequestPath;
import io.claviger.core.catalog.RouteMatch;
import io.claviger.core.catalog.RouteMatch.Matched;
import io.claviger.core.error.ClavigerException;
import java.util.List;

/** In which dialect a caller is refused. */
public final class Dialects {
    private Dialects() {}

    /**
     * That of the API whose operation is called. Where there is none, who has not proved a credential may not learn that
     * by the dialect: so it is that of the APIs whose prefix is the longest one of this path, if they have the same.
     */
    public static ErrorDialect at(Catalog catalog, RouteMatch match, RequestPath path) {
        return match instanceof Matched matched ? matched.api().errorDialect() : around(catalog.apis(), path.path());
    }

    /** The same for a request that could not be judged. */
    public static ErrorDialect at(Catalog catalog, String method, String target) {
        try {
            var path = RequestPath.parse(target);
            return at(catalog, catalog.match(method, path), path);
        } catch (ClavigerException unreadable) {
            return ErrorDialect.PROBLEM;
        }
    }

    private static ErrorDialect around(List<Api> apis, String path) {
        var longest = apis.stream()
                .map(Api::prefix)
                .filter(prefix -> path.startsWith(prefix + "/"))
                .mapToInt(String::length)
                .max();
        if (longest.isEmpty()) {
            return ErrorDialect.PROBLEM;
        }
        var dialects = apis.stream()
                .filter(api -> api.prefix().length() == longest.getAsInt() && path.startsWith(api.prefix() + "/"))
                .map(Api::errorDialect)
                .distinct()
                .toList();
        return dialects.size() == 1 ? dialects.getFirst() : ErrorDialect.PROBLEM;
    }
}

package io.claviger.core.catalog;

/**
 * An API as it is stored: what was imported, from which {@link Api} is read again.
 *
 * @param slug its name in addresses
 * @param document the OpenAPI document's text, as it was given
 * @param prefix what is removed from the path before forwarding
 */
public record StoredApi(
        String slug, String document, String prefix, Api.Upstreams upstreams, ErrorDialect errorDialect) {

    /** Refuses by problem details. */
    public StoredApi(String slug, String document, String prefix, Api.Upstreams upstreams) {
        this(slug, document, prefix, upstreams, ErrorDialect.PROBLEM);
    }
}

/**
 * The operations that exist: APIs imported from OpenAPI documents, their route tree, and the one normalisation of
 * a request's path. What the catalog does not know is refused.
 */
@NullMarked
package io.claviger.core.catalog;

import org.jspecify.annotations.NullMarked;

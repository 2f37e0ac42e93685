/**
 * The catalogue of error codes and the one family of exceptions.
 * Inside the house a fault is a {@link io.claviger.core.error.ClavigerException} with a code of the catalogue; each door
 * renders it for its callers in one place.
 */
@NullMarked
package io.claviger.core.error;

import org.jspecify.annotations.NullMarked;

/**
 * The import of OpenAPI documents: JSON or YAML text from anyone in, an {@link io.claviger.core.catalog.Api} or every fault
 * with its place out. Nothing is fetched, and what a document costs is bounded before it is looked at.
 */
@NullMarked
package io.claviger.control.openapi;

import org.jspecify.annotations.NullMarked;

/** Commands on APIs: import, dry run and removal. What a document says is read by {@code openapi}. */
@NullMarked
package io.claviger.control.api;

import org.jspecify.annotations.NullMarked;

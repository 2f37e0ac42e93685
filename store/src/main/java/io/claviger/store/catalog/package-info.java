/** APIs as they were imported. */
@NullMarked
package io.claviger.store.catalog;

import org.jspecify.annotations.NullMarked;

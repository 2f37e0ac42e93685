/** Lists by keyset: pages that stay put while rows are added, newest first. */
@NullMarked
package io.claviger.store.page;

import org.jspecify.annotations.NullMarked;

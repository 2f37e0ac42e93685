/** Where usage counts and rejections are kept. */
@NullMarked
package io.claviger.store.usage;

import org.jspecify.annotations.NullMarked;

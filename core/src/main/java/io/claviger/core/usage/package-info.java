/**
 * What was decided, counted and kept in memory until a sink outside takes it: usage counts, rejections and
 * traffic figures. All of it bounded.
 */
@NullMarked
package io.claviger.core.usage;

import org.jspecify.annotations.NullMarked;

/**
 * JSON as this room takes and gives it (RFC 8259): read strictly, so that no two readers can understand one text
 * differently, and written without surprises. In memory it is plain Java: maps, lists, strings, numbers, booleans, null.
 */
@NullMarked
package io.claviger.control.json;

import org.jspecify.annotations.NullMarked;

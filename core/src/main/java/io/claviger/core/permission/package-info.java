/**
 * Questions about permissions: what a caller of verify asks for beside the operation's own permission.
 */
@NullMarked
package io.claviger.core.permission;

import org.jspecify.annotations.NullMarked;

/** Members: one's own account, the members of an account, and all of the installation. */
@NullMarked
package io.claviger.control.console.member;

import org.jspecify.annotations.NullMarked;

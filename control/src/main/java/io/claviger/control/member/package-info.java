/** Members: people with roles in accounts, and operators. */
@NullMarked
package io.claviger.control.member;

import org.jspecify.annotations.NullMarked;

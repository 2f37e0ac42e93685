/** Several nodes on one PostgreSQL, whole: what holds whatever becomes of nodes, wire and database. */
@NullMarked
package io.claviger.app.cluster;

import org.jspecify.annotations.NullMarked;

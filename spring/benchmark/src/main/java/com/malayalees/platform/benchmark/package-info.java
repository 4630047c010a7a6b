/** Cache managers beside each other: the starter's on PostgreSQL, and Spring Data Redis' on Lettuce. */
package com.malayalees.platform.benchmark;

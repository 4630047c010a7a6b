/** Beans of the starter, for applications with a data source. */
package com.malayalees.platform.autoconfigure;

/** A small multi-tenant application on the platform: docs/sample-application.md. */
package com.malayalees.platform.sample;

/** What operators see of the caches: counts, health, and the endpoint that lists and clears. */
package com.malayalees.platform.observation;

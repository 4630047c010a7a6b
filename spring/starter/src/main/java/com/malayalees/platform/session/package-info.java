/** Spring Session on the product's tables, malayalees.spring_session and spring_session_attributes. */
package com.malayalees.platform.session;

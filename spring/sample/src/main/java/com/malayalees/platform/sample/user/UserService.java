package com.malayalees.platform.sample.user;

import java.util.Optional;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

@Service
class UserService {

    private final UserProfiles users;

    UserService(UserProfiles users) {
        this.users = users;
    }

    @Cacheable(cacheNames = "users", unless = "#result == null")
    public Optional<UserView> find(long id) {
        return users.findById(id).map(UserProfile::view);
    }
}

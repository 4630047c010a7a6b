"""Fields of an RDS instance and of a read replica."""

import uuid

from moto.rds.models import DBInstance, RDSBackend

DATABASE_FIELDS = {
    "database_insights_mode": "database_insights_mode",
    "monitoring_interval": "monitoring_interval",
    "monitoring_role_arn": "monitoring_role_arn",
    "enable_performance_insights": "performance_insights_enabled",
    "performance_insights_kms_key_id": "performance_insights_kms_key_id",
    "performance_insights_retention_period": "performance_insights_retention_period",
}

create_database = DBInstance.__init__


def create_with_insights(self, *args, **kwargs):
    create_database(self, *args, **kwargs)
    self.dbi_resource_id = new_resource_id()
    keep_database_fields(self, kwargs)


def new_resource_id():
    """Moto has one for all, so that a replica is not found beside its source."""
    return f"db-{uuid.uuid4().hex[:26].upper()}"


def keep_database_fields(database, kwargs):
    for given, kept in DATABASE_FIELDS.items():
        if kwargs.get(given) is not None:
            setattr(database, kept, kwargs[given])


modify_database = RDSBackend.modify_db_instance


def modify_with_insights(self, db_instance_identifier, db_kwargs):
    given = dict(db_kwargs)
    database = modify_database(self, db_instance_identifier, db_kwargs)
    keep_database_fields(database, given)
    return database


create_replica = RDSBackend.create_db_instance_read_replica


def create_replica_with_own_id(self, db_kwargs):
    given = dict(db_kwargs)
    replica = create_replica(self, db_kwargs)
    replica.dbi_resource_id = new_resource_id()
    keep_database_fields(replica, given)
    return replica


DBInstance.__init__ = create_with_insights
RDSBackend.modify_db_instance = modify_with_insights
RDSBackend.create_db_instance_read_replica = create_replica_with_own_id

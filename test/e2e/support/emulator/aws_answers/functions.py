"""Where a Lambda function logs."""

from moto.awslambda.models import LambdaFunction

create_function = LambdaFunction.__init__
configuration_of = LambdaFunction.get_configuration
update_configuration = LambdaFunction.update_configuration


def create_with_logging(self, account_id, spec, *args, **kwargs):
    create_function(self, account_id, spec, *args, **kwargs)
    self.logging_config = spec.get("LoggingConfig")


def update_with_logging(self, config_updates):
    self.logging_config = config_updates.get("LoggingConfig", self.logging_config)
    return update_configuration(self, config_updates)


def configuration_with_logging(self, *args, **kwargs):
    configuration = configuration_of(self, *args, **kwargs)
    if self.logging_config is not None:
        configuration["LoggingConfig"] = self.logging_config
    return configuration


LambdaFunction.__init__ = create_with_logging
LambdaFunction.update_configuration = update_with_logging
LambdaFunction.get_configuration = configuration_with_logging

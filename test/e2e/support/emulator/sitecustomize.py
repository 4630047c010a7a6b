"""What AWS answers and moto 5.2 leaves out: without it a second preview shows changes where nothing differs.

Python loads this file when it is on PYTHONPATH; emulator.ts puts it there for the emulator alone.
"""

import aws_answers.add_ons
import aws_answers.budgets
import aws_answers.calls
import aws_answers.certificates
import aws_answers.clusters
import aws_answers.composite_alarms
import aws_answers.databases
import aws_answers.deployments
import aws_answers.function_code
import aws_answers.functions
import aws_answers.instance_refreshes
import aws_answers.log_groups
import aws_answers.repeated_requests
import aws_answers.scaling_groups
import aws_answers.security_groups
import aws_answers.services

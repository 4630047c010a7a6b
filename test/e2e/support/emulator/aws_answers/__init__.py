"""What AWS answers and moto leaves out, a service a file."""

"""What moto forgets of a request and AWS would answer with, a service a file."""

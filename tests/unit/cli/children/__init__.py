"""Small programs that the supervisor's tests run as children."""

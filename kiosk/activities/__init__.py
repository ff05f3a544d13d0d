"""What brings people together: activities, their seats, sign-up and waiting list."""

"""What happens and when: the life of a task."""

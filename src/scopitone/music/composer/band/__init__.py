"""The band: who plays in each genre, and what each player makes of a bar."""

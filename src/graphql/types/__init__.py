"""What do all questions and commands share? Scalars, ids, paging, enums, errors."""

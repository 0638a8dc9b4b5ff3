def count_branches(accounts):
    return {}

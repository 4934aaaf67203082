{{ safe_totals('int_suppression_pair_cells', 'int_suppression_pair_funds') }}

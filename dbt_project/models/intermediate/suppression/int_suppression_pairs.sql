{{ suppressed('int_suppression_pair_cells', 'int_suppression_pair_funds', 'int_suppression_pair_totals') }}
